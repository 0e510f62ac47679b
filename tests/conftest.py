"""What tests of several parts share."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.core.edition.edition import Edition

# Two processes run tests on two cores: more threads than free cores slow the training of trees down many times. Set
# before scikit-learn is imported, and passed on to programs that tests start.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Lines are counted from the first import of the package on, so that plugin comes first.
pytest_plugins = ["tests.line_coverage", "tests.databases", "tests.float_sums", "tests.profiles"]
QUESTIONNAIRES = Path(__file__).parents[1] / "questionnaires"


@pytest.fixture(scope="session")
def edition() -> Edition:
    """The shipped 2024 edition."""
    return read_edition(QUESTIONNAIRES / "miit-2024")


@pytest.fixture(scope="session")
def process_name(request: pytest.FixtureRequest) -> str:
    """Of this process among those of a test run."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def make_once(
    process_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, Callable[[], bytes]], bytes]:
    """Makes something once per run, in the first process that asks for that name; the others wait and read it."""
    base = tmp_path_factory.getbasetemp()
    folder = base if process_name == "main" else base.parent

    def give(name: str, make: Callable[[], bytes]) -> bytes:
        file = folder / name
        with (folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.exists():
                file.write_bytes(make())
            return file.read_bytes()

    return give

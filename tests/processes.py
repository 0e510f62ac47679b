"""What the processes of a test run share. A plugin."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def process_name(request: pytest.FixtureRequest) -> str:
    """Of this process among those of the run."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def shared_folder(process_name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder in every process of a run; another one in the next run."""
    folder = tmp_path_factory.getbasetemp()
    return folder if process_name == "main" else folder.parent


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """In one process at a time."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

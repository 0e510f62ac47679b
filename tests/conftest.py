"""What tests of several parts share."""

import os
from pathlib import Path

import pytest

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.core.edition.edition import Edition

# Two processes run tests on two cores: more threads than free cores slow the training of trees down many times. Set
# before scikit-learn is imported, and passed on to programs that tests start.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Lines are counted from the first import of the package on, so that plugin comes first.
pytest_plugins = ["tests.line_coverage", "tests.databases", "tests.float_sums", "tests.processes", "tests.profiles"]
QUESTIONNAIRES = Path(__file__).parents[1] / "questionnaires"


@pytest.fixture(scope="session")
def edition() -> Edition:
    """The shipped 2024 edition."""
    return read_edition(QUESTIONNAIRES / "miit-2024")

"""What tests of several parts share."""

from pathlib import Path

import pytest

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.core.edition import Edition

pytest_plugins = ["tests.databases", "tests.float_sums"]
QUESTIONNAIRES = Path(__file__).parents[1] / "questionnaires"


@pytest.fixture(scope="session")
def edition() -> Edition:
    """The shipped 2024 edition."""
    return read_edition(QUESTIONNAIRES / "miit-2024")

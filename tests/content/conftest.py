"""A small valid edition to break in every possible way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A fresh copy of the small edition's folder."""
    return Path(shutil.copytree(HERE / "tiny", tmp_path / "tiny"))

"""Writing a table into a file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.forecast.evaluation.tables import Rows, Write


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_rows(rows: Rows) -> Path:
        path = tmp_path / "table.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write_rows

"""Batch results as CSV. Points are exact decimal texts, as in the JSON of a single result."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

from rongtong_assess.analytics.batch import BatchRow
from rongtong_assess.core.points import decimal_text

COLUMNS = tuple(field.name for field in fields(BatchRow))

Cell = int | str | bool | None


def write_csv(path: Path, rows: Iterator[BatchRow]) -> None:
    """UTF-8 with a header line; true and false as in JSON. No cell holds text of the user's own."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(str(cell).lower() if isinstance(cell, bool) else cell for cell in cells(row))


def cells(row: BatchRow) -> tuple[Cell, ...]:
    """The row in the order of COLUMNS."""
    values = (getattr(row, name) for name in COLUMNS)
    return tuple(decimal_text(value) if isinstance(value, Decimal) else value for value in values)

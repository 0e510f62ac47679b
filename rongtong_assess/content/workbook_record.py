"""A workbook that was read, as plain data that can cross from one process to another, and back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rongtong_assess.content.cell_values import CellReading, CellValue
from rongtong_assess.content.workbook_source import Sheet, Workbook


def workbook_record(workbook: Workbook) -> dict[str, Any]:
    """Lists and texts only; a number is a list with its text."""
    return {"sheets": [_sheet_record(sheet) for sheet in workbook.sheets.values()], "others": list(workbook.others)}


def read_workbook_record(record: dict[str, Any]) -> Workbook:
    """The same workbook again."""
    sheets = (_read_sheet(sheet) for sheet in record["sheets"])
    return Workbook({sheet.name: sheet for sheet in sheets}, tuple(record["others"]))


def _sheet_record(sheet: Sheet) -> dict[str, Any]:
    rows = sheet.rows.items()
    return {
        "name": sheet.name,
        "rows": [[row, [[column, _plain(value)] for column, value in cells.items()]] for row, cells in rows],
        "faults": [[*place, fault.fault, fault.cure] for place, fault in sheet.faults.items()],
        "notes": [[*place, note] for place, note in sheet.notes.items()],
        "covered": [[*place, first] for place, first in sheet.covered.items()],
        "beyond": sheet.beyond,
    }


def _read_sheet(record: dict[str, Any]) -> Sheet:
    return Sheet(
        record["name"],
        {row: {column: _value(value) for column, value in cells} for row, cells in record["rows"]},
        {(row, column): CellReading(fault=fault, cure=cure) for row, column, fault, cure in record["faults"]},
        {(row, column): note for row, column, note in record["notes"]},
        {(row, column): first for row, column, first in record["covered"]},
        record["beyond"],
    )


def _plain(value: CellValue) -> str | bool | list[str]:
    return [str(value)] if isinstance(value, Decimal) else value


def _value(plain: str | bool | Sequence[str]) -> CellValue:
    return Decimal(plain[0]) if isinstance(plain, list) else plain  # type: ignore[return-value]  # only lists are sequences

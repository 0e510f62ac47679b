"""Workbooks of cases and of their steps: plain cells, no formula, no link.

The four values stand in columns of their own; there is no column that could hold one kind or another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from rongtong_assess.core.china_time import CHINA
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.presentation.wording.consulting.work.figures import (
    CASE_COLUMNS,
    CASE_SHEET,
    EVENT_COLUMNS,
    EVENT_SHEET,
    VALUE_COLUMNS,
    YES,
)
from rongtong_assess.presentation.wording.report.word_document import WORD_FONT
from rongtong_assess.presentation.workbook.answers import HEAD_FILL, LINE

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
    "remove_timezone": True,
}
Cell = str | int | Decimal | date | datetime | bool | None


@dataclass(frozen=True, slots=True)
class ValueCell:
    """A value of one kind: its level and its exact points."""

    level: int
    score_points: Decimal


@dataclass(frozen=True, slots=True)
class CaseRow:
    """cells: as many as CASE_COLUMNS; values: those that there are."""

    cells: Sequence[Cell]
    values: Mapping[ValueKind, ValueCell]


def write_case_workbook(rows: Iterable[CaseRow], *, note: str) -> bytes:
    """One sheet. note: what the list is, in its last line."""
    heads = [*CASE_COLUMNS, *(head for kind in ValueKind for head in VALUE_COLUMNS[kind])]
    cells = ([*row.cells, *_value_cells(row.values)] for row in rows)
    return _write(CASE_SHEET, heads, rows=cells, note=note)


def write_event_workbook(rows: Iterable[Sequence[Cell]], *, note: str) -> bytes:
    """One sheet; each row as many cells as EVENT_COLUMNS."""
    return _write(EVENT_SHEET, EVENT_COLUMNS, rows=rows, note=note)


def _value_cells(values: Mapping[ValueKind, ValueCell]) -> Iterable[Cell]:
    for kind in ValueKind:
        value = values.get(kind)
        yield value.level if value else None
        yield value.score_points if value else None


def _write(sheet_name: str, heads: Sequence[str], *, rows: Iterable[Sequence[Cell]], note: str) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    sheet = book.add_worksheet(sheet_name)
    plain = {"font_name": WORD_FONT, "font_size": 10, "valign": "top"}
    head = book.add_format({**plain, "bold": True, "bg_color": HEAD_FILL, "bottom": 1, "bottom_color": LINE})
    formats = {
        "text": book.add_format(plain),
        "day": book.add_format({**plain, "num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({**plain, "num_format": "yyyy-mm-dd hh:mm"}),
    }
    for column, name in enumerate(heads):
        sheet.write_string(0, column, name, head)
        sheet.set_column(column, column, max(10, 2 * len(name) + 2))
    number = 0
    for number, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            _write_cell(sheet, (number, column), cell=cell, formats=formats)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(number, 1), len(heads) - 1)
    sheet.write_string(number + 2, 0, note, formats["text"])
    book.close()
    return buffer.getvalue()


def _write_cell(sheet: Any, place: tuple[int, int], *, cell: Cell, formats: Mapping[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_string(*place, YES if cell else "", formats["text"])
    elif isinstance(cell, datetime):
        sheet.write_datetime(*place, cell.astimezone(CHINA).replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(*place, cell, formats["day"])
    elif isinstance(cell, int | Decimal):
        sheet.write_number(*place, cell, formats["text"])
    else:
        sheet.write_string(*place, cell, formats["text"])

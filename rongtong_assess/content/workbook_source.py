"""Workbooks as plain rows with their places: no formulas, no merged cells, no surprises in size."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from rongtong_assess.content.mistake_list import MistakeList
from rongtong_assess.content.workbook_check import MOST_ROWS, MOST_UNPACKED_BYTES, SAVE_AGAIN, check_workbook
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.private_signs import REAL_SIGNS

MOST_COLUMNS = 60
MOST_DIGITS = 15
"""What a spreadsheet program keeps exactly."""
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([A-Z0-9:]+)")

CellValue = str | Decimal | bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: row number -> column number -> value, both from 1; empty cells are left out."""

    name: str
    rows: Mapping[int, Mapping[int, CellValue]]

    def where(self, row: int, column: int | None = None, title: str = "") -> str:
        """工作表「基础」第 5 行, with the cell and its column's title where they are given."""
        if column is None:
            return f"工作表「{self.name}」第 {row} 行"
        cell = f"{get_column_letter(column)}{row}"
        return f"工作表「{self.name}」第 {row} 行（{cell}{'，' if title else ''}{title}）"


def read_workbook(raw: bytes, name: str, *, most_unpacked_bytes: int = MOST_UNPACKED_BYTES) -> Mapping[str, Sheet]:
    """Every sheet by its name, in order; raises Refused with all that cannot be read."""
    check_workbook(raw, name, most_unpacked_bytes=most_unpacked_bytes)
    mistakes = MistakeList()
    try:
        with warnings.catch_warnings(action="ignore"):
            sheets = {sheet.title: _read_sheet(sheet, mistakes) for sheet in _open(raw).worksheets}
    except Refused:
        raise
    # The library raises whatever its parts raise when a workbook is not put together as it should be.
    except Exception:
        raise Refused.because(name, "工作簿读不通，文件可能坏了", SAVE_AGAIN) from None
    mistakes.raise_if_any()
    return sheets


def plain_text(value: CellValue) -> str:
    """The cell as a person reads it, without blanks around it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:f}" if isinstance(value, Decimal) else value.translate(REAL_SIGNS).replace("\r\n", "\n").strip()


def narrow_text(value: CellValue) -> str:
    """The same with full-width digits, letters and signs made narrow: for ids, numbers and days."""
    return unicodedata.normalize("NFKC", plain_text(value)).strip()


def _open(raw: bytes) -> Any:
    return load_workbook(BytesIO(raw), read_only=True, data_only=False, keep_links=False)


def _read_sheet(sheet: Any, mistakes: MistakeList) -> Sheet:
    _refuse_merged(sheet, mistakes)
    rows: dict[int, dict[int, CellValue]] = {}
    for row in _rows(sheet):
        for cell in row:
            if cell.value is None:
                continue
            value = _value(cell, mistakes, sheet.title)
            if value is not None and plain_text(value):
                rows.setdefault(cell.row, {})[cell.column] = value
    return Sheet(sheet.title, rows)


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    # What the sheet says of its own size is not trusted.
    sheet.reset_dimensions()
    yield from sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)


def _refuse_merged(sheet: Any, mistakes: MistakeList) -> None:
    with sheet._get_source() as part:  # read_only mode does not offer merged cells otherwise
        merged = MERGED.findall(part.read())
    for place in merged:
        mistakes.add(f"工作表「{sheet.title}」{place.decode()}", "单元格合并了", "请取消合并，每格各写各的")


def _value(cell: Any, mistakes: MistakeList, sheet: str) -> CellValue | None:
    where = f"工作表「{sheet}」第 {cell.row} 行（{get_column_letter(cell.column)}{cell.row}）"
    if cell.data_type == "f":
        mistakes.add(where, "这一格是公式", "请改成文字或数字：复制后用“选择性粘贴”里的“数值”")
    elif cell.data_type == "e":
        mistakes.add(where, f"这一格是错误值 {str(cell.value)[:20]}", "请重新填写这一格")
    elif isinstance(cell.value, bool | str):
        return cell.value
    elif isinstance(cell.value, int | float):
        return _number(cell.value, mistakes, where)
    elif isinstance(cell.value, datetime | date):
        return cell.value.date().isoformat() if isinstance(cell.value, datetime) else cell.value.isoformat()
    else:
        mistakes.add(where, "这一格的内容认不出来", "请改成文字或数字")
    return None


def _number(value: float, mistakes: MistakeList, where: str) -> Decimal | None:
    """The number as it was typed; what a calculation left behind (0.30000000000000004) is refused."""
    number = Decimal(str(value))
    if number.is_finite() and len(number.normalize().as_tuple().digits) <= MOST_DIGITS:
        return number
    mistakes.add(where, f"数字 {str(value)[:25]} 的位数太多，像是算出来的", "请直接打出这个数，例如 0.3")
    return None

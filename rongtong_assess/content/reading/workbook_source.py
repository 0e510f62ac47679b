"""Workbooks as plain rows with their positions: what cannot be read is reported by its cell.

Our own streaming parser looks only at the few parts that hold values; macros, pictures and links to other files are
never opened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rongtong_assess.content.reading.cell_values import CellReading, CellValue
from rongtong_assess.content.reading.limited_archive import Budget, Damaged, LimitedArchive, TooMuch, read_part
from rongtong_assess.content.reading.sheet_reader import MOST_COLUMNS, MOST_ROWS, Place, SheetReader, cell_name
from rongtong_assess.content.reading.workbook_parts import find_parts, read_style, read_texts
from rongtong_assess.core.characters import normal_form
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.typed_text import REAL_CHARACTERS

MOST_UNPACKED_BYTES = 20_000_000
OLD_FORMAT = b"\xd0\xcf\x11\xe0"
SAVE_AGAIN = "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（.xlsx）”"
START_AGAIN = "请从下载的表重新填起；粘贴时只粘贴文字，不要带图片和整列格式"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: row number -> column number -> value, both from 1; empty cells are left out.

    faults, notes and covered are by (row, column): cells that cannot be read, how some others were read, and cells
    merged into the one that is named. beyond: the first cell outside of what is read, "" for none.
    """

    name: str
    rows: Mapping[int, Mapping[int, CellValue]]
    faults: Mapping[Place, CellReading] = field(default_factory=dict)
    notes: Mapping[Place, str] = field(default_factory=dict)
    covered: Mapping[Place, str] = field(default_factory=dict)
    beyond: str = ""

    def where(self, row: int, column: int | None = None, title: str = "") -> str:
        """工作表「基础」第 5 行, with the cell and its column's title where they are given."""
        if column is None:
            return f"工作表「{self.name}」第 {row} 行"
        return f"工作表「{self.name}」第 {row} 行（{cell_name(row, column)}{'，' if title else ''}{title}）"

    def row_numbers(self) -> list[int]:
        """Every row with something in it, readable or not."""
        return sorted({*self.rows, *(row for row, _ in self.faults)})

    def find_fault(self, row: int, column: int, title: str = "") -> Mistake | None:
        """Why this cell cannot be read; None where it can, or is empty."""
        fault = self.faults.get((row, column))
        return Mistake(self.where(row, column, title), fault.fault, fault.cure) if fault else None

    def list_remarks(self, columns: Collection[int]) -> Iterator[Mistake]:
        """How cells of these columns were read, where that is not plain; and whether the sheet goes on beyond."""
        for (row, column), note in sorted(self.notes.items()):
            if column in columns:
                yield Mistake(self.where(row, column), note, "请核对；不对就改成要填的内容再上传")
        if self.beyond:
            what = f"从 {self.beyond} 起的内容没有读：只读前 {MOST_ROWS} 行、前 {MOST_COLUMNS} 列"
            yield Mistake(f"工作表「{self.name}」", what, "如果那里有要填的内容，请移到前面来")


@dataclass(frozen=True, slots=True)
class Workbook:
    """sheets: by title, in order. others: titles of sheets that were not asked for and not read."""

    sheets: Mapping[str, Sheet]
    others: tuple[str, ...] = ()


def read_workbook(
    raw: bytes, name: str, *, titles: Collection[str] = (), most_unpacked_bytes: int = MOST_UNPACKED_BYTES
) -> Workbook:
    """The sheets with these titles, or all; raises Refused when the file as a whole cannot be read.

    name: what messages call it.
    """
    if raw.startswith(OLD_FORMAT):
        raise Refused.because(name, "这是旧的 .xls 文件，或者加了密码", f"{SAVE_AGAIN}，并去掉打开密码")
    try:
        archive = LimitedArchive(raw, most_bytes=most_unpacked_bytes)
    except Damaged:
        raise Refused.because(name, "这不是 .xlsx 工作簿，或者文件坏了", SAVE_AGAIN) from None
    except TooMuch as excess:
        raise _refuse_excess(name, excess) from None
    with archive:
        _refuse_other_kinds(archive, name)
        try:
            return _read(archive, titles)
        except Damaged:
            raise Refused.because(name, "工作簿读不通，文件可能坏了", SAVE_AGAIN) from None
        except TooMuch as excess:
            raise _refuse_excess(name, excess) from None


def plain_text(value: CellValue) -> str:
    """The cell as a person reads it, without blanks around it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if not isinstance(value, str):
        return f"{value:f}"
    return value.translate(REAL_CHARACTERS).replace("\r\n", "\n").replace("\r", "\n").strip()


def narrow_text(value: CellValue) -> str:
    """The same with full-width digits, letters and punctuation made narrow: for ids, numbers and days."""
    return normal_form("NFKC", plain_text(value)).strip()


def _refuse_excess(name: str, excess: TooMuch) -> Refused:
    return Refused.because(name, f"文件里的{excess}太多，不像是手工填写的表", START_AGAIN)


def _refuse_other_kinds(archive: LimitedArchive, name: str) -> None:
    names = archive.names
    if any("vbaproject" in part or "macrosheets" in part for part in names):
        raise Refused.because(name, "工作簿里有宏", "请另存为不带宏的“Excel 工作簿（.xlsx）”")
    if "xl/workbook.bin" in names:
        raise Refused.because(name, "这是二进制的 .xlsb 工作簿", SAVE_AGAIN)
    if "content.xml" in names:
        raise Refused.because(name, "这是 .ods 表格", SAVE_AGAIN)
    if not any(part.startswith("xl/") for part in names):
        raise Refused.because(name, "这不是 .xlsx 工作簿", SAVE_AGAIN)


def _read(archive: LimitedArchive, titles: Collection[str]) -> Workbook:
    budget = Budget()
    parts = find_parts(archive, budget)
    style, texts = read_style(archive, parts, budget=budget), read_texts(archive, parts, budget=budget)
    sheets: dict[str, Sheet] = {}
    for title, part in parts.sheets.items():
        if titles and title not in titles:
            continue
        reader = SheetReader(texts, style, budget)
        read_part(archive.chunks(part), reader, budget=budget)
        sheets[title] = Sheet(title, reader.rows, reader.faults, reader.notes, reader.covered, reader.beyond)
    return Workbook(sheets, tuple(title for title in parts.sheets if title not in sheets))


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

"""Products in a workbook: written to be filled in, and read back row by row.

The first sheet has one product per row under the titles of the fields. Texts are written as texts, so an entered text
is never taken for a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from rongtong_assess.content.product.entry import FIELDS, OPTIONAL_FIELDS, option_id
from rongtong_assess.content.product.reading import read_entry
from rongtong_assess.content.reading.cell_values import CellValue
from rongtong_assess.content.reading.workbook_source import Sheet, Workbook, plain_text
from rongtong_assess.content.reading.yaml_source import MistakeList
from rongtong_assess.core.catalogue.product import EntryBook, ProductDetails, option_words
from rongtong_assess.core.catalogue.solution import EarnedOption
from rongtong_assess.core.errors import Mistake, Refused

PRODUCTS_SHEET, GUIDE_SHEET, NAMES_SHEET = "产品", "说明", "名称表"
HEAD_ROW = 1
LAST_HEAD_ROW = 10
MOST_PRODUCTS = 500
EMPTY_ROWS = 60
"""Empty rows with lists to choose from, below the products."""

FONT, INK, GREY, LINE, HEAD_FILL, FILL_IN = "微软雅黑", "#1F2933", "#52606D", "#D9E2EC", "#DCEAF7", "#FFF9E5"
WIDE_FIELDS = frozenset({"steps", "requirements", "interfaces", "reference", "kpi", "service", "source"})
GUIDE = (
    ("怎么填", "在“产品”一张表里填，一行一个产品。每个标题下面的小字说明怎么填。"),
    ("名称从哪里抄", "行业、场景、能得到的选项，照“名称表”里的写；一格里写几个，用；隔开。"),
    ("已有的产品", "表里已经有的行是本平台录入过的产品。信用代码和产品名称都没变的，算修改；否则算新增。"),
    ("不会发生什么", "从表里删掉一行，不会撤下那个产品；没有改动的行不会变。"),
    ("上传以后", "先列出哪些是新增、哪些有改动，确认后才保存；读不了的行会列出来，写明原因，不会保存。"),
    ("什么时候给企业看到", "保存的是草稿，要经另一个人审核、发布，企业才会看到。"),
    ("请不要", "不要合并单元格、写公式，不要另存成别的格式。"),
)


@dataclass(frozen=True, slots=True)
class ProductEntryRow:
    """One product of a workbook and its row."""

    row: int
    details: ProductDetails


@dataclass(frozen=True, slots=True)
class ProductRows:
    """rows: what was read. left_out: why other rows were not. remarks: what was ignored or read differently."""

    rows: tuple[ProductEntryRow, ...]
    left_out: tuple[Mistake, ...] = ()
    remarks: tuple[Mistake, ...] = ()


def write_product_workbook(entries: Iterable[Mapping[str, str]], book: EntryBook) -> bytes:
    """The workbook to fill in, with these products in it already."""
    buffer = BytesIO()
    as_written = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(buffer, {"in_memory": True, **as_written})
    sheets = _ProductSheets(file)
    sheets.write_products(list(entries))
    sheets.write_guide()
    sheets.write_names(book)
    file.close()
    return buffer.getvalue()


def read_product_workbook(workbook: Workbook, name: str, *, book: EntryBook, on: date) -> ProductRows:
    """Every product that can be read, and what is wrong with every other row, with its cell and cure.

    name: what messages call the file. Raises Refused when no product in it can be read at all.
    """
    sheet = workbook.sheets.get(PRODUCTS_SHEET)
    if sheet is None:
        raise Refused.because(name, f"工作簿里没有“{PRODUCTS_SHEET}”这张表", "请下载模板，填在模板里再上传")
    head, columns, remarks = _find_columns(sheet)
    rows = [row for row in sheet.row_numbers() if row > head and _is_used(sheet, row, columns=columns)]
    if not rows:
        cure = f"请从第 {head + 1} 行起，一行填一个产品"
        raise Refused.because(f"工作表「{PRODUCTS_SHEET}」", "一个产品也没有填", cure)
    if len(rows) > MOST_PRODUCTS:
        cure = f"请分几次上传，一次最多 {MOST_PRODUCTS} 个"
        raise Refused.because(f"工作表「{PRODUCTS_SHEET}」", f"有 {len(rows)} 个产品，太多了", cure)
    mistakes = MistakeList()
    read = _read_rows(sheet, rows, columns=columns, book=book, on=on, mistakes=mistakes)
    found = tuple(_without_duplicates(sheet, read, mistakes=mistakes))
    if not found:
        raise Refused(mistakes)
    remarks += sheet.list_remarks({*columns.values()})
    return ProductRows(found, tuple(mistakes), tuple(remarks))


def _is_used(sheet: Sheet, row: int, *, columns: Mapping[str, int]) -> bool:
    cells = sheet.rows.get(row, {})
    return any(column in cells or (row, column) in sheet.faults for column in columns.values())


def _find_head(sheet: Sheet) -> int:
    """The row with the titles: the first, or a later one where somebody wrote a heading above it."""
    known = {definition.title for definition in FIELDS.values()}

    def count(row: int) -> int:
        return sum(_title(value) in known for value in sheet.rows.get(row, {}).values())

    return max(range(HEAD_ROW, LAST_HEAD_ROW + 1), key=count)


def _title(value: CellValue) -> str:
    return (plain_text(value).splitlines() or [""])[0].strip()


def _find_columns(sheet: Sheet) -> tuple[int, dict[str, int], list[Mistake]]:
    """The row of the titles, field -> column, and columns that are not ours; raises Refused with all that are wrong."""
    titles = {definition.title: field for field, definition in FIELDS.items()}
    head, mistakes, columns, strange = _find_head(sheet), MistakeList(), dict[str, int](), MistakeList()
    for column, value in sheet.rows.get(head, {}).items():
        field = titles.get(_title(value))
        where = sheet.where(head, column)
        if field is None:
            what = f"不认识标题「{_title(value)[:30]}」，这一列没有读"
            strange.add(where, what, "如果它是模板里的一列，请照模板写标题")
        elif field in columns:
            mistakes.add(where, f"标题「{FIELDS[field].title}」有两列", "请只留一列")
        else:
            columns[field] = column
    missing = [FIELDS[field].title for field in FIELDS if field not in columns and field not in OPTIONAL_FIELDS]
    if missing:
        mistakes += strange
        mistakes.add(sheet.where(head), f"缺少标题 {'、'.join(missing)}", "请下载模板，填在模板里再上传")
    mistakes.raise_if_any()
    return head, columns, strange


def _read_rows(
    sheet: Sheet,
    rows: Sequence[int],
    *,
    columns: Mapping[str, int],
    book: EntryBook,
    on: date,
    mistakes: MistakeList,
) -> Iterator[ProductEntryRow]:
    """The rows that can be read; what is wrong with the others is noted."""
    for row in rows:
        cells, faults = sheet.rows.get(row, {}), _faults(sheet, row, columns=columns)
        entry = {field: plain_text(cells[column]) for field, column in columns.items() if column in cells}
        details = None
        try:
            details = read_entry(entry, book, on=on)
        except Refused as refusal:
            for mistake in refusal.mistakes:
                where = sheet.where(row, columns.get(mistake.where), FIELDS[mistake.where].title)
                faults.setdefault(mistake.where, Mistake(where, mistake.what, mistake.cure))
        mistakes += faults.values()
        if details and not faults:
            yield ProductEntryRow(row, details)


def _faults(sheet: Sheet, row: int, *, columns: Mapping[str, int]) -> dict[str, Mistake]:
    """field -> why its cell cannot be read: its content, or that it is merged into another cell."""
    faults: dict[str, Mistake] = {}
    for field, column in columns.items():
        title = FIELDS[field].title
        fault, first = sheet.find_fault(row, column, title), sheet.covered.get((row, column))
        if fault:
            faults[field] = fault
        elif first:
            what = f"这一格和 {first} 合并了，不知道内容是不是也一样"
            faults[field] = Mistake(sheet.where(row, column, title), what, "请取消合并，每格各写各的")
    return faults


def _without_duplicates(
    sheet: Sheet, found: Iterable[ProductEntryRow], *, mistakes: MistakeList
) -> Iterator[ProductEntryRow]:
    first: dict[tuple[str, str], int] = {}
    for entry in found:
        key = entry.details.vendor_code, entry.details.name
        if key in first:
            what = f"和第 {first[key]} 行是同一家服务商的同一个产品"
            mistakes.add(sheet.where(entry.row), what, "请只留一行，或改名称")
        else:
            first[key] = entry.row
            yield entry


class _ProductSheets:
    """Writes the sheets of a product workbook: fonts, colours, widths, lists to choose from."""

    def __init__(self, file: Any) -> None:
        self._file = file
        plain = {"font_name": FONT, "font_size": 10.5, "font_color": INK, "valign": "top", "text_wrap": True}
        bordered = {**plain, "border": 1, "border_color": LINE}
        self._plain = file.add_format(plain)
        self._bold = file.add_format({**plain, "bold": True})
        self._head = file.add_format({**bordered, "bold": True, "bg_color": HEAD_FILL})
        self._hint = file.add_format({"font_name": FONT, "font_size": 9, "font_color": GREY})
        self._cell = file.add_format({**bordered, "bg_color": FILL_IN, "num_format": "@"})

    def write_products(self, entries: Sequence[Mapping[str, str]]) -> None:
        sheet = self._file.add_worksheet(PRODUCTS_SHEET)
        sheet.freeze_panes(HEAD_ROW, 1)
        sheet.set_row(0, 66)
        last = HEAD_ROW + len(entries) + EMPTY_ROWS
        for column, (field, definition) in enumerate(FIELDS.items()):
            sheet.set_column(column, column, 34 if field in WIDE_FIELDS else 20)
            hint = (definition.hint or "请从列表里选") + ("（可不填）" if field in OPTIONAL_FIELDS else "")
            sheet.write_rich_string(0, column, self._bold, definition.title, self._hint, f"\n{hint}", self._head)
            texts = [entry.get(field, "") for entry in entries] + [""] * EMPTY_ROWS
            for row, text in enumerate(texts, start=HEAD_ROW):
                sheet.write_string(row, column, text, self._cell)
            if definition.choices:
                source = list(definition.choices.values())
                sheet.data_validation(HEAD_ROW, column, last, column, {"validate": "list", "source": source})

    def write_guide(self) -> None:
        sheet = self._file.add_worksheet(GUIDE_SHEET)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 84)
        for row, (name, text) in enumerate(GUIDE):
            sheet.write_string(row, 0, name, self._bold)
            sheet.write_string(row, 1, text, self._plain)

    def write_names(self, book: EntryBook) -> None:
        sheet = self._file.add_worksheet(NAMES_SHEET)
        sheet.freeze_panes(1, 0)
        options = sorted(book.options, key=option_id)
        lists = (
            ("行业", 24, [industry.name for industry in book.industries.values()]),
            ("场景", 16, [scene.name for scene in book.edition.scenes.values()]),
            ("选项编号", 26, [option_id(option) for option in options]),
            ("选项说的是", 70, [_option_line(book, option) for option in options]),
        )
        for column, (head, width, texts) in enumerate(lists):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self._head)
            for row, text in enumerate(texts, start=1):
                sheet.write_string(row, column, text, self._plain)


def _option_line(book: EntryBook, option: EarnedOption) -> str:
    return f"{book.edition.items[option.item_id].name}：{option_words(book, option)}"

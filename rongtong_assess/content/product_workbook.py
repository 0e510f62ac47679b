"""Products in a workbook: what goes out to be filled in, and what comes back, row by row.

The first sheet has one product per row under the titles of the fields. Texts are written as texts, so
nothing a person entered is ever taken for a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from rongtong_assess.content.mistake_list import MistakeList
from rongtong_assess.content.product_entry import FIELDS, OPTIONAL_FIELDS, EntryBook, option_id, option_words
from rongtong_assess.content.product_reading import read_entry
from rongtong_assess.content.workbook_source import Sheet, plain_text, read_workbook
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.product import ProductDetails
from rongtong_assess.core.solution import EarnedOption

PRODUCTS_SHEET, GUIDE_SHEET, NAMES_SHEET = "产品", "说明", "名称表"
HEAD_ROW = 1
MOST_PRODUCTS = 500
MOST_UNPACKED_BYTES = 10_000_000
EMPTY_ROWS = 60
"""Rows prepared with lists to choose from below what is there."""

FONT, INK, GREY, LINE, HEAD_FILL, FILL_IN = "微软雅黑", "#1F2933", "#52606D", "#D9E2EC", "#DCEAF7", "#FFF9E5"
WIDE_FIELDS = frozenset({"steps", "requirements", "interfaces", "reference", "kpi", "service", "source"})
GUIDE = (
    ("怎么填", "在“产品”一张表里填，一行一个产品。每个标题下面的小字说明怎么填。"),
    ("名称从哪里抄", "行业、场景、能得到的选项，照“名称表”里的写；一格里写几个，用；隔开。"),
    ("已有的产品", "表里已经有的行是本平台录入过的产品。信用代码和产品名称都没变的，算修改；否则算新增。"),
    ("不会发生什么", "从表里删掉一行，不会撤下那个产品；没有改动的行不会变。"),
    ("上传以后", "先列出哪些是新增、哪些有改动，确认后才保存；有一处错误就全部不保存。"),
    ("什么时候给企业看到", "保存的是草稿，要经另一个人审核、发布，企业才会看到。"),
    ("请不要", "不要合并单元格、写公式，不要另存成别的格式。"),
)


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product of a workbook, and the row it stands in."""

    row: int
    details: ProductDetails


def write_product_workbook(entries: Iterable[Mapping[str, str]], book: EntryBook) -> bytes:
    """The workbook to fill in, with these products in it already."""
    buffer = BytesIO()
    file = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    paper = _Paper(file)
    paper.write_products(list(entries))
    paper.write_guide()
    paper.write_names(book)
    file.close()
    return buffer.getvalue()


def read_product_workbook(raw: bytes, name: str, book: EntryBook, *, on: date) -> tuple[ProductRow, ...]:
    """Every product in the workbook; raises Refused with every mistake, each with sheet, row, column and cure."""
    sheets = read_workbook(raw, name, most_unpacked_bytes=MOST_UNPACKED_BYTES)
    sheet = sheets.get(PRODUCTS_SHEET)
    if sheet is None:
        raise Refused.because(name, f"工作簿里没有“{PRODUCTS_SHEET}”这张表", "请下载模板，填在模板里再上传")
    columns = _find_columns(sheet)
    rows = [row for row in sorted(sheet.rows) if row > HEAD_ROW and columns.values() & sheet.rows[row].keys()]
    if not rows:
        raise Refused.because(f"工作表「{PRODUCTS_SHEET}」", "一个产品也没有填", "请从第 2 行起，一行填一个产品")
    if len(rows) > MOST_PRODUCTS:
        cure = f"请分几次上传，一次最多 {MOST_PRODUCTS} 个"
        raise Refused.because(f"工作表「{PRODUCTS_SHEET}」", f"有 {len(rows)} 个产品，太多了", cure)
    mistakes = MistakeList()
    found = tuple(_read_rows(sheet, rows, columns=columns, book=book, on=on, mistakes=mistakes))
    _add_twins(sheet, found, mistakes)
    mistakes.raise_if_any()
    return found


def _find_columns(sheet: Sheet) -> dict[str, int]:
    """field -> column, by the titles in the first row; raises Refused with all that are wrong."""
    titles = {definition.title: field for field, definition in FIELDS.items()}
    mistakes, columns = MistakeList(), dict[str, int]()
    for column, value in sheet.rows.get(HEAD_ROW, {}).items():
        field = titles.get(plain_text(value).splitlines()[0].strip())
        where = sheet.where(HEAD_ROW, column)
        if field is None:
            mistakes.add(where, f"不认识标题「{plain_text(value)[:30]}」", "请照模板写标题，或删掉这一列")
        elif field in columns:
            mistakes.add(where, f"标题「{FIELDS[field].title}」有两列", "请只留一列")
        else:
            columns[field] = column
    missing = [FIELDS[field].title for field in FIELDS if field not in columns and field not in OPTIONAL_FIELDS]
    if missing:
        mistakes.add(sheet.where(HEAD_ROW), f"缺少标题 {'、'.join(missing)}", "请下载模板，填在模板里再上传")
    mistakes.raise_if_any()
    return columns


def _read_rows(
    sheet: Sheet,
    rows: Sequence[int],
    *,
    columns: Mapping[str, int],
    book: EntryBook,
    on: date,
    mistakes: MistakeList,
) -> Iterator[ProductRow]:
    for row in rows:
        cells = sheet.rows[row]
        entry = {field: plain_text(cells[column]) for field, column in columns.items() if column in cells}
        try:
            yield ProductRow(row, read_entry(entry, book, on=on))
        except Refused as refusal:
            for mistake in refusal.mistakes:
                where = sheet.where(row, columns.get(mistake.where), FIELDS[mistake.where].title)
                mistakes.add(where, mistake.what, mistake.cure)


def _add_twins(sheet: Sheet, found: Iterable[ProductRow], mistakes: MistakeList) -> None:
    first: dict[tuple[str, str], int] = {}
    for one in found:
        key = one.details.vendor_code, one.details.name
        if key in first:
            what = f"和第 {first[key]} 行是同一家服务商的同一个产品"
            mistakes.add(sheet.where(one.row), what, "请只留一行，或改名称")
        first.setdefault(key, one.row)


class _Paper:
    """Fonts, colours, widths, lists."""

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

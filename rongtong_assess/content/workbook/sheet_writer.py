"""Writes the sheets of an edition's workbook: fonts, colours, widths, protected cells, lists to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from rongtong_assess.content.reading.cell_values import MOST_DIGITS
from rongtong_assess.content.workbook.layout import GUIDE_SHEET, HEAD, NO, YES, CellKind, Column, SheetTable
from rongtong_assess.core.errors import Refused

FONT = "微软雅黑"
GREY, INK, LINE, HEAD_FILL, ID_FILL = "#52606D", "#1F2933", "#D9E2EC", "#DCEAF7", "#E4E7EB"
SPARE_ROWS = 40
"""Rows below a table that offer its lists and may be filled in."""
LONGEST_CELL = 32_767
HEADER_HEIGHT = 34
LINE_HEIGHT = 15
CHARACTERS_PER_LINE = 34
"""Chinese characters that fit into a line of the value column of the head sheet."""
PROTECTION = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
}
GUIDE = (
    ("这是什么", "一个评测版本的全部内容：题目、选项、分值、等级规则。改好以后导入，成为一个新的草稿。"),
    ("可以改什么", "白底的格子都可以改。有下拉箭头的格子请从列表里选。"),
    ("不要改什么", "灰底的编号和表头不要改：程序靠编号认题目，以前的答案也靠它对上。工作表已保护，没有密码。"),
    ("一行是什么", "左边写了编号的行开始一个组或一道题，下面各行是它的选项。同一道题的左边只写一次。"),
    ("加一个选项", "写在这道题最后一个选项下面的空行里：选项字母、得分、文字。"),
    ("加一道题", "在空行里从采集项编号写起，同一行写它的第一个选项。行不够就插入行；灰格不能写时，先撤销工作表保护。"),
    ("删一道题", "把这道题的各行整行删掉。工作表保护不让删时，先撤销工作表保护。"),
    ("分值", "题的分值 = 维度分值 × 组占比 × 题占比。多选各选项的得分加起来、单选的最高得分，要等于题的分值。"),
    ("占比区间", "圆括号不含，方括号含：(10,20] 是超过 10%、不超过 20%。各区间要不重不漏地盖满 0 到 100。"),
    ("一格写几条", "佐证材料一行一条，格内换行用 Alt+Enter；几个编号或选项字母用、隔开。"),
    ("不要用", "公式、合并单元格、图片、宏。由公式算出来的数请直接打出来。"),
    ("导入", "rongtong edition import 文件.xlsx --id 新版本编号。有错会一次全部列出：哪张工作表、第几行、怎么改。"),
)


class EditionWorkbookWriter:
    """One workbook being written; a context that closes it."""

    def __init__(self, target: Path, facts: Sequence[str]) -> None:
        self._book = xlsxwriter.Workbook(
            str(target), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        plain = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top", "text_wrap": True}
        bordered = {**plain, "border": 1, "border_color": LINE}
        self._bold = self._book.add_format({**plain, "bold": True})
        self._plain = self._book.add_format(plain)
        self._soft = self._book.add_format({**plain, "font_color": GREY})
        self._header = self._book.add_format({**bordered, "bold": True, "bg_color": HEAD_FILL, "valign": "vcenter"})
        self._key = self._book.add_format({"font_name": FONT, "font_size": 8, "font_color": GREY})
        self._title = self._book.add_format({"font_name": FONT, "font_size": 10, "bold": True})
        self._text = self._book.add_format({**bordered, "locked": False, "num_format": "@"})
        self._number = self._book.add_format({**bordered, "locked": False, "valign": "top"})
        self._id = self._book.add_format({**bordered, "bg_color": ID_FILL, "font_color": GREY, "num_format": "@"})
        self._facts = facts

    def __enter__(self) -> EditionWorkbookWriter:
        return self

    def __exit__(self, *_error: object) -> None:
        self._book.close()

    def write_guide(self) -> None:
        """How to use the workbook, for someone who sees one for the first time."""
        sheet = self._book.add_worksheet(GUIDE_SHEET)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 90)
        for row, (name, sentence) in enumerate(GUIDE):
            sheet.write_string(row, 0, name, self._bold)
            sheet.write_string(row, 1, sentence, self._plain)
        sheet.protect("", PROTECTION)

    def write_head(self, name: str, cells: Mapping[Column, str | Decimal]) -> None:
        """One row per value: its name, the value, what it means."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for place, (title, width) in enumerate((("项目", 24), ("内容", 70), ("怎么填", 60))):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, self._header)
        for row, column in enumerate(HEAD, start=1):
            sheet.set_row(row, _height_of(str(cells.get(column) or "")))
            sheet.write_rich_string(row, 0, *self._header_parts(column), self._header)
            self._write(sheet, row, place=1, column=column, value=cells.get(column))
            sheet.write_string(row, 2, column.note, self._soft)
            self._offer_choices(sheet, column, place=1, first_row=row, last_row=row)
        sheet.protect("", PROTECTION)

    def write_table(self, name: str, table: SheetTable, rows: Iterable[Mapping[Column, str | Decimal]]) -> None:
        """A header row, then the records; room for more below."""
        sheet = self._book.add_worksheet(name)
        outermost = len(table.levels[0].columns) if len(table.levels) > 1 else 1
        sheet.freeze_panes(1, min(outermost, 2))
        sheet.set_row(0, HEADER_HEIGHT)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_rich_string(0, place, *self._header_parts(column), self._header)
            if column.note:
                sheet.write_comment(0, place, column.note, {"font_name": FONT, "author": "", "font_size": 9})
        filled = list(rows)
        for row, cells in enumerate([*filled, *({} for _ in range(SPARE_ROWS))], start=1):
            for place, column in enumerate(table.columns):
                self._write(sheet, row, place=place, column=column, value=cells.get(column))
        for place, column in enumerate(table.columns):
            self._offer_choices(sheet, column, place=place, first_row=1, last_row=len(filled) + SPARE_ROWS)
        sheet.protect("", PROTECTION)

    def _header_parts(self, column: Column) -> tuple[Any, ...]:
        title, key = column.header.split("\n")
        return self._title, f"{title}\n", self._key, key

    def _write(self, sheet: Any, row: int, *, place: int, column: Column, value: str | Decimal | None) -> None:
        """An empty cell may always be written in; an id that is there may not."""
        is_number = column.kind is CellKind.NUMBER
        look = self._id if column.is_id and value is not None else self._number if is_number else self._text
        if value is None:
            sheet.write_blank(row, place, None, look)
        elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= MOST_DIGITS:
            sheet.write_number(row, place, float(value), look)
        else:
            text = f"{value:f}" if isinstance(value, Decimal) else value
            if len(text) > LONGEST_CELL:
                raise Refused.because(column.title, "内容太长，一格放不下", f"请缩短到 {LONGEST_CELL} 字以内")
            sheet.write_string(row, place, text, look)

    def _offer_choices(self, sheet: Any, column: Column, *, place: int, first_row: int, last_row: int) -> None:
        choices = self._choices(column)
        if choices:
            rule = {"validate": "list", "source": choices, "error_type": "warning", "error_message": "请从列表里选。"}
            sheet.data_validation(first_row, place, last_row, place, rule)

    def _choices(self, column: Column) -> str | list[str]:
        """What a cell offers: fixed words, or the facts of this workbook, also those added later."""
        if column.words:
            return list(column.words)
        if column.kind is CellKind.YES_NO:
            return [YES, NO]
        if column.from_facts == "id":
            return f"='事实'!$A$2:$A${len(self._facts) + SPARE_ROWS}"
        if column.from_facts == "stem":
            stems = dict.fromkeys(fact.removesuffix("_before") for fact in self._facts if fact.endswith("_before"))
            return list(stems) if len(",".join(stems)) < 255 else []
        return ""


def _height_of(text: str) -> int:
    """A row's height: a name and its key need two lines, a long value as many as it fills.

    A rich text is not measured by the programs that open the workbook.
    """
    lines = sum(1 + len(line) // CHARACTERS_PER_LINE for line in text.split("\n"))
    return max(HEADER_HEIGHT, LINE_HEIGHT * lines)

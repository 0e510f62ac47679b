"""A number format says whether a number is a percentage, a day or just a number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from openpyxl import Workbook

from rongtong_assess.content.reading.cell_values import BookStyle, NumberKind, StoredCell, find_kind, read_cell
from rongtong_assess.content.reading.workbook_source import read_workbook
from tests.content.workbooks import packed

PLAIN, PERCENT, DAY, TIME = NumberKind.PLAIN, NumberKind.PERCENT, NumberKind.DAY, NumberKind.TIME
KINDS = [
    ("0%", 1, PERCENT),
    ("0.00%", 1, PERCENT),
    ("0%_ ", 1, PERCENT),
    ("0.00%;-0.00%;0", 1, PERCENT),
    ("0.00%;-0.00%;0", 0, PLAIN),
    ("0.00 %;[Red]-0.00 %", -1, PERCENT),
    ("[Red]0%", 1, PERCENT),
    ('0" ;%"%', 1, PERCENT),
    ("%0", 1, PERCENT),
    ("#,##0.0%_);(#,##0.0%)", -1, PERCENT),
    ('[<1]0%;0"%"', Decimal("0.5"), PERCENT),
    ('[<1]0%;0"%"', 2, PLAIN),
    ("[>=100]0;0%", 1, PERCENT),
    ('0.0"%"', 1, PLAIN),
    (r"0\%", 1, PLAIN),
    ("0_%", 1, PLAIN),
    ("0*%", 1, PLAIN),
    ('0"%', 1, PLAIN),
    ('0;"50%"', -1, PLAIN),
    ("General", 1, PLAIN),
    ("G/通用格式", 1, PLAIN),
    ("#,##0.00_);[Red](#,##0.00)", 1, PLAIN),
    ("0.00E+00", 1, PLAIN),
    ("@", 1, PLAIN),
    ('yyyy"年"m"月"d"日"', 1, DAY),
    ("[$-804]yyyy/m/d;@", 1, DAY),
    ("m/d", 1, DAY),
    ("h:mm:ss", 1, TIME),
    ("[h]:mm", 1, TIME),
]


@pytest.mark.parametrize(("code", "number", "kind"), KINDS)
def test_what_a_format_shows_is_known(code: str, number: int | Decimal, kind: NumberKind) -> None:
    assert find_kind(200, {200: code}, number=Decimal(number)) is kind


BUILT_IN = {0: PLAIN, 9: PERCENT, 10: PERCENT, 14: DAY, 31: DAY, 20: TIME}


@pytest.mark.parametrize(("number", "kind"), BUILT_IN.items())
def test_the_built_in_formats_are_known_by_their_numbers(number: int, kind: NumberKind) -> None:
    assert find_kind(number, {}, number=Decimal(1)) is kind


def test_a_format_of_the_workbook_takes_the_place_of_a_built_in_one() -> None:
    assert find_kind(9, {9: "0"}, number=Decimal(1)) is PLAIN


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("0.985", "98.5%"),
        ("0.98499999999999999", "98.5%"),
        ("1", "100%"),
        ("0.07", "7%"),
        ("-0.005", "-0.5%"),
        ("0", "0%"),
        ("98.5", "9850%"),
        ("1.2345678", "123.45678%"),
    ],
)
def test_a_percentage_is_read_as_the_text_that_is_shown(stored: str, read: str) -> None:
    assert read_cell(StoredCell(text=stored, format_id=10), BookStyle()).value == read


def test_the_format_comes_from_the_style_of_the_cell() -> None:
    book = Workbook()
    for row, code in enumerate(("0.0%", "0.0", '0.0"%"', "yyyy-mm-dd", "0%_ "), start=1):
        book.active.cell(row, 1, 0.5 if row != 4 else 45539).number_format = code
    (sheet,) = read_workbook(packed(book), "").sheets.values()
    assert [cells[1] for cells in sheet.rows.values()] == ["50%", Decimal("0.5"), Decimal("0.5"), "2024-09-04", "50%"]


def test_a_workbook_that_counts_from_1904_has_the_same_days() -> None:
    style = BookStyle(begins_1904=True)
    assert read_cell(StoredCell(text="44077", format_id=14), style).value == "2024-09-04"
    assert "不是日期" in read_cell(StoredCell(text="-9000", format_id=14), style).fault
    assert "时间" in read_cell(StoredCell(text="0.5", format_id=20), style).fault

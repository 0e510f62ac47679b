"""Only plain workbooks of a reasonable size are opened; what they hold comes out as it was typed."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from rongtong_assess.content.workbook_source import narrow_text, read_workbook
from rongtong_assess.core.errors import Refused
from tests.content.workbooks import packed, small_book, with_part, with_sheet_text

PLAIN = small_book(["a", 1], ["b", 2])


def refusal(raw: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_workbook(raw, "表.xlsx")
    return str(caught.value)


def test_numbers_texts_and_days_come_out_as_they_were_typed() -> None:
    (sheet,) = read_workbook(small_book(["１２", 0.1, 3, True, date(2024, 9, 4)], [None, " ", 2.5]), "").values()
    assert sheet.rows[1] == {1: "１２", 2: Decimal("0.1"), 3: Decimal(3), 4: True, 5: "2024-09-04"}
    assert sheet.rows[2] == {3: Decimal("2.5")}
    assert narrow_text(sheet.rows[1][1]) == "12"
    assert sheet.where(2, 3) == "工作表「Sheet」第 2 行（C2）"


def test_a_number_that_a_calculation_left_behind_is_refused() -> None:
    raw = with_sheet_text(small_book([0.5]), "<v>0.5</v>", "<v>0.30000000000000004</v>")
    assert "工作表「Sheet」第 1 行（A1）：数字 0.30000000000000004 的位数太多" in refusal(raw)


def test_a_number_stored_with_all_its_binary_digits_is_the_one_that_was_typed() -> None:
    raw = with_sheet_text(small_book([0.5]), "<v>0.5</v>", "<v>1.1000000000000001</v>")
    assert read_workbook(raw, "")["Sheet"].rows[1][1] == Decimal("1.1")


def test_a_formula_is_refused_and_its_cached_value_not_believed() -> None:
    message = refusal(small_book(["甲", "=1+1"]))
    assert "第 1 行（B1）：这一格是公式" in message
    assert "选择性粘贴" in message


def test_merged_cells_are_refused() -> None:
    book = Workbook()
    book.active["B2"] = "x"
    book.active.merge_cells("B2:C3")
    assert "B2:C3：单元格合并了" in refusal(packed(book))


def test_all_cells_that_cannot_be_read_are_named_at_once() -> None:
    message = refusal(small_book(["=A2"], ["=A3"]))
    assert "（A1）" in message
    assert "（A2）" in message


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "不是 .xlsx"),
        (b"id,name\n1,x\n", "不是 .xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧的 .xls"),
        (PLAIN[: len(PLAIN) // 2], "不是 .xlsx"),
        (with_part(PLAIN, "xl/vbaProject.bin", b"x"), "宏"),
        (with_part(PLAIN, "xl/externalLinks/externalLink1.xml", b"<a/>"), "断开链接"),
        (with_part(PLAIN, "xl/sharedStrings.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><sst/>'), "不该有的声明"),
        (with_part(PLAIN, "xl/worksheets/sheet1.xml", b"<worksheet><nothing"), "读不通"),
        (with_part(PLAIN, "xl/workbook.xml", b"<workbook><"), "读不通"),
    ],
)
def test_what_is_no_plain_workbook_is_refused_with_a_cure(raw: bytes, words: str) -> None:
    assert words in refusal(raw)


def test_a_zip_bomb_is_refused_without_being_unpacked() -> None:
    began = time.perf_counter()
    assert "不像是手工填写的表" in refusal(with_part(PLAIN, "xl/media/bomb.xml", b" " * 60_000_000))
    assert "不像是手工填写的表" in refusal(with_part(PLAIN, "xl/media/bomb.xml", b" " * 20_000_000))
    assert time.perf_counter() - began < 5


def test_a_workbook_of_too_many_parts_is_refused() -> None:
    book = Workbook()
    for number in range(201):
        book.create_sheet(str(number))
    assert "不像是手工填写的表" in refusal(packed(book))


def test_a_row_of_ten_million_is_refused_quickly() -> None:
    began = time.perf_counter()
    assert "第 10000000 行" in refusal(with_sheet_text(PLAIN, 'row r="2"', 'row r="10000000"'))
    assert time.perf_counter() - began < 1


def test_a_sheet_that_claims_ten_million_rows_is_read_by_what_it_holds() -> None:
    claim = '<dimension ref="A1:XFD10000000"'
    began = time.perf_counter()
    (sheet,) = read_workbook(with_sheet_text(PLAIN, '<dimension ref="[^"]*"', claim), "").values()
    assert len(sheet.rows) == 2
    assert time.perf_counter() - began < 1


def test_too_many_cells_are_refused_before_they_are_read() -> None:
    cells = "".join(f'<c s="{number * 7919 % 1_000_003}"/>' for number in range(300_001))
    began = time.perf_counter()
    assert "300005 格" in refusal(with_sheet_text(PLAIN, "</row></sheetData>", f"{cells}</row></sheetData>"))
    assert time.perf_counter() - began < 2

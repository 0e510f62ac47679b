"""What can be read of a workbook is read as it was typed; what cannot is known by its cell; nothing is endless."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from rongtong_assess.content.reading.workbook_source import (
    narrow_text,
    read_workbook,
    read_workbook_record,
    workbook_record,
)
from tests.content.workbooks import (
    PLAIN,
    packed,
    refusal,
    sheet_of,
    small_book,
    with_cell,
    with_part,
    with_sheet_text,
    with_stored_result,
)

STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def test_numbers_texts_and_days_come_out_as_they_were_typed() -> None:
    sheet = sheet_of(small_book(["１２", 0.1, 3, True, date(2024, 9, 4)], [None, " ", 2.5]))
    assert sheet.rows[1] == {1: "１２", 2: Decimal("0.1"), 3: Decimal(3), 4: True, 5: "2024-09-04"}
    assert sheet.rows[2] == {3: Decimal("2.5")}
    assert narrow_text(sheet.rows[1][1]) == "12"
    assert sheet.where(2, 3) == "工作表「Sheet」第 2 行（C2）"


@pytest.mark.parametrize(
    ("stored", "read", "is_told"),
    [
        ("0.30000000000000004", "0.3", False),
        ("1.1000000000000001", "1.1", False),
        ("0.98499999999999999", "0.985", False),
        ("2.0", "2", False),
        ("1E+2", "100", False),
        ("-0", "0", False),
        ("966.6666666666666", "966.666666666667", True),
        ("5.5511151231257827E-17", "0", True),
        ("1e-9999", "0", True),
    ],
)
def test_a_number_is_read_to_the_digits_that_spreadsheets_keep(stored: str, read: str, is_told: bool) -> None:
    sheet = sheet_of(with_cell(f'<c r="A1"><v>{stored}</v></c>'))
    assert str(sheet.rows[1][1]) == read
    assert bool(sheet.notes) == is_told


@pytest.mark.parametrize("stored", ["9.133010000000001e+17", "913301000000000000", "1E999", "-1e15"])
def test_a_code_that_became_a_number_is_told_by_its_true_reason(stored: str) -> None:
    sheet = sheet_of(with_cell(f'<c r="A1"><v>{stored}</v></c>'))
    fault = sheet.find_fault(1, 1)
    assert sheet.rows == {}
    assert "把这一格的代码或编号变成了数字" in str(fault)
    assert "设成“文本”" in str(fault)


@pytest.mark.parametrize("stored", ["1e9999999", "9" * 200, "0x10", "nan", "1_000", "１", "1e1000000000000"])
def test_what_no_program_writes_as_a_number_is_a_fault_of_its_cell(stored: str) -> None:
    assert "认不出来" in str(sheet_of(with_cell(f'<c r="A1"><v>{stored}</v></c>')).find_fault(1, 1))


def test_a_formula_is_read_by_its_stored_result_and_told() -> None:
    sheet = sheet_of(with_stored_result(small_book(["甲", "=1+1"]), "1+1", "2"))
    assert sheet.rows[1][2] == 2
    assert sheet.notes == {(1, 2): "这一格是公式，读的是上次算好的结果 2"}


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('<c r="A1"><f>1+1</f></c>', "文件里没有存它的结果"),
        ('<c r="A1"><f>1+1</f><v></v></c>', "文件里没有存它的结果"),
        ('<c r="A1" t="str"><f t="shared" si="0"/><v> </v></c>', "文件里没有存它的结果"),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "错误值 #DIV/0!"),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "错误值 #N/A"),
        (f'<c r="A1" t="inlineStr"><is><t>{"长" * 33_000}</t></is></c>', "太长了"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_the_others_are_read(cell: str, words: str) -> None:
    sheet = sheet_of(with_sheet_text(small_book([0.5, "乙"]), '<c r="A1".*?</c>', cell))
    assert sheet.rows == {1: {2: "乙"}}
    assert sheet.row_numbers() == [1]
    assert words in str(sheet.find_fault(1, 1))
    assert "（A1）" in str(sheet.find_fault(1, 1))


def test_merged_cells_keep_what_they_show_and_the_covered_ones_are_known() -> None:
    book = Workbook()
    book.active["B2"] = "x"
    book.active.merge_cells("B2:C3")
    sheet = sheet_of(packed(book))
    assert sheet.rows == {2: {2: "x"}}
    assert sheet.covered == {(2, 3): "B2", (3, 2): "B2", (3, 3): "B2"}


def test_a_merge_over_the_whole_sheet_is_not_multiplied_out() -> None:
    merge = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    merged = with_sheet_text(PLAIN, "</sheetData>", f"</sheetData>{merge}")
    began = time.process_time()
    assert "合并的单元格太多" in refusal(merged)
    assert time.process_time() - began < 1


def test_a_workbook_in_the_strict_form_is_read_the_same() -> None:
    buffer = BytesIO()
    with ZipFile(BytesIO(PLAIN)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for namespace, strict in STRICT.items():
                text = text.replace(namespace, strict)
            new.writestr(name, text)
    assert sheet_of(buffer.getvalue()).rows == sheet_of(PLAIN).rows


def test_cells_without_a_place_follow_one_another() -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    raw = with_sheet_text(PLAIN, "<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>")
    assert sheet_of(raw).rows == {1: {1: 1, 2: 2}, 2: {1: 3}}


def test_text_in_pieces_and_escaped_signs_are_read_as_they_look() -> None:
    cell = '<c r="A1" t="inlineStr"><is><r><t>数</t></r><r><t>字_x000A_</t></r><rPh><t>shù</t></rPh></is></c>'
    assert sheet_of(with_cell(cell)).rows[1][1] == "数字\n"
    cell = '<c r="A1" t="inlineStr"><is><t>_x005F_x0041__xD800__x0000_</t></is></c>'
    assert sheet_of(with_cell(cell)).rows[1][1] == "_x0041_\ufffd\ufffd"


def test_parts_may_have_backslashes_and_capitals() -> None:
    buffer = BytesIO()
    with ZipFile(BytesIO(PLAIN)) as old, ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("/", "\\").replace("sheet1", "Sheet1"), old.read(name))
    assert sheet_of(buffer.getvalue()).rows == sheet_of(PLAIN).rows


def test_only_the_sheets_that_are_asked_for_are_opened() -> None:
    book = Workbook()
    book.active.title = "产品"
    book.active["A1"] = "x"
    book.create_sheet("我的")["A1"] = "=1+1"
    raw = with_part(packed(book), "xl/worksheets/sheet2.xml", b"<no sheet at all")
    read = read_workbook(raw, "", titles=["产品"])
    assert list(read.sheets) == ["产品"]
    assert read.others == ("我的",)


def test_links_to_other_workbooks_and_pictures_are_not_opened() -> None:
    raw = with_part(PLAIN, "xl/externalLinks/externalLink1.xml", b"<!DOCTYPE a><a/>")
    raw = with_part(raw, "xl/media/image1.png", b" " * 60_000_000)
    assert sheet_of(raw).rows == sheet_of(PLAIN).rows


def test_a_workbook_crosses_from_process_to_process_unchanged() -> None:
    book = Workbook()
    book.active.append(["文字", 1.25, True, "=1+1", "=2+2"])
    book.active.merge_cells("A5:B6")
    book.active["BZ7"] = 1
    book.create_sheet("别的")
    read = read_workbook(with_stored_result(packed(book), "2+2", "4"), "", titles=["Sheet"])
    assert read.sheets["Sheet"].faults
    assert read.sheets["Sheet"].notes
    assert read.sheets["Sheet"].covered
    assert read.sheets["Sheet"].beyond == "BZ7"
    assert read_workbook_record(workbook_record(read)) == read

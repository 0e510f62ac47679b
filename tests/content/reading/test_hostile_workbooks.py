"""What is no plain workbook, or was made to take long, is refused soon, with a cure."""

from __future__ import annotations

import time
from zipfile import ZIP_BZIP2, ZIP_LZMA

import pytest
from openpyxl import Workbook

from tests.content.workbooks import (
    PLAIN,
    SHEET,
    packed,
    packed_by,
    refusal,
    sheet_of,
    with_cell,
    with_part,
    with_sheet_text,
)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "不是 .xlsx"),
        (b"id,name\n1,x\n", "不是 .xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧的 .xls"),
        (PLAIN[: len(PLAIN) // 2], "不是 .xlsx"),
        (with_part(PLAIN, "xl/vbaProject.bin", b"x"), "宏"),
        (with_part(PLAIN, "xl/workbook.bin", b"x"), "xlsb"),
        (with_part(PLAIN, "content.xml", b"x"), ".ods"),
        (with_part(PLAIN, SHEET, b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), "读不通"),
        (with_part(PLAIN, SHEET, b"<worksheet><nothing"), "读不通"),
        (with_part(PLAIN, SHEET, b'<?xml version="1.0" encoding="no-such"?><worksheet/>'), "读不通"),
        (with_part(PLAIN, "xl/workbook.xml", b"<workbook><"), "读不通"),
        (with_part(PLAIN, "xl/_rels/workbook.xml.rels", b""), "读不通"),
        (with_cell('<c r="A1" t="s"><v>99</v></c>'), "读不通"),
        (with_cell('<c r="A1" s="-1"><v>1</v></c>'), "读不通"),
        (with_cell('<c r="ABCDE1"><v>1</v></c>'), "读不通"),
        (packed_by(ZIP_BZIP2), "读不通"),
        (packed_by(ZIP_LZMA), "读不通"),
    ],
)
def test_what_is_no_plain_workbook_is_refused_with_a_cure(raw: bytes, words: str) -> None:
    assert words in refusal(raw)


HOSTILE = {
    "spaces": (SHEET, b"<worksheet>" + b" " * 60_000_000),
    "texts": ("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 1_800_000 + b"</sst>"),
    "long texts": ("xl/sharedStrings.xml", b"<sst><si><t>" + b"a" * 9_000_000 + b"</t></si></sst>"),
    "rows": (SHEET, b"<worksheet>" + b"<row " * 600_000),
    "row numbers": (SHEET, b"<worksheet><sheetData>" + b'<row r="1"/>' * 1_200_000 + b"</sheetData></worksheet>"),
    "cells": (SHEET, b"<worksheet>" + (b"<row>" + b"<c><v>1</v></c>" * 50 + b"</row>") * 6_000 + b"</worksheet>"),
    "merges": (SHEET, b"<worksheet>" + b'<mergeCell ref="A1:B9"/>' * 300_000 + b"</worksheet>"),
    "depth": (SHEET, b"<a>" * 500_000),
    "attributes": (SHEET, b"<a " + b" ".join(b'b%d=""' % number for number in range(200_000)) + b"/>"),
    "formats": ("xl/styles.xml", b"<styleSheet><cellXfs>" + b"<xf/>" * 300_000 + b"</cellXfs></styleSheet>"),
    "sheets": ("xl/workbook.xml", b"<workbook>" + b'<sheet name="a"/>' * 300_000 + b"</workbook>"),
    "relations": ("xl/_rels/workbook.xml.rels", b"<a>" + b'<Relationship Id="a"/>' * 700_000 + b"</a>"),
}
WITH_TEXTS = with_part(
    with_part(PLAIN, "xl/sharedStrings.xml", b"<sst/>"),
    "xl/_rels/workbook.xml.rels",
    b'<Relationships><Relationship Id="rId1" Type="a/worksheet" Target="worksheets/sheet1.xml"/>'
    b'<Relationship Id="s" Type="a/sharedStrings" Target="sharedStrings.xml"/>'
    b'<Relationship Id="t" Type="a/styles" Target="styles.xml"/></Relationships>',
)


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_was_made_to_take_long_is_refused_soon(kind: str) -> None:
    raw = with_part(WITH_TEXTS, *HOSTILE[kind])
    began = time.process_time()
    assert "不像是手工填写的表" in (words := refusal(raw)) or "读不通" in words
    assert time.process_time() - began < 3


def test_bytes_are_counted_as_they_come_out_whatever_the_archive_says() -> None:
    assert "解开后的内容太多" in refusal(with_part(PLAIN, SHEET, b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>"))


def test_a_long_text_that_many_cells_share_is_counted_each_time() -> None:
    texts = b"<sst><si><t>" + b"a" * 30_000 + b"</t></si></sst>"
    rows = b'<row><c t="s"><v>0</v></c></row>' * 1_000
    raw = with_part(WITH_TEXTS, "xl/sharedStrings.xml", texts)
    assert "文字太多" in refusal(with_part(raw, SHEET, b"<worksheet>" + rows + b"</worksheet>"))


def test_a_workbook_of_too_many_parts_is_refused() -> None:
    book = Workbook()
    for number in range(201):
        book.create_sheet(str(number))
    assert "不像是手工填写的表" in refusal(packed(book))


def test_a_row_of_ten_million_is_told_and_not_read() -> None:
    began = time.process_time()
    sheet = sheet_of(with_sheet_text(PLAIN, 'row r="2"', 'row r="10000000"'))
    assert sheet.rows == {1: {1: "a", 2: 1}}
    assert [str(remark) for remark in sheet.list_remarks({1})] == [
        "工作表「Sheet」：从 A10000000 起的内容没有读：只读前 10000 行、前 60 列。如果那里有要填的内容，请移到前面来。"
    ]
    assert time.process_time() - began < 1


def test_a_sheet_that_claims_ten_million_rows_is_read_by_what_it_holds() -> None:
    claim = '<dimension ref="A1:XFD10000000"'
    assert len(sheet_of(with_sheet_text(PLAIN, '<dimension ref="[^"]*"', claim)).rows) == 2


def test_styled_empty_cells_of_whole_columns_do_not_count() -> None:
    cells = "".join(f'<c r="A{number}" s="0"/>' for number in range(3, 150_000))
    raw = with_sheet_text(PLAIN, "</row></sheetData>", f"{cells}</row></sheetData>")
    assert sheet_of(raw).rows == sheet_of(PLAIN).rows

"""The Word document: the same words as the PDF, real headings, nothing hidden, the same bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn

from rongtong_assess.presentation.brand import Brand, read_logo
from rongtong_assess.presentation.document.qr import draw_qr, draw_qr_png
from rongtong_assess.presentation.document.word import write_report_word
from rongtong_assess.presentation.report.header import AuthenticityCode
from rongtong_assess.presentation.report.report import Report
from tests.presentation.conftest import changed

CODE = "ABCD-EFGH-JKMN-PQRS-TVWX"


@pytest.fixture(scope="module")
def word(far_report: Report) -> bytes:
    return write_report_word(far_report)


@pytest.fixture(scope="module")
def document(word: bytes) -> Any:
    return Document(BytesIO(word))


@pytest.fixture(scope="module")
def text(document: Any) -> str:
    return "\n".join(element.text or "" for element in document.element.body.iter(qn("w:t")))


def test_headings_are_real_and_in_the_order_of_the_report(document: Any, far_report: Report) -> None:
    parts = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert parts == ["一页看懂", *far_report.part_titles.values()]
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    levels = [int(style[-1]) for style in styles if style.startswith("Heading")]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_it_says_what_the_report_says(text: str, far_report: Report) -> None:
    plan = far_report.roadmap
    assert plan is not None
    for words in (
        far_report.result.headline,
        plan.summary,
        plan.money_hint,
        far_report.header.fingerprint,
        far_report.header.disclaimer,
    ):
        assert words in text
    for intro in far_report.intros.values():
        assert intro in text
    for card in plan.detail.cards:
        assert f"{card.number}　{card.name}　{card.price.first_year}" in text
        assert card.monday in text
    assert far_report.header.verification_lines[0] in text


def test_every_table_repeats_its_head_and_tears_no_row(document: Any) -> None:
    assert len(document.tables) > 20
    for table in document.tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        assert len(table.columns) * Decimal(1) == len(rows[0].tc_lst)


def test_the_product_list_lies_on_its_side_and_adds_up(document: Any, far_report: Report) -> None:
    assert far_report.roadmap is not None
    products = next(table for table in document.tables if table.cell(0, 0).text == "序号" and len(table.columns) == 11)
    first_years = [Decimal(row.cells[6].text) for row in products.rows[1:]]
    assert sum(first_years[:-1]) == first_years[-1] == far_report.roadmap.detail.plan.first_year_wan_yuan
    assert all(row.cells[9].text == row.cells[10].text == "" for row in products.rows[1:])
    assert [section.page_width > section.page_height for section in document.sections] == [False, True, False]


def test_pages_are_numbered_by_word_itself(document: Any, far_report: Report) -> None:
    footer = document.sections[0].footer._element
    assert [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert far_report.header.number in document.sections[0].header.paragraphs[0].text


def test_language_and_fonts_are_chinese_and_no_font_is_embedded(word: bytes, document: Any) -> None:
    styles = document.styles.element
    languages = {language.get(qn("w:eastAsia")) for language in styles.iter(qn("w:lang"))}
    assert languages == {"zh-CN"}
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        fonts = document.styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{key}")) for key in ("ascii", "hAnsi", "eastAsia")} == {"微软雅黑"}
    assert not [name for name in ZipFile(BytesIO(word)).namelist() if "embed" in name.lower() or "odttf" in name]


def test_nothing_outside_no_macro_and_no_leftover_of_the_template(word: bytes) -> None:
    book = ZipFile(BytesIO(word))
    assert not re.search(rb'TargetMode="External"', b"".join(book.read(name) for name in book.namelist()))
    leftovers = ("vbaProject", "thumbnail", "stylesWithEffects", "app.xml")
    assert not [name for name in book.namelist() if any(word in name for word in leftovers)]


def test_the_same_report_gives_the_same_bytes_with_the_assessed_day_in_them(word: bytes, far_report: Report) -> None:
    assert write_report_word(far_report) == word
    properties = Document(BytesIO(word)).core_properties
    assert properties.created is not None
    assert properties.created.date() == far_report.header.metadata.assessed_on
    assert {entry.date_time for entry in ZipFile(BytesIO(word)).infolist()} == {(2026, 11, 3, 0, 0, 0)}


def test_brand_and_code_show(report: Report) -> None:
    address = f"https://assess.example.com/verify/{CODE}"
    metadata = replace(
        report.header.metadata,
        brand=Brand(colour="#8a1f3d", logo=read_logo(draw_qr_png("标志")), operator="某平台"),
        verification=AuthenticityCode(CODE, address, draw_qr(address)),
    )
    document = Document(BytesIO(write_report_word(changed(report, metadata=metadata))))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words.count(f"核验码 {CODE}") == words.count(address) == 2
    assert "某平台" in words
    assert len(document.inline_shapes) == 3
    colour = document.styles["Heading 1"].font.color.rgb
    assert str(colour).lower() == Brand(colour="#8a1f3d").dark_colour[1:]


@pytest.mark.parametrize("name", ["<w:t>甲</w:t>", "甲&乙厂", "长" * 200])
def test_hostile_and_long_names_survive_as_text(report: Report, name: str) -> None:
    renamed = changed(report, firm=replace(report.header.firm, name=name))
    assert name in [paragraph.text for paragraph in Document(BytesIO(write_report_word(renamed))).paragraphs]


def test_a_report_without_a_plan_is_written_too(top_report: Report, empty_report: Report) -> None:
    for report in (top_report, empty_report):
        words = "\n".join(paragraph.text for paragraph in Document(BytesIO(write_report_word(report))).paragraphs)
        assert (report.roadmap.summary if report.roadmap else report.no_roadmap) in words

"""Names and notes of every script become a report; what no font draws is printed as 〓 and named."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from docx import Document

from rongtong_assess.presentation.brand import Brand
from rongtong_assess.presentation.document.pdf import RARE_FONTS, list_missing_fonts, render_pdf
from rongtong_assess.presentation.document.pdf_maker import MissingGlyphs
from rongtong_assess.presentation.document.undrawn import make_report_pdf, replace_characters, without_unprintable
from rongtong_assess.presentation.document.word import write_report_word
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.report.visit import VisitDifferenceView, VisitView
from tests.presentation.conftest import ROOT, TEMPLATES, changed, renamed, shortened
from tests.presentation.pages import page_texts, squeezed

NO_FONT = "\u0378\U0003fffd"
"""Unassigned in Unicode: no font of any machine draws them."""
NAMES = {
    "rare": "璟喆堃淼䶮精工",
    "extension A and B": "\u3400\U00020087\U0002a6d6厂",
    "extension C to F": "\U0002a700\U0002b740\U0002b820\U0002ceb0厂",
    "extension G to J": "\U00030000\U00031350\U0002ebf0\U000323b0厂",
    "Tibetan": "བོད་ལྗོངས་སྨན་རྫས་བཟོ་གྲྭ།",
    "Uyghur": "شىنجاڭ زاۋۇتى چەكلىك شىركىتى",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ",
    "Yi": "ꆈꌠꉙ",
    "Hebrew among Chinese": "某מפעל厂",
    "emoji": "笑脸\U0001f600厂👩\u200d🔧",
    "combining marks": "e\u0301\u0323x\u0307\u0308厂",
    "variation": "葛\U000e0100飾",
    "unassigned": f"某{NO_FONT}厂",
    "private": "某\ue000\U000f0000厂",
    "hidden, kept by an older version": "某\u202e\x07\ud800\ufffe厂",
}


def tiny(report: Report, **changes: object) -> Report:
    """A report that is laid out in a moment."""
    return shortened(report, roadmap=None, forecast=None, conditions=(), **changes)


def noted(report: Report, *texts: str) -> Report:
    """The report with a visit; everything typed holds the last text, and a note each of the others."""
    rows = tuple(VisitDifferenceView("题目", "选了 B", "选了 A", f"说明{text}\n第二行") for text in texts)
    part = VisitView("二级", "50", "三级", "60", f"平台{texts[-1]}", "2026年11月1日", (), rows)
    metadata = replace(report.header.metadata, brand=Brand(operator=f"单位{texts[-1]}"))
    firm = replace(report.header.firm, name=f"企业{texts[-1]}")
    return tiny(report, firm=firm, visit=part, metadata=metadata)


@pytest.fixture(scope="module")
def every_script(report: Report) -> list[str]:
    """The pages of a report that holds every name, and the characters without a font in every place."""
    made = make_report_pdf(noted(report, *NAMES.values(), f"某{NO_FONT}精工厂"), TEMPLATES, lay_out=render_pdf)
    return [squeezed(text) for text in page_texts(made)]


def lines_of(word: bytes) -> Iterator[str]:
    document = Document(BytesIO(word))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


def test_no_name_and_no_note_stops_a_report(every_script: list[str], report: Report) -> None:
    text = "".join(every_script)
    assert len(every_script) > 5
    assert text.count("第二行") == len(NAMES) + 1
    assert "璟喆堃淼䶮精工" in text
    assert write_report_word(noted(report, *NAMES.values())).startswith(b"PK")


def test_a_character_that_no_font_draws_is_substituted_and_named(every_script: list[str]) -> None:
    cover, *_, last = every_script
    assert "某〓〓精工厂" in cover
    assert re.search("〓代替服务器的字体里没有的字（\\d+个字，编码都列在“四、假设与来源”）。", cover)
    assert {"U+0378", "U+3FFFD", "U+E000", "U+202E", "U+D800"} <= set(re.findall(r"U\+[0-9A-F]+", last))
    assert not set(NO_FONT) & set("".join(every_script))


def test_everything_that_people_type_may_hold_such_a_character(every_script: list[str]) -> None:
    text = "".join(every_script)
    assert all(f"{what}某〓〓精工厂" in text for what in ("企业", "说明", "平台", "单位"))


def test_every_text_of_people_is_looked_through(report: Report) -> None:
    """A field that `replace_characters` forgets would show the character."""
    replaced = replace_characters(noted(report, NO_FONT), NO_FONT)
    assert replaced.header.undrawn == tuple(sorted(NO_FONT))
    shown = repr(changed(replaced, undrawn=()))
    assert not any(repr(sign)[1:-1] in shown or sign in shown for sign in NO_FONT)


def test_a_character_missing_in_our_own_text_still_fails_and_is_named(report: Report) -> None:
    ours = changed(noted(report, NO_FONT[1]), headline=f"我们的话{NO_FONT[0]}")
    with pytest.raises(MissingGlyphs) as failure:
        make_report_pdf(ours, TEMPLATES, lay_out=render_pdf)
    assert {character for character, _ in failure.value.places} == {NO_FONT[0]}


def test_a_character_missing_in_both_fails_too(report: Report) -> None:
    ours = changed(noted(report, NO_FONT), headline=f"我们的话{NO_FONT[0]}")
    with pytest.raises(MissingGlyphs):
        make_report_pdf(ours, TEMPLATES, lay_out=render_pdf)


def test_private_and_hidden_signs_are_never_given_to_a_font(report: Report) -> None:
    """Fonts draw anything at a private code point: what stood in the name nobody knows."""
    shown = without_unprintable(renamed(report, "某\ue000\u202e\ud800厂"))
    assert shown.header.firm.name == "某〓〓〓厂"
    assert shown.header.undrawn_codes == "U+202E、U+D800、U+E000"
    assert without_unprintable(renamed(report, "某厂")) == renamed(report, "某厂")


def test_few_such_characters_are_named_on_the_cover_and_many_only_counted(report: Report) -> None:
    names = ("".join(map(chr, range(0xE000, end))) for end in (0xE002, 0xE020))
    few, many = (without_unprintable(renamed(report, name)) for name in names)
    assert few.undrawn_words == "〓 代替服务器的字体里没有的字（U+E000、U+E001）。"
    assert "32 个字" in many.undrawn_words
    assert many.header.undrawn_codes.count("U+") == 32


def test_the_word_document_keeps_what_it_can_hold_and_names_the_rest(report: Report) -> None:
    lines = list(lines_of(write_report_word(noted(report, f"\U00031350{NO_FONT}\x07"))))
    assert f"企业\U00031350{NO_FONT}〓" in lines
    assert "〓 代替服务器的字体里没有的字（U+0007）。" in lines
    assert any(f"说明\U00031350{NO_FONT}〓\n第二行" in line for line in lines)


def test_the_missing_characters_reach_another_process() -> None:
    failure = pickle.loads(pickle.dumps(MissingGlyphs((("\u0378", "某"),))))  # noqa: S301  # our own bytes
    assert failure.characters == {"\u0378"}


STYLE = '@page { size: 60mm 20mm; margin: 4mm } html { font: 20pt "Noto Sans CJK SC" }'


def drawn(text: str) -> bytes:
    """The pixels of a line of text as it is printed."""
    page = render_pdf(f'<html lang="zh-CN"><title>.</title><style>{STYLE}</style><p>{text}')
    return bytes(pypdfium2.PdfDocument(page)[0].render(scale=1, grayscale=True).to_pil().tobytes())


def test_the_shapes_on_paper_are_those_of_the_characters() -> None:
    """Text extraction cannot see a wrong glyph; pixels can."""
    shapes = {sign: drawn(sign) for sign in "〓璟喆堃淼䶮\u9fb4\U00020087口□"}
    assert len(set(shapes.values())) == len(shapes)
    assert drawn("某〓厂") != drawn("某口厂")


def test_a_rare_character_is_drawn_as_itself_or_refused_never_as_a_box() -> None:
    """With the fonts of script/setup all of them are drawn; without, none may pass as drawn."""
    missing = list_missing_fonts()
    for font in RARE_FONTS:
        for sign in font.samples:
            try:
                shape = drawn(sign)
            except MissingGlyphs:
                assert font in missing
            else:
                assert shape not in {drawn(""), drawn("〓"), drawn("□")}


def test_set_up_brings_the_fonts_that_the_doctor_names() -> None:
    setup = (ROOT / "script" / "setup").read_text(encoding="utf-8")
    brought = re.findall(r"system_packages\+=\((fonts-.*)\)", setup)[0].split()
    assert sorted(brought) == sorted(font.package for font in RARE_FONTS)
    assert all(re.search(rf"^ +.*{package}.*\) echo", setup, re.MULTILINE) for package in brought)

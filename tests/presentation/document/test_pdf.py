"""The PDF: complete, deterministic, closed to the outside, loud about missing glyphs."""

from __future__ import annotations

import os
import re
from io import BytesIO

import pypdfium2
import pytest
from pypdf import PdfReader
from weasyprint.text.ffi import harfbuzz_subset

from rongtong_assess.presentation.document.html import render_report_html
from rongtong_assess.presentation.document.pdf import find_font_problem, render_pdf
from rongtong_assess.presentation.document.pdf_maker import MissingGlyphs, PdfFailed
from rongtong_assess.presentation.report.report import Report
from tests.presentation.conftest import TEMPLATES, renamed, shortened


def page_texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def small_page(body: str) -> str:
    return f'<html lang="zh-CN"><title>小</title><style>html {{ font-family: "Noto Sans CJK SC" }}</style>{body}'


def test_the_pdf_says_what_the_report_says(pdf: bytes, report: Report) -> None:
    text = squeezed("".join(page_texts(pdf)))
    assert squeezed(report.result.headline) in text
    assert report.header.fingerprint in text
    assert "自评结果，非官方认定" in text
    for group in report.scenes.groups:
        assert all(squeezed(scene.name) in text for scene in group.scenes)
    assert report.roadmap is not None
    for card in report.roadmap.detail.cards:
        assert squeezed(card.name) in text
        assert squeezed(card.monday) in text
    for line in report.header.verification_lines:
        assert text.count(squeezed(line)) == 2


def test_the_pdf_has_at_least_ten_pages_each_with_its_number(pdf: bytes) -> None:
    texts = page_texts(pdf)
    assert len(texts) >= 10
    for number, text in enumerate(texts, 1):
        assert f"第{number}页/共{len(texts)}页" in squeezed(text)


def test_the_summary_is_exactly_one_page(reports: dict[str, Report], top_report: Report, empty_report: Report) -> None:
    for report in (*reports.values(), top_report, empty_report):
        texts = [squeezed(text) for text in page_texts(render_pdf(render_report_html(shortened(report), TEMPLATES)))]
        assert "一页看懂" in texts[1]
        assert "目录" in texts[2], report.header.firm.name


def test_no_page_is_blank_or_nearly_so(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        image = page.render(scale=0.4, grayscale=True).to_pil()
        dark = sum(image.histogram()[:200])
        assert dark / (image.width * image.height) > 0.005


def test_contents_point_to_the_right_pages(pdf: bytes) -> None:
    reader = PdfReader(BytesIO(pdf))
    texts = [squeezed(page.extract_text()) for page in reader.pages]
    for title in ("一、测评结果", "二、逐项说明", "四、路线图", "五、措施卡片", "九、假设与来源"):
        number = int(re.search(rf"{title}\.*(\d+)", texts[2])[1])  # type: ignore[index]  # no match fails the test
        assert title in texts[number - 1]
    assert [mark.title for mark in reader.outline if not isinstance(mark, list)][-1] == "九、假设与来源"


def test_the_pdf_names_its_title_language_and_standard(pdf: bytes) -> None:
    reader = PdfReader(BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "中小企业数字化水平自评报告：演示·宁波某精密机械加工厂"
    assert reader.metadata.author == "融通测评"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_fonts_are_embedded_subsets_of_one_family(pdf: bytes) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all(re.fullmatch(r"/[A-Z]{6}\+Noto-Sans-CJK-SC.*", font) for font in fonts), fonts


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    first, second = (render_pdf(render_report_html(shortened(report), TEMPLATES)) for _ in range(2))
    assert first == second


# Unassigned in Unicode: no font of any machine draws them, unlike private-use characters.
@pytest.mark.parametrize("character", ["\u0378", "\u0530", "\U0003fffd"])
def test_a_character_without_a_glyph_fails_and_is_named(character: str) -> None:
    with pytest.raises(MissingGlyphs) as failure:
        render_pdf(small_page(f"<p>上海某某{character}有限公司</p>"))
    assert failure.value.places == ((character, f"上海某某{character}有限公司"),)
    assert f"U+{ord(character):04X}" in str(failure.value)
    assert "fonts-noto-cjk" in str(failure.value)


def test_a_missing_glyph_inside_a_chart_fails_too() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="15">\u0378</text></svg>'
    with pytest.raises(MissingGlyphs):
        render_pdf(small_page(svg))


def test_rare_characters_of_names_have_glyphs(report: Report) -> None:
    name = "璟喆堃淼䶮精工（𠮷）"
    assert name in squeezed(page_texts(render_pdf(render_report_html(renamed(report, name), TEMPLATES)))[0])


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "</style>{{ 7*7 }}{% x %}", "W" * 200, "长" * 200])
def test_hostile_and_long_names_survive_as_text(report: Report, name: str) -> None:
    first = squeezed(page_texts(render_pdf(render_report_html(renamed(report, name), TEMPLATES)))[0])
    assert squeezed(name) in first
    assert "第1页/共" in first


def test_an_emoji_is_drawn_or_refused_by_name(report: Report) -> None:
    html = render_report_html(renamed(report, "笑脸\U0001f600厂"), TEMPLATES)
    try:
        outcome = page_texts(render_pdf(html))[0]
    except PdfFailed as failure:
        outcome = str(failure)
    assert "\U0001f600" in outcome


def test_nothing_from_disk_or_network_gets_into_the_pdf(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("disk") / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><text y="20">secret</text></svg>')
    outside = (secret.as_uri(), "http://127.0.0.1:9/x.png", "https://example.org/x.png", "ftp://127.0.0.1/x")
    body = "".join(f'<p>图<img alt="外面的图" src="{url}"></p>' for url in outside)
    sheet = f'<link rel="stylesheet" href="{secret.as_uri()}"><style>@import "{secret.as_uri()}";</style>'
    pdf = render_pdf(small_page(sheet + body))
    assert "secret" not in "".join(page_texts(pdf))
    assert "外面的图" in "".join(page_texts(pdf))


def test_this_machine_can_make_good_pdfs() -> None:
    assert harfbuzz_subset is not None
    assert find_font_problem() is None


def test_a_machine_without_fonts_is_told_instead_of_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rongtong_assess.presentation.document.pdf._has_fonts", lambda: False)
    with pytest.raises(PdfFailed, match="没有任何能用的字体"):
        render_pdf(small_page("<p>融</p>"))
    problem = find_font_problem()
    assert problem is not None
    assert "fonts-noto-cjk" in problem.cure


def test_a_layout_library_that_ends_its_process_does_not_end_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rongtong_assess.presentation.document.pdf._send_families", lambda _connection: os.abort())
    problem = find_font_problem()
    assert problem is not None
    assert "没有任何能用的字体" in problem.what

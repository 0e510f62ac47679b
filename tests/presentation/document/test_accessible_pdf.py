"""PDFs that everyone can read: two checkers find no error; a warning is mended or stands here with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import outloud
import pdfua
import pytest
from pypdf import PdfReader

from rongtong_assess.core.assessment.sheet_json import SheetDocument
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.visit.finding import VisitResult, build_found_sheet
from rongtong_assess.presentation.document.html import render_report_html
from rongtong_assess.presentation.document.pdf import render_pdf
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.report.visit import build_visit_view
from tests.presentation.conftest import SAMPLES, TEMPLATES, changed

DOCUMENTS = (*SAMPLES, "blank", "visited")
ACCEPTED = {
    "ORD-001": "列表的序号由排版库在正文之后画出；标签树里序号在正文之前，读屏按标签树读。",
    "PAG-001": "空白问卷里好几页的第一行都是“0 级 还没到一级，或者没有这个场景”，是正文，不是页眉。",
}
"""Warnings that stay, with the reason; one that no document gives any more must go."""
NOT_EVALUATED = {"UA-14-001": "检查工具自己出错（标题是否为空），由下面的测试代替。"}


@pytest.fixture(scope="module")
def visited_pdf(edition: Edition, reports: dict[str, Report], answered: dict[str, SheetDocument]) -> bytes:
    """A report after a visit that found some answers otherwise."""
    sheet = answered["food-180"].sheet
    found = build_found_sheet(edition, sheet, {"base.device_network": frozenset({"A"}), "scene.finance": 0})
    notes = {"base.device_network": "只看到两台联网，\n其余没有接线"}
    visit = VisitResult("某服务平台", date(2026, 11, 27), sheet, found, score(edition, found), notes)
    report = changed(reports["food-180"], visit=build_visit_view(edition, visit))
    return render_pdf(render_report_html(report, TEMPLATES))


@pytest.fixture(scope="module")
def documents(
    sample_pdfs: dict[str, bytes], blank_pdf: bytes, visited_pdf: bytes, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    folder, made = tmp_path_factory.mktemp("pdf"), {**sample_pdfs, "blank": blank_pdf, "visited": visited_pdf}
    for name, content in made.items():
        (folder / f"{name}.pdf").write_bytes(content)
    return {name: folder / f"{name}.pdf" for name in made}


@pytest.fixture(scope="module")
def heard(documents: dict[str, Path]) -> dict[str, Any]:
    return {name: outloud.check(str(path)) for name, path in documents.items()}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_outloud_finds_no_error_and_no_warning_without_its_reason(heard: dict[str, Any], name: str) -> None:
    result = heard[name]
    assert result.error is None
    assert [run.rule for run in result.runs if run.status == "crashed"] == []
    worse = [finding for finding in result.findings if finding.severity in {"error", "warning"}]
    assert [
        (fault.rule, fault.page, fault.message, fault.evidence) for fault in worse if fault.rule not in ACCEPTED
    ] == []
    assert all(finding.severity == "warning" for finding in worse)


def test_every_accepted_warning_is_still_given(heard: dict[str, Any]) -> None:
    assert {fault.rule for result in heard.values() for fault in result.findings if fault.severity == "warning"} == set(
        ACCEPTED
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_pdfua_finds_nothing_and_evaluates_every_rule_it_can(documents: dict[str, Path], name: str) -> None:
    report = pdfua.validate(str(documents[name]))
    assert [(fault.rule_id, fault.location.describe(), fault.message) for fault in report.findings] == []
    assert {outcome.rule_id for outcome in report.skipped} <= set(NOT_EVALUATED)


def _elements(pdf: bytes) -> Iterator[dict[str, Any]]:
    """Every structure element, each before what it holds."""
    waiting = [PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield element
        kids = [kid.get_object() for kid in element.get("/K", [])]
        waiting += [kid for kid in reversed(kids) if isinstance(kid, dict) and "/Obj" not in kid]


@pytest.mark.parametrize("name", ["machining-60", "blank"])
def test_every_heading_holds_text_and_every_element_something(documents: dict[str, Path], name: str) -> None:
    elements = list(_elements(documents[name].read_bytes()))
    assert sum(element["/S"] in {"/H1", "/H2", "/H3"} for element in elements) > 20
    empty = {element["/S"] for element in elements if not element.get("/K")}
    assert empty <= {"/TD"}


def test_every_head_cell_has_a_direction_and_every_figure_its_language(pdf: bytes) -> None:
    elements = list(_elements(pdf))
    scopes = [element["/A"]["/Scope"] for element in elements if element["/S"] == "/TH"]
    assert set(scopes) == {"/Column", "/Row"}
    figures = [element for element in elements if element["/S"] == "/Figure"]
    assert len(figures) >= 7
    assert all(figure["/Alt"] and figure["/Lang"] == "zh-CN" for figure in figures)


def test_links_say_where_they_lead_and_are_printed(pdf: bytes, report: Report) -> None:
    pages = PdfReader(BytesIO(pdf)).pages
    links = [link.get_object() for page in pages for link in page.get("/Annots", [])]
    assert report.part_titles["cards"] in {link["/Contents"] for link in links}
    assert all(len(link["/Contents"]) > 1 and not link["/Contents"].isascii() for link in links)
    assert all(link["/F"] & 4 for link in links)


@pytest.mark.parametrize("name", ["machining-60", "blank"])
def test_running_lines_are_artefacts_on_every_page(documents: dict[str, Path], name: str) -> None:
    for number, page in enumerate(PdfReader(documents[name]).pages, 1):
        content = page.get_contents().get_data()  # type: ignore[union-attr]  # every page has some
        assert content.count(b"/Pagination") >= (2 if number == 1 else 3), number


def test_a_mark_on_the_page_belongs_to_an_element_of_the_tree_or_to_none(pdf: bytes) -> None:
    reader = PdfReader(BytesIO(pdf))
    reached = {id(element) for element in _elements(pdf)}
    assert len(reached) > 1000
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for page, owners in zip(reader.pages, numbers[1 : 2 * len(reader.pages) : 2], strict=True):
        content = page.get_contents().get_data()  # type: ignore[union-attr]  # every page has some
        assert content.count(b"/MCID") == sum("NullObject" not in type(owner).__name__ for owner in owners)

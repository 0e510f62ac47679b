"""A chart is shown on the faces that the registry names, and on no other."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from jinja2 import Environment, FileSystemLoader

from rongtong_assess.core.assessment.sheet_json import SheetDocument
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import score
from rongtong_assess.presentation.charts.chart import Chart, ChartSubject, picture
from rongtong_assess.presentation.charts.registry import CHARTS, ChartKind, ChartSet, Face, Place, Spot, draw_charts
from rongtong_assess.presentation.document.html import render_report_html
from rongtong_assess.presentation.document.word import write_report_word
from rongtong_assess.presentation.report.report import Report
from tests.presentation.conftest import TEMPLATES

TITLE = "编造的图，只在测试里有"
ON_EVERY_FACE = (Spot(Face.PAGE, Place.LEVEL), Spot(Face.PDF, Place.DIMENSIONS, "wide"), Spot(Face.WORD, Place.SCENES))
PAGES = Environment(loader=FileSystemLoader(Path(__file__).parents[3] / "templates"), autoescape=True)


def draw_made_up(_: object) -> Chart:
    return Chart(TITLE, "没有内容", picture(10, TITLE, "没有内容", []), ("列",), (("格",),))


def with_made_up(report: Report, monkeypatch: pytest.MonkeyPatch, spots: tuple[Spot, ...]) -> Report:
    """The report as it is once the registry has one more line."""
    monkeypatch.setitem(CHARTS, "made-up", ChartKind(draw_made_up, spots))
    return replace(report, charts=ChartSet({**report.charts.charts, "made-up": draw_made_up(report)}))


def page_part(report: Report, place: str = "level") -> str:
    """The charts that the result page shows at a place."""
    macro = PAGES.get_template("parts/chart.html").module.figures  # type: ignore[attr-defined]  # a macro of the template
    return str(macro(report.charts, place))


def word_text(report: Report) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(write_report_word(report))).paragraphs)


def test_a_line_in_the_registry_shows_a_chart_on_page_pdf_and_word(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = with_made_up(report, monkeypatch, ON_EVERY_FACE)
    assert TITLE in page_part(shown)
    assert TITLE in render_report_html(shown, TEMPLATES)
    assert TITLE in word_text(shown)


@pytest.mark.parametrize("left_out", range(3))
def test_a_chart_is_shown_on_no_face_that_is_not_named(
    report: Report, monkeypatch: pytest.MonkeyPatch, left_out: int
) -> None:
    shown = with_made_up(report, monkeypatch, ON_EVERY_FACE[:left_out] + ON_EVERY_FACE[left_out + 1 :])
    faces = (page_part(shown), render_report_html(shown, TEMPLATES), word_text(shown))
    assert [TITLE in face for face in faces] == [place != left_out for place in range(3)]


def test_the_chart_of_a_forecast_is_shown_on_page_pdf_and_word_through_the_registry(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = report.charts.find("forecast")
    assert chart is not None
    for face in (page_part(report, "forecast"), render_report_html(report, TEMPLATES), word_text(report)):
        assert chart.title in face
    monkeypatch.setitem(CHARTS, "forecast", replace(CHARTS["forecast"], spots=()))
    for face in (page_part(report, "forecast"), render_report_html(report, TEMPLATES), word_text(report)):
        assert chart.title not in face


def test_a_chart_with_few_rows_is_as_wide_as_the_text(report: Report) -> None:
    chart = draw_made_up(report)
    spot = Spot(Face.PDF, Place.POINTS, "wide", full_up_to=1)
    assert spot.size_of(chart) == "full"
    assert spot.size_of(replace(chart, rows=chart.rows * 2)) == "wide"


def test_the_charts_of_a_plan_say_that_its_facts_have_changed(
    edition: Edition, answered: dict[str, SheetDocument], far_report: Report
) -> None:
    assert far_report.roadmap is not None
    scorecard = score(edition, answered["machining-60"].sheet)
    drawn = draw_charts(ChartSubject(edition, scorecard, far_report.roadmap.detail, is_stale=True))
    assert {name for name, chart in drawn.charts.items() if "已过时" in chart.title} == {"waterfall", "gantt", "costs"}


def test_every_registered_chart_is_drawn_from_its_subject(
    report: Report, monkeypatch: pytest.MonkeyPatch, chart_subject: ChartSubject
) -> None:
    monkeypatch.setitem(CHARTS, "made-up", ChartKind(draw_made_up, ON_EVERY_FACE))
    drawn = draw_charts(chart_subject)
    assert set(drawn.charts) == {*report.charts.charts, "made-up"} - {"forecast", "waterfall", "gantt", "costs"}
    assert drawn.charts["made-up"].title == TITLE


@pytest.fixture
def chart_subject(edition: Edition, answered: dict[str, SheetDocument]) -> ChartSubject:
    return ChartSubject(edition, score(edition, answered["machining-60"].sheet))

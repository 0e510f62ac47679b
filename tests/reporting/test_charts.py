"""Charts are safe in pages, readable without seeing, and backed by a table."""

from __future__ import annotations

import re
from dataclasses import astuple
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from rongtong_assess.reporting.charts import Chart, DimensionBar, SceneMark, SceneMarkGroup, dimension_bars, scene_radar
from rongtong_assess.reporting.report import Report

SVG = "{http://www.w3.org/2000/svg}"
CHARTS = ("ladder", "dimensions", "radar", "scenes", "waterfall", "gantt", "costs")


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314  # made here, nothing foreign in it


@pytest.fixture(params=CHARTS)
def chart(request: pytest.FixtureRequest, far_report: Report) -> Chart:
    found: Chart = getattr(far_report.charts, request.param)
    return found


def test_a_chart_is_an_image_with_a_name_a_description_and_a_font(chart: Chart) -> None:
    root = parsed(chart.svg)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == chart.title
    assert root.findtext(f"{SVG}desc") == chart.summary
    assert "Noto Sans CJK SC" in (root.get("font-family") or "")


def test_a_chart_needs_no_inline_style_and_runs_nothing(chart: Chart) -> None:
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|javascript:|href=", chart.svg)


def test_a_chart_has_a_sentence_as_title_and_a_table_twin(chart: Chart) -> None:
    assert len(chart.title) > 8
    assert chart.rows
    assert all(len(row) == len(chart.head) for row in chart.rows)


def test_no_chart_leaves_its_picture(chart: Chart) -> None:
    root = parsed(chart.svg)
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", "0")) <= width
        assert 0 <= float(text.get("y", "0")) <= height
    for box in root.iter(f"{SVG}rect"):
        assert float(box.get("x", "0")) + float(box.get("width", "0")) <= width


def test_hostile_names_are_escaped() -> None:
    name = '<script>alert("x")</script>'
    bars = dimension_bars((DimensionBar(name, Decimal(1), Decimal(2)),))
    radar = scene_radar((SceneMarkGroup(name, (SceneMark(name, 1, True),) * 3),), target_level=2)
    for chart in (bars, radar):
        assert "<script" not in chart.svg
        assert name in "".join(parsed(chart.svg).itertext())


def test_full_marks_everywhere_are_said_as_such() -> None:
    assert dimension_bars((DimensionBar("甲", Decimal(2), Decimal(2)),)).title == "每个维度都得了满分"


def test_the_filled_part_of_a_bar_is_as_long_as_its_share_of_points() -> None:
    svg = dimension_bars((DimensionBar("甲", Decimal(10), Decimal(40)),)).svg
    outline, filled = (float(box.get("width", "0")) for box in parsed(svg).iter(f"{SVG}rect"))
    assert filled / outline == pytest.approx(0.25, abs=0.001)


def test_all_levels_can_be_drawn(top_report: Report, empty_report: Report) -> None:
    for report in (top_report, empty_report):
        for svg in (chart.svg for chart in _charts(report)):
            assert parsed(svg).get("role") == "img"
    assert "最高一级" in top_report.charts.ladder.title


def _charts(report: Report) -> list[Chart]:
    assert len(astuple(report.charts)) == len(CHARTS)
    drawn = [getattr(report.charts, name) for name in CHARTS]
    return [chart for chart in drawn if chart]

"""Charts are safe in pages, readable without seeing, and backed by a table."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from rongtong_assess.presentation.charts.bars import DimensionBar, dimension_bars
from rongtong_assess.presentation.charts.chart import Chart
from rongtong_assess.presentation.charts.phase_costs import PhaseCost, phase_cost_bars
from rongtong_assess.presentation.charts.radar import scene_radar
from rongtong_assess.presentation.charts.registry import CHARTS
from rongtong_assess.presentation.charts.scenes import SceneLevel, SceneLevelGroup
from rongtong_assess.presentation.charts.waterfall import Rise, score_waterfall
from rongtong_assess.presentation.report.report import Report

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314  # made here, nothing foreign in it


@pytest.fixture(params=tuple(CHARTS))
def chart(request: pytest.FixtureRequest, far_report: Report) -> Chart:
    return far_report.charts.charts[request.param]


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
    radar = scene_radar((SceneLevelGroup(name, (SceneLevel(name, 1, True),) * 3),), target_level=2)
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
    assert "最高一级" in top_report.charts.charts["ladder"].title


def _charts(report: Report) -> list[Chart]:
    drawn = [report.charts.find(name) for name in CHARTS]
    return [chart for chart in drawn if chart]


def bars_of(svg: str) -> list[tuple[float, float]]:
    """Where each bar begins and how long it is."""
    boxes = parsed(svg).iter(f"{SVG}rect")
    return [(float(box.get("x", "0")), float(box.get("width", "0"))) for box in boxes if box.get("rx")]


def test_a_waterfall_begins_at_zero_and_each_step_where_the_one_before_ended() -> None:
    rises = (Rise("甲", Decimal(20), Decimal(30)), Rise("乙", Decimal(30), Decimal(40)))
    chart = score_waterfall(rises, threshold=Decimal(40), threshold_label="二级线 40 分", title="两项措施加 20 分")
    now, first, second, then = bars_of(chart.svg)
    assert now[0] == then[0]
    assert first[0] == pytest.approx(now[0] + now[1])
    assert second[0] == pytest.approx(first[0] + first[1])
    assert then[1] == pytest.approx(2 * now[1])
    assert chart.rows[-1] == ("乙", "+10", "40")


def test_bars_of_weeks_are_as_long_as_their_weeks_and_never_more_than_two_at_once(far_report: Report) -> None:
    assert far_report.roadmap is not None
    cards = far_report.roadmap.detail.cards
    gantt = far_report.charts.find("gantt")
    assert gantt is not None
    widths = [width for _, width in bars_of(gantt.svg) if width != 11]
    weeks = [card.end_week - card.start_week for card in cards]
    assert len(widths) == len(weeks)
    per_week = [width / week for width, week in zip(widths, weeks, strict=True)]
    assert per_week == pytest.approx([per_week[0]] * len(per_week), rel=0.05)
    for week in range(max(card.end_week for card in cards)):
        assert sum(card.start_week <= week < card.end_week for card in cards) <= 2


def test_the_phase_that_costs_most_is_named_with_what_all_cost() -> None:
    phases = (PhaseCost("先", "第 1～3 个月", 2, Decimal("1.25")), PhaseCost("后", "第 4～12 个月", 1, Decimal(3)))
    chart = phase_cost_bars(phases)
    assert chart.title == "花钱最多的是“后”阶段：4.25 万元里占 3 万元"
    assert chart.rows == (("先", "第 1～3 个月", "2 项", "1.25 万元"), ("后", "第 4～12 个月", "1 项", "3 万元"))
    assert phase_cost_bars((PhaseCost("先", "第 1～3 个月", 1, Decimal(0)),)).title == "每个阶段都不花钱"


def test_the_radar_draws_a_second_line_only_where_a_plan_lifts_scenes(report: Report, top_report: Report) -> None:
    assert report.charts.find("radar") is not None
    assert report.charts.find("radar").head == ("场景", "等级", "目标", "路线图做完")
    assert ("人力资源", "一级", "二级", "二级") in report.charts.find("radar").rows
    assert len(list(parsed(report.charts.find("radar").svg).iter(f"{SVG}polygon"))) == 2
    assert top_report.charts.find("radar") is not None
    assert len(list(parsed(top_report.charts.find("radar").svg).iter(f"{SVG}polygon"))) == 1

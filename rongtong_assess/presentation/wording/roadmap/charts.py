"""The charts of a plan: points from measure to measure, weeks, and the money of the phases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rongtong_assess.core.numbers import Points
from rongtong_assess.presentation.wording.quantities import join_clauses, show_exact_money, show_number, show_points

NOW, DONE = "现在", "做完"
WATERFALL_HEAD = ("措施", "得分", "做完后的总分")
GANTT_HEAD = ("措施", "阶段", "时间")
MONTH = "月"
PHASE_HEAD = ("阶段", "时间", "措施", "第一年费用")
NO_COSTS = "每个阶段都不花钱"


def gain_words(points: Points) -> str:
    """Points that a measure adds, without unit."""
    return f"+{show_number(points)}"


def threshold_words(level: str, points: Points) -> str:
    """The label of the line at the points that a level asks."""
    return f"{level}线 {show_points(points)}"


def waterfall_title(measures: int, gained: str, *, before: Points, after: str) -> str:
    """The message of the waterfall. gained, after: points in words."""
    return f"{measures} 项措施加 {gained} 分，从 {show_points(before)}到 {after} 分"


def waterfall_summary(gains: Iterable[tuple[str, Points]], *, before: Points, after: Points, threshold: str) -> str:
    """What the waterfall shows. gains: name and points of each measure. threshold: the label of its line."""
    listed = join_clauses(f"{name} +{show_points(points)}" for name, points in gains)
    ends = f"从现在的 {show_points(before)}开始；{listed}；全部做完是 {show_points(after)}"
    return f"每项措施一条横条，接在前一项的后面，虚线是要够到的分数。{ends}；{threshold}。"


def gantt_title(measures: int, duration: str) -> str:
    """The message of the chart of weeks."""
    return f"{measures} 项措施，{duration}做完"


def gantt_summary(measures: Iterable[tuple[str, str]]) -> str:
    """What the chart of weeks shows. measures: name and weeks of each."""
    return f"{join_clauses(f'{name}，{weeks}' for name, weeks in measures)}。"


def phase_name(name: str, months: str) -> str:
    """A phase with its months."""
    return f"{name}（{months}）"


def phase_when(months: str, measures: str) -> str:
    """Above the bar of a phase: its months, and how many measures begin in it."""
    return f"{months}，{measures}"


def phase_measures_words(measures: int) -> str:
    """How many measures begin in a phase."""
    return f"{measures} 项" if measures else "没有措施"


def only_phase_title(name: str, total_wan_yuan: Decimal) -> str:
    """That one phase costs everything."""
    return f"钱都花在“{name}”阶段：{show_exact_money(total_wan_yuan)}"


def dearest_phase_title(name: str, spent_wan_yuan: Decimal, *, total_wan_yuan: Decimal) -> str:
    """Which phase costs most, out of what all phases cost."""
    return f"花钱最多的是“{name}”阶段：{show_exact_money(total_wan_yuan)}里占 {show_exact_money(spent_wan_yuan)}"


def phases_summary(rows: Sequence[tuple[str, str, str, str]]) -> str:
    """What the chart of costs shows. rows: name, months, measures and money of each phase."""
    listed = join_clauses(f"{name}（{months}）{measures}，{money}" for name, months, measures, money in rows)
    return f"每个阶段一条横条，越长花钱越多。{listed}。"

"""Results on pages: two of them compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rongtong_assess.core.comparison import Comparison, Pair
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.follow_up import FollowedMeasure
from rongtong_assess.core.standing_facts import StandingFacts
from rongtong_assess.presentation.charts.bars import BeforeAfter, before_after_bars
from rongtong_assess.presentation.charts.svg import Chart
from rongtong_assess.presentation.report.visit import source_line
from rongtong_assess.presentation.wording.days import show_day
from rongtong_assess.presentation.wording.levels import level_word
from rongtong_assess.presentation.wording.money import show_money
from rongtong_assess.presentation.wording.numbers import Number, show_number
from rongtong_assess.presentation.wording.progress import kpi_words
from rongtong_assess.presentation.wording.result import (
    CONVERTED,
    ITEM_SCORES,
    SCENES,
    change_count_words,
    headline_words,
    level_change_words,
    side_words,
    total_change_words,
)


@dataclass(frozen=True, slots=True)
class LostQuestionView:
    """A question that does not compare, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """mark: stands before every title, "" for a direct comparison."""

    mark: str
    headline: str
    charts: tuple[Chart, ...]
    lost: tuple[LostQuestionView, ...]


@dataclass(frozen=True, slots=True)
class DoneMeasureView:
    """A measure that came into use between the results; "" for what is not known."""

    name: str
    in_use_since: str
    cost: str
    kpi: str


@dataclass(frozen=True, slots=True)
class DoneView:
    """What was done between the results. level: planned against reached, "" without a plan."""

    lines: tuple[DoneMeasureView, ...]
    level: str


def list_facts_behind(before: tuple[Edition, StandingFacts], after: tuple[Edition, StandingFacts]) -> str:
    """Which facts the two sides are made of, where a visit has been to either; else empty."""
    if not any(stands.visit for _, stands in (before, after)):
        return ""
    return side_words(*(source_line(edition, stands) for edition, stands in (before, after)))


def build_done(measures: Iterable[FollowedMeasure], level: str) -> DoneView:
    """What was done between two results. level: a sentence, "" without a plan."""
    return DoneView(tuple(map(_done_line, measures)), level)


def _done_line(measure: FollowedMeasure) -> DoneMeasureView:
    cost = measure.real_cost_wan_yuan
    return DoneMeasureView(
        measure.name,
        show_day(measure.real_end) if measure.real_end else "",
        "" if cost is None else show_money(cost),
        kpi_words(measure.kpi),
    )


def build_comparison(found: Comparison) -> ComparisonView:
    """The comparison in words and charts; a converted one says so everywhere."""
    mark = CONVERTED if found.is_converted else ""
    points = (found.total, *found.dimensions)
    charts = [
        _chart([found.level], f"{mark}{level_change_words(found)}", show=_show_level),
        _chart(points, f"{mark}{total_change_words(found.total)}", show=show_number),
        _chart(found.items, f"{mark}{change_count_words(found.items, ITEM_SCORES)}", show=show_number),
    ]
    if found.scenes:
        charts.append(_chart(found.scenes, f"{mark}{change_count_words(found.scenes, SCENES)}", show=_show_level))
    return ComparisonView(
        mark,
        f"{mark}{headline_words(found)}",
        tuple(charts),
        tuple(
            LostQuestionView(found.edition.question_name(lost.question), lost.reason.removesuffix("，请确认"))
            for lost in found.lost
        ),
    )


def _chart(pairs: Iterable[Pair], title: str, *, show: Callable[[Number], str]) -> Chart:
    bars = tuple(BeforeAfter(pair.name, pair.before, pair.after, pair.full) for pair in pairs)
    return before_after_bars(bars, title=title, show=show)


def _show_level(level: Number) -> str:
    return level_word(int(level))

"""Bars from zero: the points of each dimension, and the values of two results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.presentation.charts.chart import (
    BRAND,
    BRAND_DARK,
    INK,
    LEVEL_COLOURS,
    LINE,
    SOFT,
    WHITE,
    WIDTH,
    Chart,
    ChartSubject,
    label,
    picture,
    tag,
)
from rongtong_assess.presentation.wording.quantities import Number, show_number, show_rest
from rongtong_assess.presentation.wording.result.comparison import (
    AFTER,
    BEFORE,
    BEFORE_AFTER_HEAD,
    NOT_COMPARABLE,
    before_after_summary,
)
from rongtong_assess.presentation.wording.result.level import (
    DIMENSION_HEAD,
    FULL_POINTS,
    dimension_words,
    dimensions_summary,
    got_and_lost_words,
    worst_dimension_words,
)

ROW, BAR = 56, 20
PAIR_ROW, PAIR_BAR, BEFORE_Y, AFTER_Y = 62, 13, 22, 38
LEFT, VALUE_WIDTH = 40, 78


@dataclass(frozen=True, slots=True)
class DimensionBar:
    """One dimension: points got of the points there are."""

    name: str
    got_points: Decimal
    full_points: Decimal

    @property
    def lost_points(self) -> Decimal:
        return self.full_points - self.got_points

    @property
    def lost_words(self) -> str:
        return show_rest(self.full_points, self.got_points)

    @property
    def clause(self) -> str:
        return dimension_words(self.name, self.got_points, full=self.full_points)


def dimension_bars(bars: tuple[DimensionBar, ...]) -> Chart:
    """One bar per dimension, on one scale; the outline is all points, the empty part is lost."""
    unit = (WIDTH - 2) / float(max(bar.full_points for bar in bars))
    parts = [part for place, bar in enumerate(bars) for part in _draw_bar(bar, y=place * ROW, unit=unit)]
    worst = max(bars, key=lambda bar: bar.lost_points)
    title = (
        worst_dimension_words(worst.name, worst.full_points, lost=worst.lost_words)
        if worst.lost_points
        else FULL_POINTS
    )
    summary = dimensions_summary(bar.clause for bar in bars)
    return Chart(
        title=title,
        summary=summary,
        svg=picture(ROW * len(bars), title, summary, parts, grows="text-grows"),
        head=DIMENSION_HEAD,
        rows=tuple(
            (bar.name, show_number(bar.got_points), show_number(bar.full_points), bar.lost_words) for bar in bars
        ),
    )


def _draw_bar(bar: DimensionBar, *, y: float, unit: float) -> list[str]:
    full, got = float(bar.full_points) * unit, float(bar.got_points) * unit
    words = got_and_lost_words(bar.got_points, bar.full_points, lost=bar.lost_words if bar.lost_points else "")
    top = y + 24
    return [
        label(1, y + 16, bar.name, font_size=14, font_weight=600),
        label(WIDTH - 1, y + 16, words, text_anchor="end", fill=SOFT),
        tag("rect", x=1, y=top, width=full, height=BAR, rx=3, fill=WHITE, stroke=BRAND_DARK, stroke_width=1),
        tag("rect", x=1, y=top, width=got, height=BAR, rx=3, fill=BRAND),
    ]


def draw_dimensions(subject: ChartSubject) -> Chart:
    """The points of the edition's dimensions."""
    points = subject.scorecard.dimensions
    return dimension_bars(
        tuple(
            DimensionBar(dimension.name, points[dimension.id], dimension.points)
            for dimension in subject.edition.dimensions
        )
    )


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """One value of two results. before: None where the earlier result has none that compares."""

    name: str
    before: Number | None
    after: Number
    full: Number


def before_after_bars(pairs: tuple[BeforeAfter, ...], *, title: str, show: Callable[[Number], str]) -> Chart:
    """Two bars for each value, on one scale; the outline is the highest value possible. show: a value in words."""
    unit = (WIDTH - LEFT - VALUE_WIDTH) / float(max(pair.full for pair in pairs))
    parts = [
        part for place, pair in enumerate(pairs) for part in _draw_pair(pair, y=place * PAIR_ROW, unit=unit, show=show)
    ]
    rows = tuple((pair.name, _value_words(pair.before, show), show(pair.after), show(pair.full)) for pair in pairs)
    summary = before_after_summary((name, before, after) for name, before, after, _ in rows)
    return Chart(
        title=title,
        summary=summary,
        svg=picture(PAIR_ROW * len(pairs), title, summary, parts),
        head=BEFORE_AFTER_HEAD,
        rows=rows,
    )


def _draw_pair(pair: BeforeAfter, *, y: float, unit: float, show: Callable[[Number], str]) -> list[str]:
    parts = [label(0, y + 16, pair.name, font_size=14, font_weight=600)]
    bars = ((BEFORE, pair.before, BEFORE_Y, LEVEL_COLOURS[0], SOFT), (AFTER, pair.after, AFTER_Y, BRAND, INK))
    for name, value, offset, colour, ink in bars:
        top = y + offset
        parts.append(label(0, top + 11, name, fill=SOFT))
        if value is not None:
            parts.append(_draw_value(top, float(pair.full) * unit, colour=WHITE, stroke=LINE))
            parts.append(_draw_value(top, float(value) * unit, colour=colour))
        parts.append(label(WIDTH, top + 11, _value_words(value, show), text_anchor="end", fill=ink))
    return parts


def _draw_value(top: float, width: float, *, colour: str, **line: str) -> str:
    return tag("rect", x=LEFT, y=top, width=width, height=PAIR_BAR, rx=2, fill=colour, **line)


def _value_words(value: Number | None, show: Callable[[Number], str]) -> str:
    return NOT_COMPARABLE if value is None else show(value)

"""Bars: the points of each dimension, and values before and after one above the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.presentation.charts.subject import ChartSubject
from rongtong_assess.presentation.charts.svg import (
    BRAND,
    BRAND_DARK,
    INK,
    LEVEL_COLOURS,
    LINE,
    PAPER,
    SOFT,
    WIDTH,
    Chart,
    label,
    picture,
    tag,
)
from rongtong_assess.presentation.wording.quantities import Number, show_number, show_rest

ROW, BAR = 56, 20


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
    def sentence(self) -> str:
        return f"{self.name}得 {show_number(self.got_points)} 分，满分 {show_number(self.full_points)} 分"


def dimension_bars(bars: tuple[DimensionBar, ...]) -> Chart:
    """Bars from zero on one scale; the outline is full marks, the empty part is lost."""
    unit = (WIDTH - 2) / float(max(bar.full_points for bar in bars))
    parts = [part for place, bar in enumerate(bars) for part in _draw_bar(bar, y=place * ROW, unit=unit)]
    worst = max(bars, key=lambda bar: bar.lost_points)
    title = (
        f"失分最多的是{worst.name}：满分 {show_number(worst.full_points)} 分，失 {worst.lost_words} 分"
        if worst.lost_points
        else "每个维度都得了满分"
    )
    summary = f"每个维度一条横条，涂色的部分是得到的分。{'；'.join(bar.sentence for bar in bars)}。"
    return Chart(
        title=title,
        summary=summary,
        svg=picture(ROW * len(bars), title, summary, parts, grows="text-grows"),
        head=("维度", "得分", "满分", "失分"),
        rows=tuple(
            (bar.name, show_number(bar.got_points), show_number(bar.full_points), bar.lost_words) for bar in bars
        ),
    )


def _draw_bar(bar: DimensionBar, *, y: float, unit: float) -> list[str]:
    full, got = float(bar.full_points) * unit, float(bar.got_points) * unit
    words = f"得 {show_number(bar.got_points)} / {show_number(bar.full_points)} 分"
    lost = f"，失 {bar.lost_words} 分" if bar.lost_points else "，没有失分"
    top = y + 24
    return [
        label(1, y + 16, bar.name, font_size=14, font_weight=600),
        label(WIDTH - 1, y + 16, words + lost, text_anchor="end", fill=SOFT),
        tag("rect", x=1, y=top, width=full, height=BAR, rx=3, fill=PAPER, stroke=BRAND_DARK, stroke_width=1),
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


PAIR_ROW, PAIR_BAR, BEFORE_Y, AFTER_Y = 62, 13, 22, 38
LEFT, VALUE_WIDTH = 40, 78
NOT_COMPARABLE = "不能比"


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """One value of two assessments. before: None where the earlier one has none that compares."""

    name: str
    before: Number | None
    after: Number
    full: Number


def before_after_bars(pairs: tuple[BeforeAfter, ...], *, title: str, show: Callable[[Number], str]) -> Chart:
    """Two bars each, from zero on one scale; the outline is the most there is. show: a value in words."""
    unit = (WIDTH - LEFT - VALUE_WIDTH) / float(max(pair.full for pair in pairs))
    parts = [
        part for place, pair in enumerate(pairs) for part in _draw_pair(pair, y=place * PAIR_ROW, unit=unit, show=show)
    ]
    rows = tuple((pair.name, _value_words(pair.before, show), show(pair.after), show(pair.full)) for pair in pairs)
    summary = "；".join(f"{name}上次 {before}，这次 {after}" for name, before, after, _ in rows) + "。"
    return Chart(
        title=title,
        summary=summary,
        svg=picture(PAIR_ROW * len(pairs), title, summary, parts),
        head=("名称", "上次", "这次", "最高"),
        rows=rows,
    )


def _draw_pair(pair: BeforeAfter, *, y: float, unit: float, show: Callable[[Number], str]) -> list[str]:
    parts = [label(0, y + 16, pair.name, font_size=14, font_weight=600)]
    bars = (("上次", pair.before, BEFORE_Y, LEVEL_COLOURS[0], SOFT), ("这次", pair.after, AFTER_Y, BRAND, INK))
    for name, value, offset, colour, ink in bars:
        top = y + offset
        parts.append(label(0, top + 11, name, fill=SOFT))
        if value is not None:
            parts.append(_draw_value(top, float(pair.full) * unit, PAPER, stroke=LINE))
            parts.append(_draw_value(top, float(value) * unit, colour))
        parts.append(label(WIDTH, top + 11, _value_words(value, show), text_anchor="end", fill=ink))
    return parts


def _draw_value(top: float, width: float, colour: str, **line: str) -> str:
    return tag("rect", x=LEFT, y=top, width=width, height=PAIR_BAR, rx=2, fill=colour, **line)


def _value_words(value: Number | None, show: Callable[[Number], str]) -> str:
    return NOT_COMPARABLE if value is None else show(value)

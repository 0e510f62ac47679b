"""Values before and after, one above the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rongtong_assess.presentation.charts.svg import (
    BRAND,
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
from rongtong_assess.presentation.wording.numbers import Number

ROW, BAR, BEFORE_Y, AFTER_Y = 62, 13, 22, 38
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
    parts = [part for place, pair in enumerate(pairs) for part in _draw(pair, y=place * ROW, unit=unit, show=show)]
    rows = tuple((pair.name, _words(pair.before, show), show(pair.after), show(pair.full)) for pair in pairs)
    summary = "；".join(f"{name}上次 {before}，这次 {after}" for name, before, after, _ in rows) + "。"
    return Chart(
        title=title,
        summary=summary,
        svg=picture(ROW * len(pairs), title, summary, parts),
        head=("名称", "上次", "这次", "最高"),
        rows=rows,
    )


def _draw(pair: BeforeAfter, *, y: float, unit: float, show: Callable[[Number], str]) -> list[str]:
    parts = [label(0, y + 16, pair.name, font_size=14, font_weight=600)]
    bars = (("上次", pair.before, BEFORE_Y, LEVEL_COLOURS[0], SOFT), ("这次", pair.after, AFTER_Y, BRAND, INK))
    for name, value, offset, colour, ink in bars:
        top = y + offset
        parts.append(label(0, top + 11, name, fill=SOFT))
        if value is not None:
            parts.append(_bar(top, float(pair.full) * unit, PAPER, stroke=LINE))
            parts.append(_bar(top, float(value) * unit, colour))
        parts.append(label(WIDTH, top + 11, _words(value, show), text_anchor="end", fill=ink))
    return parts


def _bar(top: float, width: float, colour: str, **line: str) -> str:
    return tag("rect", x=LEFT, y=top, width=width, height=BAR, rx=2, fill=colour, **line)


def _words(value: Number | None, show: Callable[[Number], str]) -> str:
    return NOT_COMPARABLE if value is None else show(value)

"""Bars for counts that people compare by eye: one bar for each thing, from zero, with its number beside it.

A part of a bar may be marked, such as what is late; the words beside the bar say so too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rongtong_assess.presentation.charts.chart import (
    BRAND,
    INK,
    LINE,
    WARN,
    WIDTH,
    Chart,
    label,
    picture,
    short,
    tag,
)

ROW, BAR = 34, 16
NAME_WIDTH, NUMBER_WIDTH = 132, 136


@dataclass(frozen=True, slots=True)
class CountBar:
    """One bar. marked: a part of count that is drawn in another colour, such as what is late."""

    name: str
    count: int
    words: str
    marked: int = 0


def count_bars(bars: Sequence[CountBar], *, title: str, summary: str, head: tuple[str, str]) -> Chart:
    """All bars on one scale; head: of the table beside the picture."""
    most = max((bar.count for bar in bars), default=0)
    unit = (WIDTH - NAME_WIDTH - NUMBER_WIDTH) / most if most else 0.0
    parts = [part for place, bar in enumerate(bars) for part in _draw(bar, y=place * ROW, unit=unit)]
    return Chart(
        title=title,
        summary=summary,
        svg=picture(max(ROW * len(bars), 1), title, summary, parts, grows="text-grows"),
        head=head,
        rows=tuple((bar.name, bar.words) for bar in bars),
    )


def _draw(bar: CountBar, *, y: float, unit: float) -> list[str]:
    width = float(bar.count * unit)
    parts = [
        label(0, y + 19, short(bar.name, NAME_WIDTH - 8, 17)),
        tag("rect", x=NAME_WIDTH, y=y + 6, width=max(width, 1.0), height=BAR, rx=2, fill=BRAND if bar.count else LINE),
    ]
    if bar.marked:
        marked = float(bar.marked * unit)
        parts.append(tag("rect", x=NAME_WIDTH, y=y + 6, width=marked, height=BAR, rx=2, fill=WARN))
    parts.append(label(NAME_WIDTH + width + 6, y + 19, bar.words, fill=INK))
    return parts

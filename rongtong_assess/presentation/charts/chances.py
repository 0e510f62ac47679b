"""How likely each level is, as bars from zero on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rongtong_assess.presentation.charts.svg import INK, LEVEL_COLOURS, LINE, SOFT, WIDTH, Chart, label, picture, tag

ROW, BAR, NAMES, FIGURES = 32, 18, 128, 48
WHOLE = 100


@dataclass(frozen=True, slots=True)
class LevelChance:
    """One level in words with its share of 100. is_within: whether the interval holds it."""

    level: int
    name: str
    percent: int
    is_within: bool

    @property
    def words(self) -> str:
        """Never nothing: every level is possible."""
        return f"{self.percent}%" if self.percent else "不到 1%"


def whole_percents(chances: Sequence[float]) -> list[int]:
    """Whole percents that add up to 100: the largest rests are rounded up."""
    parts = [chance * WHOLE for chance in chances]
    percents = [int(part) for part in parts]
    rests = sorted(range(len(parts)), key=lambda place: (percents[place] - parts[place], place))
    for place in rests[: WHOLE - sum(percents)]:
        percents[place] += 1
    return percents


def chance_bars(chances: Sequence[LevelChance], *, title: str) -> Chart:
    """One bar a level; the levels of the interval have a dark outline, and the word in the table."""
    unit = (WIDTH - NAMES - FIGURES) / WHOLE
    parts = [part for place, chance in enumerate(chances) for part in _draw(chance, y=place * ROW, unit=unit)]
    listed = "，".join(f"{chance.name} {chance.words}" for chance in chances)
    summary = f"每个等级一条横条，越长可能性越大。{listed}。"
    return Chart(
        title=title,
        summary=summary,
        svg=picture(ROW * len(chances), title, summary, parts, grows="text-grows"),
        head=("等级", "可能性", "在 90% 区间里"),
        rows=tuple((chance.name, chance.words, "是" if chance.is_within else "否") for chance in chances),
    )


def _draw(chance: LevelChance, *, y: float, unit: float) -> list[str]:
    top, width = y + (ROW - BAR) / 2, chance.percent * unit
    words = label(
        1, y + 21, chance.name, font_weight=600 if chance.is_within else 400, fill=INK if chance.is_within else SOFT
    )
    line = tag("line", x1=NAMES, y1=y, x2=NAMES, y2=y + ROW, stroke=LINE, stroke_width=1)
    edge = INK if chance.is_within else LINE
    colour = LEVEL_COLOURS[chance.level]
    bar = tag("rect", x=NAMES, y=top, width=max(width, 0.5), height=BAR, fill=colour, stroke=edge, stroke_width=1)
    return [words, line, bar, label(NAMES + width + 6, y + 21, chance.words, fill=SOFT)]

"""How likely each level is, as bars from zero on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import Forecast
from rongtong_assess.presentation.charts.chart import (
    INK,
    LEVEL_COLOURS,
    LINE,
    SOFT,
    WIDTH,
    Chart,
    ChartSubject,
    label,
    picture,
    tag,
)
from rongtong_assess.presentation.wording.forecast import (
    CHANCE_HEAD,
    LITTLE_CHANCE,
    OUTSIDE,
    WITHIN,
    chances_summary,
    likeliest_words,
)
from rongtong_assess.presentation.wording.quantities import level_title

ROW, BAR, NAMES, FIGURES = 32, 18, 128, 48
WHOLE = 100


@dataclass(frozen=True, slots=True)
class LevelChance:
    """One level with its share of 100. is_within: whether the 90 % interval holds it."""

    level: int
    name: str
    percent: int
    is_within: bool

    @property
    def words(self) -> str:
        """Never 0 %: every level is possible."""
        return f"{self.percent}%" if self.percent else LITTLE_CHANCE


def draw_chances(subject: ChartSubject) -> Chart | None:
    """The forecast of the subject; None without one."""
    return draw_forecast(subject.edition, subject.forecast) if subject.forecast else None


def draw_forecast(edition: Edition, forecast: Forecast) -> Chart:
    """The chance of every level of the edition."""
    percents = whole_percents(forecast.probabilities)
    likeliest = find_likeliest(percents)
    return chance_bars(
        tuple(
            LevelChance(level, level_title(edition, level), percent, forecast.low <= level <= forecast.high)
            for level, percent in enumerate(percents)
        ),
        title=likeliest_words(level_title(edition, likeliest), percents[likeliest]),
    )


def whole_percents(chances: Sequence[float]) -> list[int]:
    """Whole percents that add up to 100: the largest rests are rounded up. chances: shares that add up to 1."""
    parts = [chance * WHOLE for chance in chances]
    percents = [int(part) for part in parts]
    rests = sorted(range(len(parts)), key=lambda place: (percents[place] - parts[place], place))
    for place in rests[: WHOLE - sum(percents)]:
        percents[place] += 1
    return percents


def find_likeliest(percents: Sequence[int]) -> int:
    """The level with the greatest chance; of equal ones the highest."""
    return max(range(len(percents)), key=lambda level: (percents[level], level))


def chance_bars(chances: Sequence[LevelChance], *, title: str) -> Chart:
    """One bar per level. Levels of the interval have a dark outline, and a column of the table says so."""
    unit = (WIDTH - NAMES - FIGURES) / WHOLE
    parts = [part for place, chance in enumerate(chances) for part in _draw(chance, y=place * ROW, unit=unit)]
    summary = chances_summary((chance.name, chance.words) for chance in chances)
    return Chart(
        title=title,
        summary=summary,
        svg=picture(ROW * len(chances), title, summary, parts, grows="text-grows"),
        head=CHANCE_HEAD,
        rows=tuple((chance.name, chance.words, WITHIN if chance.is_within else OUTSIDE) for chance in chances),
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

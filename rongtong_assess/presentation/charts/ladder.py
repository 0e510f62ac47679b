"""The ladder of overall levels, with the step that the firm has reached."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.edition.edition import LevelRule
from rongtong_assess.presentation.charts.chart import (
    BRAND,
    INK,
    INK_ON_LEVEL,
    LEVEL_COLOURS,
    LINE,
    SOFT,
    WASH,
    WIDTH,
    Chart,
    ChartSubject,
    label,
    picture,
    tag,
)
from rongtong_assess.presentation.wording.quantities import overall_word
from rongtong_assess.presentation.wording.result.level import (
    HERE,
    LADDER_HEAD,
    demand_words,
    ladder_label,
    ladder_summary,
    ladder_title,
)

MARGIN, TOP, RISE, FOOT, MARKER = 16, 4, 24, 40, 42
"""Lengths in user units. MARKER: height of the arrow and the words above the firm's step."""


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One overall level: its word (二级), its name (规范级) and what it asks, in words."""

    level: int
    word: str
    name: str
    demand: str


def level_ladder(steps: tuple[LadderStep, ...], *, firm_level: int, firm_label: str, title: str) -> Chart:
    """Steps filled up to the firm's level, the ones above only outlined."""
    width = (WIDTH - 2 * MARGIN) / len(steps)
    floor_y = TOP + max(RISE * len(steps), RISE * (firm_level + 1) + MARKER)
    parts: list[str] = []
    for place, step in enumerate(steps):
        is_reached = step.level <= firm_level
        height = RISE * (place + 1)
        parts += _draw_step(
            step, x=MARGIN + place * width, width=width, floor_y=floor_y, height=height, is_reached=is_reached
        )
        if step.level == firm_level:
            parts += _draw_firm(MARGIN + (place + 0.5) * width, floor_y - height, words=firm_label)
    here = next(step.word for step in steps if step.level == firm_level)
    summary = ladder_summary(firm_label, here, steps=len(steps))
    # An edition that only numbers its levels has no names to show.
    columns = [0, 1, 2, 3] if any(step.name for step in steps) else [0, 2, 3]
    rows = [(step.word, step.name, step.demand, HERE if step.level == firm_level else "") for step in steps]
    return Chart(
        title=title,
        summary=summary,
        svg=picture(floor_y + FOOT + 4, title, summary, parts, grows="text-grows"),
        head=tuple(LADDER_HEAD[column] for column in columns),
        rows=tuple(tuple(row[column] for column in columns) for row in rows),
    )


def _draw_step(
    step: LadderStep, *, x: float, width: float, floor_y: float, height: float, is_reached: bool
) -> list[str]:
    fill = LEVEL_COLOURS[step.level] if is_reached else WASH
    middle = x + width / 2
    box = tag(
        "rect",
        x=x + 2,
        y=floor_y - height,
        width=width - 4,
        height=height,
        rx=4,
        fill=fill,
        stroke=fill if is_reached else LINE,
        stroke_width=1.5,
    )
    number = label(
        middle,
        floor_y - 8,
        str(step.level),
        font_size=15,
        font_weight=600,
        text_anchor="middle",
        fill=INK_ON_LEVEL[step.level] if is_reached else SOFT,
    )
    word = label(middle, floor_y + 18, step.word, text_anchor="middle", font_size=14, font_weight=600)
    name = label(middle, floor_y + 35, step.name, text_anchor="middle", fill=SOFT)
    return [box, number, word, name] if step.name else [box, number, word]


def _draw_firm(x: float, y: float, *, words: str) -> list[str]:
    marker = tag("path", d=f"M{x:.1f} {y - 5:.1f}l-8 -12h16z", fill=BRAND)
    half = 70  # of the words as large as they grow on a phone
    text_x = min(max(x, half), WIDTH - half)
    return [marker, label(text_x, y - 23, words, text_anchor="middle", font_size=14, font_weight=600, fill=INK)]


def draw_ladder(subject: ChartSubject) -> Chart:
    """All levels of the edition, with the firm's own."""
    edition, scorecard = subject.edition, subject.scorecard
    rules = sorted(edition.rules, key=lambda rule: rule.level)
    below = [] if _holds_always(rules[0]) else [LadderStep(0, overall_word(edition, 0), "", "")]
    names = ["" if edition.standing else rule.name for rule in rules]
    steps = [
        LadderStep(rule.level, overall_word(edition, rule.level), name, demand_words(edition, rule))
        for rule, name in zip(rules, names, strict=True)
    ]
    return level_ladder(
        (*below, *steps),
        firm_level=scorecard.level,
        firm_label=ladder_label(scorecard),
        title=ladder_title(edition, scorecard),
    )


def _holds_always(rule: LevelRule) -> bool:
    """Whether every firm reaches the level, so that no step is below it."""
    return not (rule.min_score or rule.min_scenes or rule.min_required_scenes)

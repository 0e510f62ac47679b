"""From the present score to the one after a plan, measure by measure."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.numbers import Points, rest_of
from rongtong_assess.presentation.charts.chart import (
    BRAND,
    INK,
    LEVEL_COLOURS,
    WARN,
    WIDTH,
    Chart,
    ChartSubject,
    label,
    picture,
    short,
    tag,
)
from rongtong_assess.presentation.wording.quantities import overall_word, show_number, show_points
from rongtong_assess.presentation.wording.roadmap.charts import (
    DONE,
    NOW,
    WATERFALL_HEAD,
    gain_words,
    threshold_words,
    waterfall_summary,
    waterfall_title,
)

ROW, BAR, HEAD = 24, 14, 20
LEFT, RIGHT = 190, 66
NAME_WIDTH = 184


@dataclass(frozen=True, slots=True)
class Rise:
    """A measure that adds points: the score before and after it."""

    name: str
    before: Points
    after: Points


def score_waterfall(rises: tuple[Rise, ...], *, threshold: Points, threshold_label: str, title: str) -> Chart:
    """Bars from zero for the present score and the one after, floating ones between; a line at the threshold."""
    now, then = rises[0].before, rises[-1].after
    unit = (WIDTH - LEFT - RIGHT) / float(max(then, threshold))
    bottom = HEAD + ROW * (len(rises) + 2)
    parts = _draw_line(LEFT + float(threshold) * unit, bottom, words=threshold_label)
    parts += _draw_row(HEAD, NOW, start=0, end=float(now) * unit, colour=LEVEL_COLOURS[0], words=show_points(now))
    for place, rise in enumerate(rises, 1):
        start, end = float(rise.before) * unit, float(rise.after) * unit
        words = gain_words(_gain(rise))
        parts += _draw_row(HEAD + place * ROW, rise.name, start=start, end=end, colour=BRAND, words=words)
    last = HEAD + (len(rises) + 1) * ROW
    parts += _draw_row(last, DONE, start=0, end=float(then) * unit, colour=LEVEL_COLOURS[4], words=show_points(then))
    gains = ((rise.name, _gain(rise)) for rise in rises)
    summary = waterfall_summary(gains, before=now, after=then, threshold=threshold_label)
    return Chart(
        title=title,
        summary=summary,
        svg=picture(bottom + 4, title, summary, parts),
        head=WATERFALL_HEAD,
        rows=(
            (NOW, "", show_number(now)),
            *((rise.name, gain_words(_gain(rise)), show_number(rise.after)) for rise in rises),
        ),
    )


def _gain(rise: Rise) -> Points:
    return rest_of(rise.after, rise.before)


def _draw_row(y: float, name: str, *, start: float, end: float, colour: str, words: str) -> list[str]:
    bar = tag("rect", x=LEFT + start, y=y + 4, width=max(end - start, 1.5), height=BAR, rx=2, fill=colour)
    return [
        label(0, y + 15, short(name, NAME_WIDTH), font_size=12),
        bar,
        label(WIDTH, y + 15, words, font_size=12, fill=INK, text_anchor="end"),
    ]


def _draw_line(x: float, bottom: float, *, words: str) -> list[str]:
    line = tag("line", x1=x, x2=x, y1=HEAD - 4, y2=bottom, stroke=WARN, stroke_width=1.5, stroke_dasharray="5 3")
    return [line, label(min(x, WIDTH - 40), HEAD - 8, words, font_size=12, text_anchor="middle", fill=WARN)]


def draw_waterfall(subject: ChartSubject) -> Chart | None:
    """The score from measure to measure; None without a plan, and where no measure adds points."""
    plan = subject.plan
    if plan is None or not plan.score_steps:
        return None
    least = subject.edition.rule_by_level[plan.target_level].min_score
    rises = tuple(
        Rise(f"{step.number} {step.name}", step.before_points, step.after_points) for step in plan.score_steps
    )
    total = show_number(rest_of(rises[-1].after, rises[0].before))
    return score_waterfall(
        rises,
        threshold=least,
        threshold_label=threshold_words(overall_word(subject.edition, plan.target_level), least),
        title=waterfall_title(len(rises), total, before=rises[0].before, after=plan.score_after),
    )

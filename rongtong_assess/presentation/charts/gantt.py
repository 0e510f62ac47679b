"""Measures in weeks, with the phases they begin in."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.presentation.charts.chart import (
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
    short,
    tag,
)
from rongtong_assess.presentation.wording.roadmap.charts import (
    GANTT_HEAD,
    MONTH,
    gantt_summary,
    gantt_title,
    phase_name,
)

ROW, BAR, HEAD, NAME_WIDTH = 19, 13, 44, 190
LEFT, RIGHT = 198, 8
ROOM_FOR_WORDS = 74
LEAST_WEEKS = 13
WEEKS_A_MONTH = 52 / 12
STEPS = (1, 2, 3, 6, 12)
MOST_TICKS = 8


@dataclass(frozen=True, slots=True)
class Task:
    """One measure: its first week and the first week after it, counted from 0. phase: its place among the phases."""

    name: str
    start_week: int
    end_week: int
    phase: int
    words: str


def plan_gantt(tasks: tuple[Task, ...], *, phases: tuple[str, ...], title: str) -> Chart:
    """A bar per measure on an axis of months, darker from phase to phase, with its weeks in words."""
    weeks = max(LEAST_WEEKS, *(task.end_week for task in tasks))
    unit = (WIDTH - LEFT - RIGHT) / weeks
    bottom = HEAD + ROW * len(tasks) + 4
    parts = [*_draw_months(weeks, unit, bottom=bottom), *_draw_phases(tasks, phases)]
    for place, task in enumerate(tasks):
        parts += _draw_task(task, y=HEAD + place * ROW, unit=unit)
    summary = gantt_summary((task.name, task.words) for task in tasks)
    return Chart(
        title=title,
        summary=summary,
        svg=picture(bottom + 2, title, summary, parts),
        head=GANTT_HEAD,
        rows=tuple((task.name, phases[task.phase], task.words) for task in tasks),
    )


def _draw_months(weeks: int, unit: float, *, bottom: float) -> list[str]:
    """The axis: a line and a number at every step of months."""
    months = weeks / WEEKS_A_MONTH
    step = next((step for step in STEPS if months / step <= MOST_TICKS), STEPS[-1])
    parts = [label(LEFT - 8, 36, MONTH, font_size=11, fill=SOFT, text_anchor="end")]
    for month in range(0, int(months) + 1, step):
        x = LEFT + month * WEEKS_A_MONTH * unit
        parts.append(tag("line", x1=x, x2=x, y1=40, y2=bottom, stroke=LINE))
        parts.append(label(x, 36, str(month), font_size=11, fill=SOFT, text_anchor="middle"))
    return parts


def _draw_phases(tasks: tuple[Task, ...], phases: tuple[str, ...]) -> list[str]:
    """The legend: the phases in which a measure begins."""
    parts, x = [], 0.0
    for phase in sorted({task.phase for task in tasks}):
        colour = _colour(phase)
        parts.append(tag("rect", x=x, y=3, width=11, height=11, rx=2, fill=colour))
        parts.append(label(x + 15, 13, phases[phase], font_size=11, fill=INK))
        x += 15 + 12 * len(phases[phase]) + 8
    return parts


def _draw_task(task: Task, *, y: float, unit: float) -> list[str]:
    x, width = LEFT + task.start_week * unit, max((task.end_week - task.start_week) * unit, 3)
    has_room = x + width + ROOM_FOR_WORDS <= WIDTH
    words_x, anchor = (x + width + 4, "start") if has_room else (x - 4, "end")
    return [
        tag("rect", x=0, y=y + ROW - 1, width=WIDTH, height=0.6, fill=WASH),
        label(0, y + 12, short(task.name, NAME_WIDTH), font_size=11.5),
        tag("rect", x=x, y=y + 2, width=width, height=BAR, rx=2, fill=_colour(task.phase)),
        label(words_x, y + 12, task.words, font_size=11, fill=SOFT, text_anchor=anchor),
    ]


def _colour(phase: int) -> str:
    return LEVEL_COLOURS[min(phase + 2, len(INK_ON_LEVEL) - 1)]


def draw_gantt(subject: ChartSubject) -> Chart | None:
    """The plan's measures in weeks; None without a plan or without measures."""
    plan = subject.plan
    if plan is None or not plan.cards:
        return None
    phases = [phase.id for phase in plan.phases]
    tasks = tuple(
        Task(f"{card.number} {card.name}", card.start_week, card.end_week, phases.index(card.phase_id), card.when)
        for card in plan.cards
    )
    names = tuple(phase_name(phase.name, phase.months) for phase in plan.phases)
    return plan_gantt(tasks, phases=names, title=gantt_title(plan.measure_count, plan.duration))

"""What each phase of a plan costs in the first year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.numbers import ZERO
from rongtong_assess.presentation.charts.chart import (
    BRAND,
    INK,
    LINE,
    SOFT,
    WIDTH,
    Chart,
    ChartSubject,
    label,
    picture,
    tag,
)
from rongtong_assess.presentation.wording.quantities import show_exact_money
from rongtong_assess.presentation.wording.roadmap.charts import (
    NO_COSTS,
    PHASE_HEAD,
    dearest_phase_title,
    only_phase_title,
    phase_measures_words,
    phase_when,
    phases_summary,
)

ROW, BAR = 46, 18
ROOM_FOR_WORDS = 110


@dataclass(frozen=True, slots=True)
class PhaseCost:
    """One phase; months: when, in words. measures: how many begin in it."""

    name: str
    months: str
    measures: int
    first_year_wan_yuan: Decimal


def phase_cost_bars(phases: tuple[PhaseCost, ...]) -> Chart:
    """Bars from zero on one scale."""
    most = max(phase.first_year_wan_yuan for phase in phases)
    unit = (WIDTH - ROOM_FOR_WORDS) / float(most) if most else 0
    parts = [part for place, phase in enumerate(phases) for part in _draw(phase, y=place * ROW, unit=unit)]
    title, rows = _title(phases), tuple(map(_row, phases))
    summary = phases_summary(rows)
    return Chart(
        title=title,
        summary=summary,
        svg=picture(ROW * len(phases), title, summary, parts),
        head=PHASE_HEAD,
        rows=rows,
    )


def _title(phases: tuple[PhaseCost, ...]) -> str:
    total = sum((phase.first_year_wan_yuan for phase in phases), ZERO)
    most = max(phases, key=lambda phase: phase.first_year_wan_yuan)
    if not total:
        return NO_COSTS
    if most.first_year_wan_yuan == total:
        return only_phase_title(most.name, total)
    return dearest_phase_title(most.name, most.first_year_wan_yuan, total_wan_yuan=total)


def _row(phase: PhaseCost) -> tuple[str, str, str, str]:
    money = show_exact_money(phase.first_year_wan_yuan)
    return phase.name, phase.months, phase_measures_words(phase.measures), money


def _draw(phase: PhaseCost, *, y: float, unit: float) -> list[str]:
    name, months, measures, money = _row(phase)
    width = float(phase.first_year_wan_yuan) * unit
    return [
        label(0, y + 15, name, font_size=13, font_weight=600),
        label(13 * len(name) + 10, y + 15, phase_when(months, measures), font_size=12, fill=SOFT),
        tag("line", x1=0.5, x2=0.5, y1=y + 20, y2=y + 20 + BAR, stroke=LINE),
        tag("rect", x=0, y=y + 20, width=max(width, 1), height=BAR, rx=2, fill=BRAND if width else LINE),
        label(width + 6, y + 34, money, fill=INK),
    ]


def draw_phase_costs(subject: ChartSubject) -> Chart | None:
    """Each phase's first-year money; None without a plan or without measures."""
    plan = subject.plan
    if plan is None or not plan.cards:
        return None
    return phase_cost_bars(
        tuple(PhaseCost(phase.name, phase.months, len(phase.cards), phase.first_year_wan_yuan) for phase in plan.phases)
    )

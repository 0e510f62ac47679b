"""What each phase of a plan costs in the first year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.numbers import ZERO
from rongtong_assess.presentation.charts.subject import ChartSubject
from rongtong_assess.presentation.charts.svg import BRAND, INK, LINE, SOFT, WIDTH, Chart, label, picture, tag
from rongtong_assess.presentation.wording.quantities import show_exact_money

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
    listed = "；".join(f"{name}（{months}）{measures}，{money}" for name, months, measures, money in rows)
    summary = f"每个阶段一条横条，越长花钱越多。{listed}。"
    return Chart(
        title=title,
        summary=summary,
        svg=picture(ROW * len(phases), title, summary, parts),
        head=("阶段", "时间", "措施", "第一年费用"),
        rows=rows,
    )


def _title(phases: tuple[PhaseCost, ...]) -> str:
    total = sum((phase.first_year_wan_yuan for phase in phases), ZERO)
    most = max(phases, key=lambda phase: phase.first_year_wan_yuan)
    if not total:
        return "每个阶段都不花钱"
    if most.first_year_wan_yuan == total:
        return f"钱都花在“{most.name}”阶段：{show_exact_money(total)}"
    spent = show_exact_money(most.first_year_wan_yuan)
    return f"花钱最多的是“{most.name}”阶段：{show_exact_money(total)}里占 {spent}"


def _row(phase: PhaseCost) -> tuple[str, str, str, str]:
    measures = f"{phase.measures} 项" if phase.measures else "没有措施"
    return phase.name, phase.months, measures, show_exact_money(phase.first_year_wan_yuan)


def _draw(phase: PhaseCost, *, y: float, unit: float) -> list[str]:
    name, months, measures, money = _row(phase)
    width = float(phase.first_year_wan_yuan) * unit
    return [
        label(0, y + 15, name, font_size=13, font_weight=600),
        label(13 * len(name) + 10, y + 15, f"{months}，{measures}", font_size=12, fill=SOFT),
        tag("line", x1=0.5, x2=0.5, y1=y + 20, y2=y + 20 + BAR, stroke=LINE),
        tag("rect", x=0, y=y + 20, width=max(width, 1), height=BAR, rx=2, fill=BRAND if width else LINE),
        label(width + 6, y + 34, money, fill=INK),
    ]


def draw_phase_costs(subject: ChartSubject) -> Chart | None:
    """Each phase's first-year money; None where there is nothing to do."""
    plan = subject.plan
    if plan is None or not plan.cards:
        return None
    return phase_cost_bars(
        tuple(PhaseCost(phase.name, phase.months, len(phase.cards), phase.first_year_wan_yuan) for phase in plan.phases)
    )

"""count_money: what a plan costs before and after the subsidy, and how much is spent before it is paid.

A measure's first year is paid when it begins, each later year a year after the one before. The subsidy is paid
after acceptance, which is not before the last measure is in use.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.points import ZERO
from rongtong_assess.core.schedule import WEEKS_A_YEAR, PlannedMeasure, Roadmap
from rongtong_assess.core.subsidy import SubsidyRule, subsidise


@dataclass(frozen=True, slots=True)
class PlanMoney:
    """All in 万元, over the years of the plan.

    subsidy: the most the rule would pay; None where there is no rule or it does not say enough.
    net: gross less the subsidy; None with it. peak: the most that is spent before a subsidy can be paid.
    """

    gross_wan_yuan: Decimal
    subsidy_wan_yuan: Decimal | None
    peak_wan_yuan: Decimal

    @property
    def net_wan_yuan(self) -> Decimal | None:
        return None if self.subsidy_wan_yuan is None else self.gross_wan_yuan - self.subsidy_wan_yuan


def count_money(roadmap: Roadmap, rule: SubsidyRule | None) -> PlanMoney:
    """The money of a plan in time. The whole first year counts as eligible, so the subsidy is an upper bound."""
    plan = roadmap.plan
    level, eligible = plan.scorecard_after.level, plan.first_year_wan_yuan
    return PlanMoney(
        gross_wan_yuan=plan.total_wan_yuan,
        subsidy_wan_yuan=subsidise(rule, eligible_wan_yuan=eligible, level_reached=level) if rule else None,
        peak_wan_yuan=_paid_by(roadmap.measures, week=roadmap.weeks, years=plan.years),
    )


def _paid_by(measures: Iterable[PlannedMeasure], *, week: int, years: int) -> Decimal:
    """What was paid before that week, within the years that the plan counts."""
    return sum(
        (
            measure.candidate.first_year_wan_yuan
            + _renewals(measure.start_week, week, years) * measure.candidate.yearly_wan_yuan
            for measure in measures
        ),
        ZERO,
    )


def _renewals(start_week: int, week: int, years: int) -> int:
    """How many later years began before that week."""
    return min(max(0, (week - 1 - start_week) // WEEKS_A_YEAR), years - 1)

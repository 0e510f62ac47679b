"""A PlanSet as plain JSON values, the form outside programs keep."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rongtong_assess.core.plan import BudgetTooSmall, Plan, PlanSet
from rongtong_assess.core.points import decimal_text
from rongtong_assess.core.solution import PriceRange


def plan_set_document(found: PlanSet) -> dict[str, Any]:
    """The JSON document of `rongtong plan --json`; money in 万元, decimals as strings.

    within_budget is there only with a budget, and null where the budget does not suffice. safe is null where its
    margin cannot be had.
    """
    plans: dict[str, Any] = {kind: plan_document(plan) for kind, plan in found.plans.items()}
    plans.setdefault("safe", None)
    if isinstance(found.within_budget, BudgetTooSmall):
        plans["within_budget"] = None
    return {"target": found.target_level, "plans": plans}


def _ends(price: PriceRange) -> list[str]:
    return [decimal_text(price.low_wan_yuan), decimal_text(price.high_wan_yuan)]


def plan_document(plan: Plan) -> dict[str, Any]:
    """One plan; gap: how far from the optimum it may be, as a share, only where it is not proven."""
    document: dict[str, Any] = {
        "measures": list(plan.measure_ids),
        "machines": dict(sorted(plan.machines.items())),
        "first_year_cost": decimal_text(plan.first_year_wan_yuan),
        "total_cost": decimal_text(plan.total_wan_yuan),
        "level_after": plan.scorecard_after.level,
        "score_after": decimal_text(plan.scorecard_after.score_points),
        "optimal": plan.proof.is_optimal,
        "range": {
            "first_year": _ends(plan.first_year_range),
            "three_years": _ends(plan.three_years_range),
        },
    }
    if not plan.proof.is_optimal:
        gap = plan.proof.gap_share
        document["gap"] = None if gap is None else decimal_text(round(gap, 4).normalize() + Decimal(0))
    return document

"""Plans as plain JSON values: stored and read back, and for programs that ask for plans.

A stored plan keeps the prices of the day on which it was made. Money is in 万元; decimals are strings, so that they
stay exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import PriceRange, Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.result.level import Gap
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import Candidate, Pricing, read_share_lift, share_lift_json
from rongtong_assess.core.roadmap.effects import apply_effects
from rongtong_assess.core.roadmap.plan import (
    BudgetTooSmall,
    Plan,
    PlanKind,
    PlanSet,
    Proof,
    Unreachable,
    gained_usefulness,
)
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import PlanWishes

_ID_SETS = ("owned", "wanted", "excluded", "pains", "locked")


@dataclass(frozen=True, slots=True)
class PlanContext:
    """What a record is read with: the firm's answers, and the catalogue and rules as they are now."""

    edition: Edition
    sheet: AnswerSheet
    solutions: Mapping[str, Solution]
    rules: PlanRules


def plan_set_json(found: PlanSet) -> dict[str, Any]:
    """The form in which plans are stored: all that `read_plan_set` needs besides its context."""
    small = found.within_budget if isinstance(found.within_budget, BudgetTooSmall) else None
    return {
        "target": found.target_level,
        "wishes": wishes_json(found.wishes),
        "employees": found.pricing.employees,
        "plans": {kind: _plan_json(plan) for kind, plan in found.plans.items()},
        "safe": _unreachable_json(found.safe) if isinstance(found.safe, Unreachable) else None,
        "smallest_budget": small and decimal_text(small.smallest_wan_yuan),
        "no_regret": None if found.no_regret is None else list(found.no_regret),
    }


def wishes_json(wishes: PlanWishes) -> dict[str, Any]:
    """Wishes as plain JSON values; equal wishes give equal records."""
    budget = wishes.budget_wan_yuan
    return {
        "target": wishes.target_level,
        "budget": None if budget is None else decimal_text(budget),
        "years": wishes.years,
        "prices": wishes.prices,
        **{name: sorted(getattr(wishes, name)) for name in _ID_SETS},
    }


def read_wishes(record: Mapping[str, Any]) -> PlanWishes:
    """The inverse of `wishes_json`."""
    budget = record["budget"]
    return PlanWishes(
        target_level=record["target"],
        budget_wan_yuan=None if budget is None else Decimal(budget),
        years=record["years"],
        prices=record["prices"],
        **{name: frozenset(record[name]) for name in _ID_SETS},
    )


def read_plan_set(record: Mapping[str, Any], context: PlanContext) -> PlanSet:
    """The inverse of `plan_set_json`.

    Raises Refused when the catalogue no longer has a solution of the plan.
    """
    wishes = read_wishes(record["wishes"])
    plans = {kind: _read_plan(kind, values, wishes=wishes, context=context) for kind, values in record["plans"].items()}
    small = record["smallest_budget"]
    within: Plan | BudgetTooSmall | None = plans.get("within_budget")
    if small is not None and wishes.budget_wan_yuan is not None:
        within = BudgetTooSmall(wishes.budget_wan_yuan, Decimal(small))
    return PlanSet(
        target_level=record["target"],
        wishes=wishes,
        pricing=Pricing(wishes.prices, record["employees"]),
        least_cost=plans["least_cost"],
        most_useful=plans["most_useful"],
        within_budget=within,
        no_regret=None if record["no_regret"] is None else tuple(record["no_regret"]),
        safe=plans.get("safe") or _read_unreachable(record.get("safe")),
    )


def read_target_level(record: Mapping[str, Any]) -> int:
    """The target of a stored plan set, without reading its plans."""
    level: int = record["target"]
    return level


def plan_set_summary_json(found: PlanSet) -> dict[str, Any]:
    """The document of `rongtong plan --json`, for outside programs; it is not read back.

    within_budget: only with a budget; null where it is too small. safe: null where no plan has the margin.
    """
    plans: dict[str, Any] = {kind: _plan_summary_json(plan) for kind, plan in found.plans.items()}
    plans.setdefault("safe", None)
    if isinstance(found.within_budget, BudgetTooSmall):
        plans["within_budget"] = None
    return {"target": found.target_level, "plans": plans}


def _plan_summary_json(plan: Plan) -> dict[str, Any]:
    """One plan. gap: how far it may be from the optimum, as a share; only where it is not proven optimal."""
    document: dict[str, Any] = {
        "measures": list(plan.measure_ids),
        "machines": dict(sorted(plan.machines.items())),
        "first_year_cost": decimal_text(plan.first_year_wan_yuan),
        "total_cost": decimal_text(plan.total_wan_yuan),
        "level_after": plan.scorecard_after.level,
        "score_after": decimal_text(plan.scorecard_after.score_points),
        "optimal": plan.proof.is_optimal,
        "range": {
            "first_year": _range_json(plan.first_year_range),
            "three_years": _range_json(plan.three_years_range),
        },
    }
    if not plan.proof.is_optimal:
        share = plan.proof.optimality_gap_share
        document["gap"] = None if share is None else decimal_text(round(share, 4).normalize() + Decimal(0))
    return document


def _unreachable_json(found: Unreachable) -> dict[str, Any]:
    best = found.best
    return {
        "level": found.target_level,
        "score": decimal_text(best.score_points),
        "scenes": best.scenes,
        "required_scenes": best.required_scenes,
        "would_do_without_limits": found.would_do_without_limits,
    }


def _read_unreachable(record: Mapping[str, Any] | None) -> Unreachable | None:
    """None also for plans stored before there was a safe one."""
    if record is None:
        return None
    best = Gap(record["level"], Decimal(record["score"]), record["scenes"], record["required_scenes"])
    return Unreachable(record["level"], best, record["would_do_without_limits"])


def _plan_json(plan: Plan) -> dict[str, Any]:
    share = plan.proof.optimality_gap_share
    return {
        "candidates": [_candidate_json(candidate) for candidate in plan.candidates],
        "is_optimal": plan.proof.is_optimal,
        "gap": None if share is None else decimal_text(share),
    }


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    return {
        "solution": candidate.id,
        "first_year": decimal_text(candidate.first_year_wan_yuan),
        "yearly": decimal_text(candidate.yearly_wan_yuan),
        "first_year_range": candidate.first_year_range and _range_json(candidate.first_year_range),
        "yearly_range": candidate.yearly_range and _range_json(candidate.yearly_range),
        "is_whole": candidate.is_whole,
        "is_owned": candidate.is_owned,
        "band": share_lift_json(candidate.band),
    }


def _range_json(price: PriceRange) -> list[str]:
    return [decimal_text(price.low_wan_yuan), decimal_text(price.high_wan_yuan)]


def _read_range(ends: list[str] | None) -> PriceRange | None:
    return None if ends is None else PriceRange(Decimal(ends[0]), Decimal(ends[1]))


def _read_plan(kind: PlanKind, values: Mapping[str, Any], *, wishes: PlanWishes, context: PlanContext) -> Plan:
    candidates = tuple(_read_candidate(candidate, context.solutions) for candidate in values["candidates"])
    effects = (candidate.effects for candidate in candidates)
    after = apply_effects(context.edition, context.sheet, effects, rules=context.rules, locked=wishes.locked)
    return Plan(
        kind=kind,
        candidates=candidates,
        years=wishes.years,
        sheet_after=after,
        scorecard_after=score(context.edition, after),
        usefulness=gained_usefulness(wishes, context.sheet.scenes, after.scenes),
        proof=Proof(values["is_optimal"], None if values["gap"] is None else Decimal(values["gap"])),
    )


def _read_candidate(values: Mapping[str, Any], solutions: Mapping[str, Solution]) -> Candidate:
    solution = solutions.get(values["solution"])
    if solution is None:
        what = f"方案库里已经没有方案「{values['solution']}」"
        raise Refused.because("plan", what, "请重新做一次路线图")
    return Candidate(
        solution,
        Decimal(values["first_year"]),
        Decimal(values["yearly"]),
        is_whole=values["is_whole"],
        is_owned=values["is_owned"],
        band=read_share_lift(values["band"]),
        first_year_range=_read_range(values.get("first_year_range")),
        yearly_range=_read_range(values.get("yearly_range")),
    )

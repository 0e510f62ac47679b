"""Plans as plain JSON values to keep, and back: what was planned stays what it was, at the prices of that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.candidate import BandLift, Candidate, Pricing
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.level import Gap
from rongtong_assess.core.plan import BudgetTooSmall, Plan, PlanKind, PlanSet, Proof, Unreachable, gained_usefulness
from rongtong_assess.core.plan_effects import apply_candidates
from rongtong_assess.core.plan_rules import PlanRules
from rongtong_assess.core.plan_wishes import PlanWishes
from rongtong_assess.core.points import decimal_text
from rongtong_assess.core.scoring import score
from rongtong_assess.core.solution import PriceRange, Solution


def plan_set_record(found: PlanSet) -> dict[str, Any]:
    """Everything `read_plan_set` needs besides edition, sheet, solutions and rules."""
    small = found.within_budget if isinstance(found.within_budget, BudgetTooSmall) else None
    return {
        "target": found.target_level,
        "wishes": wishes_record(found.wishes),
        "employees": found.pricing.employees,
        "plans": {kind: _plan_record(plan) for kind, plan in found.plans.items()},
        "safe": _unreachable_record(found.safe) if isinstance(found.safe, Unreachable) else None,
        "smallest_budget": small and decimal_text(small.smallest_wan_yuan),
        "no_regret": None if found.no_regret is None else list(found.no_regret),
    }


def wishes_record(wishes: PlanWishes) -> dict[str, Any]:
    """Wishes as plain values; the same wishes are the same record."""
    budget = wishes.budget_wan_yuan
    return {
        "target": wishes.target_level,
        "budget": None if budget is None else decimal_text(budget),
        "years": wishes.years,
        "prices": wishes.prices,
        **{name: sorted(getattr(wishes, name)) for name in _ID_SETS},
    }


def read_wishes(record: Mapping[str, Any]) -> PlanWishes:
    """The inverse of `wishes_record`."""
    budget = record["budget"]
    return PlanWishes(
        target_level=record["target"],
        budget_wan_yuan=None if budget is None else Decimal(budget),
        years=record["years"],
        prices=record["prices"],
        **{name: frozenset(record[name]) for name in _ID_SETS},
    )


@dataclass(frozen=True, slots=True)
class PlanContext:
    """What a record is read with: the firm's answers, and the catalogue and rules as they are now."""

    edition: Edition
    sheet: AnswerSheet
    solutions: Mapping[str, Solution]
    rules: PlanRules


def read_plan_set(record: Mapping[str, Any], context: PlanContext) -> PlanSet:
    """The inverse of `plan_set_record`.

    Raises Refused when the catalogue no longer has a solution of the plan.
    """
    wishes = read_wishes(record["wishes"])
    plans = {kind: _read_plan(kind, values, wishes, context) for kind, values in record["plans"].items()}
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


_ID_SETS = ("owned", "wanted", "excluded", "pains", "locked")


def _unreachable_record(found: Unreachable) -> dict[str, Any]:
    best = found.best
    return {
        "level": found.target_level,
        "score": decimal_text(best.score_points),
        "scenes": best.scenes,
        "required_scenes": best.required_scenes,
        "would_do_without_limits": found.would_do_without_limits,
    }


def _read_unreachable(record: Mapping[str, Any] | None) -> Unreachable | None:
    """None also for plans kept before there was a safe one."""
    if record is None:
        return None
    best = Gap(record["level"], Decimal(record["score"]), record["scenes"], record["required_scenes"])
    return Unreachable(record["level"], best, record["would_do_without_limits"])


def _plan_record(plan: Plan) -> dict[str, Any]:
    gap = plan.proof.gap_share
    return {
        "candidates": [_candidate_record(one) for one in plan.candidates],
        "is_optimal": plan.proof.is_optimal,
        "gap": None if gap is None else decimal_text(gap),
    }


def _candidate_record(one: Candidate) -> dict[str, Any]:
    band = one.band
    return {
        "solution": one.id,
        "first_year": decimal_text(one.first_year_wan_yuan),
        "yearly": decimal_text(one.yearly_wan_yuan),
        "first_year_range": _range_record(one.first_year_range),
        "yearly_range": _range_record(one.yearly_range),
        "is_whole": one.is_whole,
        "is_owned": one.is_owned,
        "band": band and {"item": band.item_id, "key": band.key, "machines": band.machines},
    }


def _range_record(price: PriceRange | None) -> list[str] | None:
    return None if price is None else [decimal_text(price.low_wan_yuan), decimal_text(price.high_wan_yuan)]


def _read_range(ends: list[str] | None) -> PriceRange | None:
    return None if ends is None else PriceRange(Decimal(ends[0]), Decimal(ends[1]))


def _read_plan(kind: PlanKind, values: Mapping[str, Any], wishes: PlanWishes, context: PlanContext) -> Plan:
    candidates = tuple(_read_candidate(one, context.solutions) for one in values["candidates"])
    after = apply_candidates(context.edition, context.sheet, candidates, rules=context.rules, locked=wishes.locked)
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
    solution, band = solutions.get(values["solution"]), values["band"]
    if solution is None:
        what = f"方案库里已经没有方案「{values['solution']}」"
        raise Refused.because("plan", what, "请重新做一次路线图")
    return Candidate(
        solution,
        Decimal(values["first_year"]),
        Decimal(values["yearly"]),
        is_whole=values["is_whole"],
        is_owned=values["is_owned"],
        band=band and BandLift(band["item"], band["key"], band["machines"]),
        first_year_range=_read_range(values.get("first_year_range")),
        yearly_range=_read_range(values.get("yearly_range")),
    )

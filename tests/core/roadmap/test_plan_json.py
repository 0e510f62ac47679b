"""Wishes and plans are kept as JSON and come back as they were, and equal ones have equal bytes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.content.catalogue.solutions_table import read_solutions
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.level import Gap
from rongtong_assess.core.result.scorecard_json import canonical_json
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import Candidate, Pricing, list_candidates
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
from rongtong_assess.core.roadmap.plan_json import (
    PlanContext,
    plan_set_json,
    read_plan_set,
    read_target_level,
    read_wishes,
    wishes_json,
)
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import PlanWishes
from tests.core.conftest import ROOT
from tests.core.random_values import MONEY, stored

IDS = st.frozensets(st.sampled_from(["hr-lite", "oa-im", "quality", "safety"]))
WISHES = st.builds(
    PlanWishes,
    target_level=st.none() | st.integers(1, 4),
    budget_wan_yuan=st.none() | MONEY,
    years=st.integers(1, 10),
    prices=st.sampled_from(["low", "mid", "high", "size"]),
    owned=IDS,
    wanted=IDS,
    excluded=IDS,
    pains=IDS,
    locked=IDS,
)


@given(WISHES)
def test_wishes_come_back(wishes: PlanWishes) -> None:
    assert read_wishes(stored(wishes_json(wishes))) == wishes


@pytest.fixture(scope="module")
def context(edition: Edition, rules: PlanRules) -> PlanContext:
    """A firm without anything yet, whose machines can be counted."""
    facts = {"production_devices": Decimal(40), "digital_devices": Decimal(4), "networked_devices": Decimal(2)}
    lowest = {item.id: frozenset({item.lowest_option.key}) for item in edition.items.values()}
    sheet = AnswerSheet(edition.id, lowest, dict.fromkeys(edition.scenes, 0), facts)
    return PlanContext(edition, sheet, read_solutions(ROOT / "catalogue" / "solutions.csv"), rules)


def plan_of(context: PlanContext, kind: PlanKind, candidates: tuple[Candidate, ...], wishes: PlanWishes) -> Plan:
    effects = (candidate.effects for candidate in candidates)
    after = apply_effects(context.edition, context.sheet, effects, rules=context.rules, locked=wishes.locked)
    return Plan(
        kind=kind,
        candidates=candidates,
        years=wishes.years,
        sheet_after=after,
        scorecard_after=score(context.edition, after),
        usefulness=gained_usefulness(wishes, context.sheet.scenes, after.scenes),
        proof=Proof(kind == "least_cost", None if kind == "least_cost" else Decimal("0.125")),
    )


@given(data=st.data())
def test_a_plan_set_comes_back_and_gives_the_same_bytes(context: PlanContext, data: st.DataObject) -> None:
    wishes, employees = data.draw(WISHES), data.draw(st.none() | st.integers(1, 900))
    pricing = Pricing(wishes.prices, employees)
    ways = list_candidates(
        context.edition, context.sheet, context.solutions.values(), rules=context.rules, pricing=pricing
    )
    some = st.lists(st.sampled_from(ways), unique_by=lambda way: way.id, max_size=5).map(tuple)
    plans = {
        kind: plan_of(context, kind, data.draw(some), wishes)
        for kind in ("least_cost", "safe", "most_useful", "within_budget")
    }
    budget = wishes.budget_wan_yuan
    too_small = BudgetTooSmall(budget, Decimal(9)) if budget is not None else None
    unreachable = Unreachable(3, Gap(3, Decimal("1.5"), 2, 1), would_do_without_limits=True)
    found = PlanSet(
        target_level=3,
        wishes=wishes,
        pricing=pricing,
        least_cost=plans["least_cost"],
        most_useful=plans["most_useful"],
        within_budget=data.draw(st.sampled_from([plans["within_budget"], too_small])),
        no_regret=data.draw(st.sampled_from([None, (), ("hr-lite",)])),
        safe=data.draw(st.sampled_from([plans["safe"], unreachable, None])),
    )
    assert read_plan_set(stored(plan_set_json(found)), context) == found
    assert read_target_level(stored(plan_set_json(found))) == 3
    assert canonical_json(plan_set_json(read_plan_set(plan_set_json(found), context))) == canonical_json(
        plan_set_json(found)
    )

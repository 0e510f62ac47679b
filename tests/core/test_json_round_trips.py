"""Whatever is kept as JSON or as texts comes back as it was, and the same value is written as the same bytes."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.content.catalogue.plan_rules import read_plan_rules
from rongtong_assess.content.catalogue.solutions_table import read_solutions
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.product import ProductDetails
from rongtong_assess.core.catalogue.product_json import product_json, read_product_details
from rongtong_assess.core.catalogue.solution import EarnedOption, PriceRange, SceneStep
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.progress.measure import Evidence, FollowedMeasure, Kpi, MeasureState
from rongtong_assess.core.progress.measure_json import (
    MeasureEffects,
    effects_json,
    measure_texts,
    read_effects,
    read_measure_texts,
)
from rongtong_assess.core.result.level import Gap
from rongtong_assess.core.result.scorecard_json import canonical_json
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import Candidate, Pricing, ShareLift, list_candidates
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
from rongtong_assess.core.roadmap.wishes import PlanWishes
from tests.services.makers import ROOT

MONEY = st.decimals(0, 1_000_000, places=4)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
RANGES = st.tuples(MONEY, MONEY).map(lambda ends: PriceRange(*sorted(ends)))
STEPS = st.builds(lambda scene, low: SceneStep(scene, low, low + 1), TEXTS, st.integers(0, 3))
OPTIONS = st.builds(EarnedOption, TEXTS, TEXTS)
LIFTS = st.none() | st.builds(ShareLift, TEXTS, TEXTS, st.none() | st.integers(0, 500))
NUMBERS = st.none() | st.decimals(-1000, 1000, places=3)
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


def stored(values: Any) -> Any:
    """As it comes back from the database."""
    return json.loads(canonical_json(values))


@given(WISHES)
def test_wishes(wishes: PlanWishes) -> None:
    assert read_wishes(stored(wishes_json(wishes))) == wishes


@given(
    st.builds(
        ProductDetails,
        **{name: TEXTS for name, kind in ProductDetails.__annotations__.items() if kind == "str"},
        industries=st.lists(TEXTS).map(tuple),
        sizes=st.lists(TEXTS).map(tuple),
        steps=st.lists(STEPS).map(tuple),
        options=st.lists(OPTIONS).map(tuple),
        first_year=RANGES,
        yearly=RANGES,
        weeks_low=st.integers(0, 260),
        weeks_high=st.integers(0, 260),
        checked_on=DAYS,
        declares_interest=st.booleans(),
    )
)
def test_products(details: ProductDetails) -> None:
    assert read_product_details(stored(product_json(details))) == details


@given(
    st.builds(
        MeasureEffects,
        solution_id=TEXTS,
        name=TEXTS,
        steps=st.lists(STEPS).map(tuple),
        options=st.lists(OPTIONS).map(tuple),
        is_whole=st.booleans(),
        band=LIFTS,
    )
)
def test_effects_of_measures(effects: MeasureEffects) -> None:
    assert read_effects(effects.solution_id, effects.name, stored(effects_json(effects))) == effects


@given(
    st.builds(
        FollowedMeasure,
        name=TEXTS,
        state=st.sampled_from(MeasureState),
        reason=TEXTS,
        responsible=TEXTS,
        planned_start=st.none() | DAYS,
        planned_end=st.none() | DAYS,
        real_start=st.none() | DAYS,
        real_end=st.none() | DAYS,
        planned_cost_wan_yuan=NUMBERS,
        real_cost_wan_yuan=NUMBERS,
        supplier=TEXTS,
        kpi=st.builds(Kpi, TEXTS, TEXTS, NUMBERS, st.none() | DAYS, NUMBERS, now=NUMBERS, now_on=st.none() | DAYS),
        evidence=st.lists(st.builds(Evidence, TEXTS, TEXTS, st.booleans())).map(tuple),
    )
)
def test_measures_as_texts(measure: FollowedMeasure) -> None:
    assert read_measure_texts(measure_texts(measure)) == measure


@pytest.fixture(scope="module")
def context(edition: Edition) -> PlanContext:
    """A firm that has nothing yet, with machines that can be counted."""
    facts = {"production_devices": Decimal(40), "digital_devices": Decimal(4), "networked_devices": Decimal(2)}
    lowest = {item.id: frozenset({item.lowest_option.key}) for item in edition.items.values()}
    sheet = AnswerSheet(edition.id, lowest, dict.fromkeys(edition.scenes, 0), facts)
    catalogue = ROOT / "catalogue"
    return PlanContext(
        edition, sheet, read_solutions(catalogue / "solutions.csv"), read_plan_rules(catalogue / "plan-rules.yaml")
    )


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
def test_plan_sets(context: PlanContext, data: st.DataObject) -> None:
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

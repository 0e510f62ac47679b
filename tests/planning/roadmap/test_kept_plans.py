"""Plans kept as plain values come back as they were."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from rongtong_assess.core.assessment.sheet_json import SheetDocument
from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.result.scorecard_json import canonical_json
from rongtong_assess.core.roadmap.plan import PlanSet
from rongtong_assess.core.roadmap.plan_json import PlanContext, plan_set_json, read_plan_set
from rongtong_assess.core.roadmap.rules import PlanRules
from tests.planning.conftest import FindPlans


@pytest.fixture
def context(
    edition: Edition, samples: Mapping[str, SheetDocument], solutions: Mapping[str, Solution], rules: PlanRules
) -> PlanContext:
    return PlanContext(edition, samples["machining-60"].sheet, solutions, rules)


@pytest.mark.parametrize("budget", [None, Decimal("1.5"), Decimal(500)])
def test_a_plan_set_comes_back_as_it_was(plan_sample: FindPlans, context: PlanContext, budget: Decimal | None) -> None:
    found = plan_sample(
        "machining-60",
        target_level=3,
        budget_wan_yuan=budget,
        years=3,
        owned=frozenset({"oa-im"}),
        pains=frozenset({"quality"}),
        locked=frozenset({"safety"}),
    )
    kept = json.loads(canonical_json(plan_set_json(found)))
    assert read_plan_set(kept, context) == found


def test_that_time_did_not_suffice_is_kept(plan_sample: FindPlans, context: PlanContext) -> None:
    found = plan_sample("machining-60")
    assert isinstance(found, PlanSet)
    found = replace(found, no_regret=None)
    assert read_plan_set(json.loads(canonical_json(plan_set_json(found))), context) == found


def test_plans_of_a_solution_that_is_gone_are_refused(plan_sample: FindPlans, context: PlanContext) -> None:
    found = plan_sample("machining-60")
    assert isinstance(found, PlanSet)
    smaller = {id: solution for id, solution in context.solutions.items() if id != "hr-lite"}
    with pytest.raises(Refused, match="已经没有方案「hr-lite」"):
        read_plan_set(plan_set_json(found), PlanContext(context.edition, context.sheet, smaller, context.rules))

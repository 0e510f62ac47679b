"""Properties of plans for the sample firms with the shipped catalogue."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from rongtong_assess.core.catalogue.solution import PriceRange, Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import list_stuck
from rongtong_assess.core.roadmap.plan import BudgetTooSmall, Plan, PlanSet, Unreachable
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.planning.roadmap import roadmap
from rongtong_assess.planning.roadmap.integer_program import Clock, OutOfTime
from rongtong_assess.planning.roadmap.program import RoadmapProgram
from rongtong_assess.planning.roadmap.roadmap import find_roadmap
from rongtong_assess.planning.roadmap.search import Found, find_best
from tests.planning.conftest import ROOT, SAMPLES, FindPlans

TARGETS = [(name, target) for name in SAMPLES for target in (2, 3, 4) if (name, target) != ("electronics-420", 4)]


def plans(found: PlanSet | Unreachable) -> PlanSet:
    assert isinstance(found, PlanSet)
    return found


@pytest.mark.parametrize(("name", "target"), TARGETS)
def test_the_level_after_every_plan_really_is_the_target(
    edition: Edition, plan_sample: FindPlans, name: str, target: int
) -> None:
    for plan in plans(plan_sample(name, target_level=target, budget_wan_yuan=Decimal(2000))).plans.values():
        after = score(edition, plan.sheet_after)
        assert after.level >= target
        assert (after.level, after.score_points) == (plan.scorecard_after.level, plan.scorecard_after.score_points)
        assert plan.proof.is_optimal


@pytest.mark.parametrize(("name", "target"), TARGETS)
def test_no_plan_breaks_a_prerequisite(plan_sample: FindPlans, name: str, target: int) -> None:
    for plan in plans(plan_sample(name, target_level=target, budget_wan_yuan=Decimal(2000))).plans.values():
        assert list_stuck(plan.candidates) == frozenset()
        whole = {candidate.id for candidate in plan.candidates if candidate.is_whole}
        for candidate in plan.candidates:
            assert all(whole.intersection(group) for group in candidate.solution.requires), candidate.id


@pytest.mark.parametrize("name", SAMPLES[:2])
@pytest.mark.parametrize("cheaper", ["erp-cloud", "mdm-code", "data-hub", "hr-lite"])
def test_least_cost_never_rises_when_a_price_falls(
    plan_sample: FindPlans, solutions: Mapping[str, Solution], name: str, cheaper: str
) -> None:
    before = plans(plan_sample(name, target_level=3)).least_cost
    half = replace(solutions[cheaper], first_year=PriceRange(Decimal("0.5"), Decimal(1)))
    after = plans(plan_sample(name, target_level=3, catalogue={**solutions, cheaper: half})).least_cost
    assert after.total_wan_yuan <= before.total_wan_yuan
    if cheaper in before.measure_ids:
        assert after.total_wan_yuan < before.total_wan_yuan


def test_a_larger_budget_is_never_less_useful_and_never_makes_the_least_cost_rise(plan_sample: FindPlans) -> None:
    useful, least = [], []
    for budget in (6, 10, 20, 40, 80):
        found = plans(plan_sample("machining-60", target_level=2, budget_wan_yuan=Decimal(budget)))
        assert isinstance(found.within_budget, Plan)
        assert found.within_budget.total_wan_yuan <= budget
        useful.append(found.within_budget.usefulness)
        least.append(found.least_cost.total_wan_yuan)
    assert useful == sorted(useful)
    assert useful[0] < useful[-1]
    assert len(set(least)) == 1


def test_the_most_useful_plan_costs_at_most_a_tenth_more_and_is_never_less_useful(plan_sample: FindPlans) -> None:
    for name in SAMPLES[:2]:
        found = plans(plan_sample(name, target_level=3))
        assert found.most_useful.total_wan_yuan <= found.least_cost.total_wan_yuan * Decimal("1.1")
        assert found.most_useful.usefulness > found.least_cost.usefulness


def test_the_most_useful_plan_lifts_the_scene_of_a_pain(plan_sample: FindPlans) -> None:
    found = plans(plan_sample("machining-60", target_level=3, pains=frozenset({"equipment"})))
    assert found.most_useful.sheet_after.scenes["equipment"] > 1


def test_a_budget_that_does_not_suffice_names_the_smallest_that_would(plan_sample: FindPlans) -> None:
    found = plans(plan_sample("machining-60", budget_wan_yuan=Decimal("5.04")))
    assert found.within_budget == BudgetTooSmall(Decimal("5.04"), Decimal("5.05"))
    enough = plans(plan_sample("machining-60", budget_wan_yuan=Decimal("5.05")))
    assert isinstance(enough.within_budget, Plan)


def test_the_cost_of_several_years_counts_the_yearly_prices_of_those_that_follow(plan_sample: FindPlans) -> None:
    plan = plans(plan_sample("machining-60", years=3)).least_cost
    costs = (chosen.first_year_wan_yuan + 2 * chosen.yearly_wan_yuan for chosen in plan.candidates)
    assert plan.total_wan_yuan == sum(costs, Decimal(0))
    assert plan.total_wan_yuan == plan.first_year_wan_yuan + 2 * plan.yearly_wan_yuan


def test_what_is_owned_costs_nothing_and_needs_no_prerequisites(plan_sample: FindPlans) -> None:
    owned = frozenset({"erp-cloud", "oa-im"})
    bought = plans(plan_sample("machining-60", target_level=3)).least_cost
    found = plans(plan_sample("machining-60", target_level=3, owned=owned)).least_cost
    assert found.total_wan_yuan < bought.total_wan_yuan
    assert all(candidate.first_year_wan_yuan == 0 for candidate in found.candidates if candidate.id in owned)


def test_a_locked_scene_stays_and_an_excluded_solution_stays_out(plan_sample: FindPlans) -> None:
    found = plans(
        plan_sample("machining-60", target_level=3, locked=frozenset({"quality"}), excluded=frozenset({"oa-lowcode"}))
    )
    for plan in found.plans.values():
        assert plan.sheet_after.scenes["quality"] == 1
        assert "oa-lowcode" not in plan.measure_ids


def test_a_wanted_solution_is_in_every_plan(plan_sample: FindPlans) -> None:
    found = plans(plan_sample("machining-60", wanted=frozenset({"mes-lite"})))
    assert all("mes-lite" in plan.measure_ids for plan in found.plans.values())


def test_measures_without_regret_are_in_the_cheapest_plan_at_every_price(plan_sample: FindPlans) -> None:
    found = plans(plan_sample("machining-60", target_level=3))
    at_each = [
        set(plans(plan_sample("machining-60", target_level=3, prices=prices)).least_cost.measure_ids)
        for prices in ("low", "mid", "high")
    ]
    assert set(found.no_regret) == set.intersection(*at_each)
    assert found.no_regret


def test_without_time_to_compare_prices_nothing_is_said_of_regret(
    plan_sample: FindPlans, monkeypatch: pytest.MonkeyPatch
) -> None:
    first: list[RoadmapProgram] = []

    def only_at_the_asked_prices(program: RoadmapProgram, clock: Clock, **limits: Any) -> Found:
        first.append(program)
        if program is not first[0]:
            raise OutOfTime
        return find_best(program, clock, **limits)

    monkeypatch.setattr(roadmap, "find_best", only_at_the_asked_prices)
    found = plans(plan_sample("machining-60"))
    assert found.no_regret is None
    assert found.least_cost.proof.is_optimal


def test_the_target_is_the_next_level_and_at_the_top_nothing_has_to_be_done(
    edition: Edition, solutions: Mapping[str, Solution], rules: PlanRules, plan_sample: FindPlans
) -> None:
    assert plans(plan_sample("machining-60")).target_level == 2
    assert plans(plan_sample("machining-60", target_level=1)).least_cost.candidates == ()
    top = plans(plan_sample("machining-60", target_level=4)).least_cost.sheet_after
    again = find_roadmap(edition, top, solutions.values(), rules=rules, wishes=PlanWishes(), employees=60)
    assert plans(again).least_cost.total_wan_yuan == 0


def test_a_level_out_of_reach_says_what_is_missing_when_everything_is_adopted(plan_sample: FindPlans) -> None:
    found = plan_sample("electronics-420", target_level=4)
    assert isinstance(found, Unreachable)
    assert found.best.score_points == Decimal("0.4")
    assert (found.best.scenes, found.would_do_without_limits) == (0, False)


def test_locks_that_keep_a_level_out_of_reach_are_named_as_the_reason(edition: Edition, plan_sample: FindPlans) -> None:
    found = plan_sample("machining-60", target_level=2, locked=frozenset(edition.scenes))
    assert isinstance(found, Unreachable)
    assert found.would_do_without_limits
    assert found.best.scenes == 2


@pytest.mark.parametrize(
    ("wished", "where"),
    [
        ({"budget_wan_yuan": Decimal(0)}, "budget"),
        ({"budget_wan_yuan": Decimal(-3)}, "budget"),
        ({"budget_wan_yuan": Decimal(10) ** 12}, "budget"),
        ({"target_level": 0}, "target"),
        ({"target_level": 5}, "target"),
        ({"years": 0}, "years"),
        ({"owned": frozenset({"nothing"})}, "own"),
        ({"pains": frozenset({"nothing"})}, "pain"),
        ({"pains": frozenset({"quality"}), "locked": frozenset({"quality"})}, "lock"),
        ({"owned": frozenset({"oa-im"}), "excluded": frozenset({"oa-im"})}, "exclude"),
        ({"wanted": frozenset({"oa-im"}), "excluded": frozenset({"oa-im"})}, "exclude"),
        ({"wanted": frozenset({"pdm-cloud"}), "excluded": frozenset({"mdm-code"})}, "want"),
    ],
)
def test_impossible_wishes_are_refused_with_their_place(
    plan_sample: FindPlans, wished: dict[str, object], where: str
) -> None:
    with pytest.raises(Refused) as refusal:
        plan_sample("machining-60", **wished)
    assert [mistake.where for mistake in refusal.value.mistakes] == [where]


def test_the_same_question_has_the_same_answer_in_every_process() -> None:
    sheet = ROOT / "questionnaires" / "miit-2024" / "examples" / "machining-60.json"
    program = "import sys; from rongtong_assess.cli import main; main()"
    wishes = ["--target", "3", "--budget", "100", "--pain", "quality", "--pain", "equipment", "--json"]
    answers = {
        subprocess.run(
            [sys.executable, "-c", program, "plan", str(sheet), *wishes],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(answers) == 1

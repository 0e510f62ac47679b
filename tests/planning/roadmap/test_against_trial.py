"""The planner equals trying everything, on small problems of every kind; ties included."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.roadmap.candidate import Candidate, Prices, Pricing, ShareLift, list_candidates
from rongtong_assess.core.roadmap.plan import BudgetTooSmall, Plan, Unreachable
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.planning.roadmap.roadmap import find_roadmap
from tests.planning.roadmap.small_cases import Case, random_case, try_everything
from tests.profiles import quick_first

EMPLOYEES = 120
SMALL, LARGE = range(230), range(1000, 1012)
CHUNK = 23


def compare(edition: Edition, rules: PlanRules, seed: int, most_solutions: int) -> str:
    """Plan and trial; gives what kind of problem it was."""
    case = random_case(edition, rules, seed, most_solutions=most_solutions)
    trial = try_everything(edition, rules, case, employees=EMPLOYEES)
    found = find_roadmap(edition, case.sheet, case.solutions, rules=rules, wishes=case.wishes, employees=EMPLOYEES)
    if isinstance(found, Unreachable):
        assert trial.least_cost is None, seed
        return "unreachable"
    assert found.least_cost.candidates == trial.least_cost, seed
    assert found.most_useful.candidates == trial.most_useful, seed
    if isinstance(found.safe, Plan):
        assert found.safe.candidates == trial.safe, seed
    else:
        assert isinstance(found.safe, Unreachable), seed
        assert trial.safe is None, seed
    if isinstance(found.within_budget, BudgetTooSmall):
        assert trial.within_budget is None, seed
        assert found.within_budget.smallest_wan_yuan == found.least_cost.total_wan_yuan
    else:
        assert isinstance(found.within_budget, Plan)
        assert found.within_budget.candidates == trial.within_budget, seed
    assert all(plan.proof.is_optimal for plan in found.plans.values()), seed
    return "empty" if not found.least_cost.candidates else "planned"


@pytest.mark.parametrize("first", quick_first(range(SMALL.start, SMALL.stop, CHUNK), quick=4))
def test_plans_equal_trying_everything(edition: Edition, rules: PlanRules, first: int) -> None:
    kinds = Counter(compare(edition, rules, seed, 8) for seed in range(first, first + CHUNK))
    assert kinds["planned"] >= CHUNK // 4, kinds


@pytest.mark.parametrize("seed", quick_first(LARGE, quick=3))
def test_plans_equal_trying_everything_with_up_to_14_solutions(edition: Edition, rules: PlanRules, seed: int) -> None:
    compare(edition, rules, seed, 14)


def test_the_safe_plan_costs_more_than_the_cheapest_in_some_cases_and_cannot_be_had_in_others(
    edition: Edition, rules: PlanRules
) -> None:
    """So that comparing it with the trial says something."""
    kinds = Counter(_kind_of_safe(edition, rules, seed) for seed in range(40))
    assert min(kinds[kind] for kind in ("dearer", "the same", "none")) >= 2, kinds


def _kind_of_safe(edition: Edition, rules: PlanRules, seed: int) -> str:
    case = random_case(edition, rules, seed, most_solutions=8)
    found = find_roadmap(edition, case.sheet, case.solutions, rules=rules, wishes=case.wishes, employees=EMPLOYEES)
    if isinstance(found, Unreachable):
        return "unreachable"
    if not isinstance(found.safe, Plan):
        return "none"
    return "dearer" if found.safe.total_wan_yuan > found.least_cost.total_wan_yuan else "the same"


@pytest.mark.parametrize("seed", range(24))
def test_a_range_is_the_sum_over_the_measures_at_their_low_and_high_prices(
    edition: Edition, rules: PlanRules, seed: int
) -> None:
    case = random_case(edition, rules, seed, most_solutions=8)
    found = find_roadmap(edition, case.sheet, case.solutions, rules=rules, wishes=case.wishes, employees=EMPLOYEES)
    if isinstance(found, Unreachable):
        return
    ways: dict[Prices, dict[tuple[str, bool, ShareLift | None], Candidate]] = {
        prices: {_way(candidate): candidate for candidate in _at(edition, rules, case, prices)}
        for prices in ("low", "high")
    }
    for plan in found.plans.values():
        for years, price in ((1, plan.first_year_range), (3, plan.three_years_range)):
            sums = [
                sum((ways[prices][_way(candidate)].cost_wan_yuan(years) for candidate in plan.candidates), Decimal(0))
                for prices in ("low", "high")
            ]
            assert [price.low_wan_yuan, price.high_wan_yuan] == sums, (seed, plan.kind)
            assert price.low_wan_yuan <= price.high_wan_yuan
        assert plan.first_year_range.low_wan_yuan <= plan.first_year_wan_yuan <= plan.first_year_range.high_wan_yuan


def _way(candidate: Candidate) -> tuple[str, bool, ShareLift | None]:
    return candidate.id, candidate.is_whole, candidate.band


def _at(edition: Edition, rules: PlanRules, case: Case, prices: Prices) -> tuple[Candidate, ...]:
    return list_candidates(
        edition, case.sheet, case.solutions, rules=rules, pricing=Pricing(prices), owned=case.wishes.owned
    )

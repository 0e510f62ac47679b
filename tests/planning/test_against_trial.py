"""The planner equals trying everything, on small problems of every kind; ties included."""

from __future__ import annotations

from collections import Counter

import pytest

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.plan import BudgetTooSmall, Plan, Unreachable
from rongtong_assess.core.plan_rules import PlanRules
from rongtong_assess.planning.roadmap import find_roadmap
from tests.planning.small_cases import draw_case, try_everything

EMPLOYEES = 120
SMALL, LARGE = range(230), range(1000, 1012)
CHUNK = 23


def compare(edition: Edition, rules: PlanRules, seed: int, most_solutions: int) -> str:
    """Plan and trial; gives what kind of problem it was."""
    case = draw_case(edition, rules, seed, most_solutions=most_solutions)
    trial = try_everything(edition, rules, case, employees=EMPLOYEES)
    found = find_roadmap(
        edition, case.sheet, case.solutions, rules=rules, wishes=case.wishes, employees=EMPLOYEES
    )
    if isinstance(found, Unreachable):
        assert trial.least_cost is None, seed
        return "unreachable"
    assert found.least_cost.candidates == trial.least_cost, seed
    assert found.most_useful.candidates == trial.most_useful, seed
    if isinstance(found.within_budget, BudgetTooSmall):
        assert trial.within_budget is None, seed
        assert found.within_budget.smallest_wan_yuan == found.least_cost.total_wan_yuan
    else:
        assert isinstance(found.within_budget, Plan)
        assert found.within_budget.candidates == trial.within_budget, seed
    assert all(plan.proof.is_optimal for plan in found.plans.values()), seed
    return "empty" if not found.least_cost.candidates else "planned"


@pytest.mark.parametrize("first", range(SMALL.start, SMALL.stop, CHUNK))
def test_plans_equal_trying_everything(edition: Edition, rules: PlanRules, first: int) -> None:
    kinds = Counter(compare(edition, rules, seed, 8) for seed in range(first, first + CHUNK))
    assert kinds["planned"] >= CHUNK // 4, kinds


@pytest.mark.parametrize("seed", LARGE)
def test_plans_equal_trying_everything_with_up_to_14_solutions(edition: Edition, rules: PlanRules, seed: int) -> None:
    compare(edition, rules, seed, 14)

"""find_assignment: the cheapest plan, by the method that suits the size of a team; proven, or said not to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from rongtong_assess.core.consulting.assignment.plan import AssignmentPlan, price_plan
from rongtong_assess.core.consulting.assignment.question import (
    AssignableFirm,
    AssignmentQuestion,
    fit_of,
    load_cost,
)
from rongtong_assess.planning.assignment.single import match_singles
from rongtong_assess.planning.assignment.teams import match_teams

MOST_LOOKED_AT = 12
"""Consultants among whom a quick plan looks for a team, the best suited first."""


def find_assignment(question: AssignmentQuestion, *, seconds: float) -> AssignmentPlan:
    """The plan with the least total cost. Single consultants are always proven.

    Teams are searched for at most so many seconds; then the best plan so far comes back, not proven to be optimal. The
    solver looks at the clock only now and then: who needs a hard limit asks an `AssignmentMaker`.
    """
    if question.team_size == 1:
        return price_plan(question, match_singles(question), is_optimal=True)
    found = match_teams(question, seconds=seconds)
    quick = find_quickly(question)
    if found is None:
        return quick
    chosen, is_optimal = found
    plan = price_plan(question, chosen, is_optimal=is_optimal)
    return plan if is_optimal or plan.total_cost <= quick.total_cost else quick


def find_quickly(question: AssignmentQuestion) -> AssignmentPlan:
    """A plan at once, without search: the most urgent firms first, each gets the cheapest people who are still free.

    Never claimed to be optimal.
    """
    numbers = Counter({consultant.id: consultant.load for consultant in question.consultants})
    allowed = {firm.id: question.list_allowed(firm) for firm in question.firms}
    chosen: dict[str, tuple[str, ...]] = {}
    for firm in sorted(question.firms, key=lambda firm: (-firm.urgency, len(allowed[firm.id]), firm.id)):
        costs = {
            consultant.id: fit_of(firm, consultant).total + load_cost(consultant, numbers[consultant.id] + 1)
            for consultant in allowed[firm.id]
            if numbers[consultant.id] < consultant.capacity
        }
        teams = list(_teams(question, firm, costs))
        if teams:
            _, chosen[firm.id] = min(teams)
            numbers.update(chosen[firm.id])
    return price_plan(question, chosen)


def _teams(
    question: AssignmentQuestion, firm: AssignableFirm, costs: dict[str, int]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Teams with their cost, of the best suited people and of those whom the firm has now."""
    for ids in combinations(_worth_looking_at(question, firm, costs), question.team_size):
        if question.may_be_a_team(question.consultants_by_id[id] for id in ids):
            yield sum(costs[id] for id in ids) + question.change_of(firm, ids), ids


def _worth_looking_at(question: AssignmentQuestion, firm: AssignableFirm, costs: dict[str, int]) -> Iterator[str]:
    """The best suited, from as many organisations as have to be in a team, and those whom the firm has now."""
    ranked = sorted(costs, key=lambda id: (costs[id], id))
    seen: set[str] = set()
    for place, id in enumerate(ranked):
        organisation = question.consultants_by_id[id].organisation
        is_new = organisation not in seen and len(seen) < question.team_size
        if is_new or place < MOST_LOOKED_AT or id in question.present.get(firm.id, ()):
            yield id
        seen.add(organisation)

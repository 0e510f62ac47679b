"""AssignmentPlan: who goes where, with what it costs and why a firm was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rongtong_assess.core.consulting.assignment.question import (
    AssignableConsultant,
    AssignableFirm,
    AssignmentQuestion,
    CostParts,
    fit_of,
    load_cost,
)
from rongtong_assess.core.errors import Refused

Chosen = Mapping[str, Sequence[str]]
"""The consultants chosen for a firm, by firm; firms without anybody are missing or have none."""
WhyLeftOut = Literal["nobody allowed", "nobody free"]
"""Whether no team could go even if everybody had time, or those who could go have none."""


@dataclass(frozen=True, slots=True)
class PlannedAssignment:
    """The consultants of one firm, the leading one first: who fits better, or else comes first by id."""

    firm: str
    consultants: tuple[str, ...]
    parts: CostParts

    @property
    def cost(self) -> int:
        return self.parts.total


@dataclass(frozen=True, slots=True)
class LeftOut:
    firm: str
    why: WhyLeftOut
    cost: int


@dataclass(frozen=True, slots=True)
class AssignmentPlan:
    """Assignments and firms left out, both in the order of the question.

    The costs of both add up to total_cost. is_optimal: proven that no plan costs less.
    """

    assignments: tuple[PlannedAssignment, ...]
    unassigned: tuple[LeftOut, ...]
    is_optimal: bool

    @property
    def total_cost(self) -> int:
        assigned = sum(assignment.cost for assignment in self.assignments)
        return assigned + sum(left_out.cost for left_out in self.unassigned)

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        return {assignment.firm: assignment.consultants for assignment in self.assignments}


def price_plan(question: AssignmentQuestion, chosen: Chosen, *, is_optimal: bool = False) -> AssignmentPlan:
    """What these choices cost. Raises Refused where they may not be.

    A consultant's cases are numbered in the order of the firms, so that each gets its own cost of load; their sum does
    not depend on that order.
    """
    _refuse_unknown_firms(question, chosen)
    numbers = Counter({consultant.id: consultant.load for consultant in question.consultants})
    assignments, unassigned = [], []
    for firm in question.firms:
        members = read_members(question, firm, chosen.get(firm.id, ()))
        if not members:
            unassigned.append(LeftOut(firm.id, why_left_out(question, firm), question.left_out_of(firm)))
            continue
        parts = CostParts(change=question.change_of(firm, (member.id for member in members)))
        for member in members:
            numbers[member.id] += 1
            if numbers[member.id] > member.capacity:
                what = f"选的顾问里有人排满了，最多能接 {member.capacity} 家"
                raise Refused.because(firm.id, what, "请换一位有空的顾问")
            parts += fit_of(firm, member) + CostParts(load=load_cost(member, numbers[member.id]))
        assignments.append(PlannedAssignment(firm.id, tuple(member.id for member in members), parts))
    return AssignmentPlan(tuple(assignments), tuple(unassigned), is_optimal)


def why_left_out(question: AssignmentQuestion, firm: AssignableFirm) -> WhyLeftOut:
    """Why nobody goes to this firm."""
    return "nobody free" if question.is_anybody_allowed(firm) else "nobody allowed"


def read_members(question: AssignmentQuestion, firm: AssignableFirm, ids: Sequence[str]) -> list[AssignableConsultant]:
    """The consultants with these ids, the leading one first. Raises Refused."""
    members: list[AssignableConsultant] = []
    for consultant_id in dict.fromkeys(ids):
        member = question.consultants_by_id.get(consultant_id)
        if member is None:
            raise Refused.because(firm.id, "选的顾问不在这次分派里", "请从名单里选")
        if firm.id in member.avoid:
            raise Refused.because(firm.id, "选的顾问里有人要回避这家企业", "请换一位顾问")
        members.append(member)
    if members and len(members) != question.team_size:
        raise Refused.because(firm.id, f"选了 {len(members)} 位顾问", f"请选 {question.team_size} 位")
    if members and not question.may_be_a_team(members):
        raise Refused.because(firm.id, "两位顾问是同一个单位的", "请换一位其他单位的顾问")
    return sorted(members, key=lambda member: (fit_of(firm, member).total, member.id))


def _refuse_unknown_firms(question: AssignmentQuestion, chosen: Chosen) -> None:
    for firm_id in chosen:
        if firm_id not in question.firms_by_id:
            raise Refused.because(firm_id, "这次分派里没有这家企业", "请核对企业")

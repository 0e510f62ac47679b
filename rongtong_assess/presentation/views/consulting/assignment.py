"""A plan of who goes where as pages show it: rows with reasons and other people with their price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from rongtong_assess.core.consulting.assignment.change import Alternative
from rongtong_assess.core.consulting.assignment.plan import AssignmentPlan, PlannedAssignment
from rongtong_assess.core.consulting.assignment.question import AssignableFirm, AssignmentQuestion
from rongtong_assess.presentation.wording.consulting.assignment import (
    WHY_LEFT_OUT,
    change_words,
    cost_words,
    cost_words_of_left_out,
    fit_reasons,
    member_words,
)


@dataclass(frozen=True, slots=True)
class CaseLabel:
    """How a case is called on these pages."""

    firm_name: str
    number: str


@dataclass(frozen=True, slots=True)
class AssignedPersonView:
    """name: with "牵头" for the leading one of a team. reasons: why this person fits, and where not."""

    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanRowView:
    """One case of a plan. why: the reason for which nobody goes; is_changed: by hand; is_moved: others have it now."""

    case_id: UUID
    firm: str
    number: str
    people: tuple[AssignedPersonView, ...]
    cost: str
    why: str = ""
    is_changed: bool = False
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class AlternativeView:
    """Other people for a case. key: the accounts, as the form sends them."""

    key: str
    names: str
    difference: str
    is_dearer: bool
    people: tuple[AssignedPersonView, ...]


@dataclass(frozen=True)
class PlanNames:
    """What the ids of a question stand for."""

    cases: Mapping[str, CaseLabel]
    people: Mapping[str, str]

    def label(self, case_id: str) -> CaseLabel:
        return self.cases.get(case_id, CaseLabel("—", ""))

    def name(self, account_id: str) -> str:
        return self.people.get(account_id, "—")


def list_plan_rows(
    question: AssignmentQuestion, plan: AssignmentPlan, *, proposed: Mapping[str, Sequence[str]], names: PlanNames
) -> list[PlanRowView]:
    """Every case of the plan: those without anybody first, then the dearest, since these are worth a look."""
    left_out = [
        PlanRowView(
            UUID(item.firm),
            names.label(item.firm).firm_name,
            names.label(item.firm).number,
            (),
            cost_words_of_left_out(item.cost),
            why=WHY_LEFT_OUT[item.why],
            is_changed=bool(proposed.get(item.firm)),
            is_moved=item.firm in question.present,
        )
        for item in plan.unassigned
    ]
    assigned = sorted(plan.assignments, key=lambda assignment: (-assignment.cost, assignment.firm))
    return [*left_out, *(_row(question, assignment, proposed, names=names) for assignment in assigned)]


def list_people_views(
    question: AssignmentQuestion, firm: AssignableFirm, consultants: Sequence[str], *, names: PlanNames
) -> tuple[AssignedPersonView, ...]:
    """The people of a case, the leading one first, each with the reasons."""
    return tuple(
        AssignedPersonView(
            member_words(names.name(id), is_lead=place == 0 and len(consultants) > 1),
            tuple(fit_reasons(firm, question.consultants_by_id[id])),
        )
        for place, id in enumerate(consultants)
    )


def list_alternative_views(
    question: AssignmentQuestion, firm: AssignableFirm, alternatives: Sequence[Alternative], *, names: PlanNames
) -> list[AlternativeView]:
    """Other people for a case, in the order given."""
    return [
        AlternativeView(
            ",".join(alternative.consultants),
            "、".join(names.name(id) for id in alternative.consultants),
            change_words(alternative.difference),
            alternative.difference > 0,
            list_people_views(question, firm, alternative.consultants, names=names),
        )
        for alternative in alternatives
    ]


def _row(
    question: AssignmentQuestion,
    assignment: PlannedAssignment,
    proposed: Mapping[str, Sequence[str]],
    *,
    names: PlanNames,
) -> PlanRowView:
    label, firm = names.label(assignment.firm), question.firms_by_id[assignment.firm]
    present = question.present.get(assignment.firm)
    return PlanRowView(
        UUID(assignment.firm),
        label.firm_name,
        label.number,
        list_people_views(question, firm, assignment.consultants, names=names),
        cost_words(assignment.parts),
        is_changed=frozenset(proposed.get(assignment.firm, ())) != frozenset(assignment.consultants),
        is_moved=present is not None and present != frozenset(assignment.consultants),
    )

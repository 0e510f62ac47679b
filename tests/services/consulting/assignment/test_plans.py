"""A plan is proposed from what the platform knows, changed by hand for a price, and accepted through the cases."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from rongtong_assess.core.consulting.assignment.assignment_json import read_question
from rongtong_assess.core.consulting.assignment.plan import price_plan
from rongtong_assess.core.consulting.case import CaseState, CaseStep
from rongtong_assess.core.consulting.interest.conflict import Party, TieKind
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.consulting.assignment.decide_plan import (
    ChangeByHand,
    accept_plan,
    change_plan,
    discard_plan,
)
from rongtong_assess.services.consulting.assignment.propose_plan import PlanRequest, load_question
from rongtong_assess.services.consulting.consultants.ties import DeclaredTie, declare_tie
from rongtong_assess.storage.consulting.assignment import list_changes
from rongtong_assess.storage.consulting.consultants import list_members_of
from rongtong_assess.storage.tables.consulting.assignment import PlanState
from rongtong_assess.storage.tables.jobs import Job, JobState
from rongtong_assess.storage.tables.people import AuditEntry
from tests.services.consulting.assignment.planning_steps import PlanningSteps, open_cases, people_of
from tests.services.consulting.case_steps import TODAY, CaseSteps
from tests.services.visit_steps import AT


@pytest.fixture
def office(steps: CaseSteps) -> PlanningSteps:
    """Three cases; one consultant is near and knows the trade."""
    office = open_cases(steps, 3)
    office.keep("consultant", scenes=("quality", "erp"), regions=("330100",), industries=("C34",), capacity=6)
    office.keep("consultant-2", capacity=6)
    for name in ("manager", "manager-2"):
        office.keep(name, capacity=0)
    return office


def assigned(office: PlanningSteps, number: int) -> list[int]:
    case = office.cases[number]
    return list(list_members_of(office.session, [case.id]).get(case.id, {}))


def test_the_question_is_what_the_platform_knows_as_the_contract_writes_it(office: PlanningSteps) -> None:
    office.cases[0].due_on = TODAY + timedelta(days=2)
    plan = office.proposed()
    question = load_question(plan)
    assert {firm.id for firm in question.firms} == {str(case.id) for case in office.cases}
    assert {consultant.id for consultant in question.consultants} == {
        str(office.id_of(name)) for name in ("consultant", "consultant-2")
    }
    assert question.firms_by_id[str(office.cases[0].id)].urgency == 3
    assert read_question(json.loads(plan.question)) == question


def test_the_plan_is_the_cheapest_and_waits_for_a_decision(office: PlanningSteps) -> None:
    plan = office.proposed()
    assert (plan.state, plan.is_optimal, plan.revision) == (PlanState.PROPOSED, True, 1)
    assert [people_of(plan, case.id) for case in office.cases] == [[office.id_of("consultant")]] * 3
    assert all(case.state == CaseState.TO_ASSIGN for case in office.cases)


def test_whoever_has_a_conflict_is_never_in_the_plan(office: PlanningSteps) -> None:
    tie = DeclaredTie(TieKind.SOLD, Party(office.cases[1].firm_name))
    declare_tie(office.session, office.steps.by("manager"), office.id_of("consultant"), tie, now=AT)
    plan = office.proposed()
    assert people_of(plan, office.cases[1].id) == [office.id_of("consultant-2")]
    with pytest.raises(Refused, match="要回避"):
        office.change(plan, office.cases[1], "consultant")


def test_a_second_plan_waits_for_the_decision_on_the_first(office: PlanningSteps) -> None:
    plan = office.propose()
    with pytest.raises(Refused, match="还没有定"):
        office.propose()
    discard_plan(office.session, office.steps.by("manager"), plan.id, now=AT)
    assert office.session.get_one(Job, plan.job_id).state == JobState.CANCELLED
    assert office.propose().state == PlanState.COMPUTING


def test_without_a_waiting_case_there_is_no_plan(steps: CaseSteps) -> None:
    office = open_cases(steps, 1)
    steps.assign(office.cases[0], "consultant")
    with pytest.raises(Refused, match="没有等着分派的企业"):
        office.propose()


def test_a_change_by_hand_is_kept_with_reason_and_price(office: PlanningSteps) -> None:
    plan = office.proposed()
    question = load_question(plan)
    before = price_plan(question, plan.chosen).total_cost
    difference = office.change(plan, office.cases[2], "consultant-2")
    assert difference == price_plan(question, plan.chosen).total_cost - before > 0
    ((change, name),) = list_changes(office.session, plan.id)
    assert (change.before, change.after) == ([office.id_of("consultant")], [office.id_of("consultant-2")])
    assert (change.reason, change.cost_difference, name) == ("熟悉这家", difference, "manager")
    assert people_of(plan, office.cases[2].id) == [office.id_of("consultant-2")]
    assert plan.proposed[str(office.cases[2].id)] == [str(office.id_of("consultant"))]


@pytest.mark.parametrize(
    ("names", "reason", "words"),
    [
        (("consultant-2",), " ", "没有写为什么要改"),
        (("consultant-2",), "长" * 501, "超过了 500 个字"),
        (("consultant-2",), "\u202e好", "看不见的"),
        (("consultant",), "x", "就是现在的人"),
        (("consultant", "consultant-2"), "x", "请选 1 位"),
        (("other-consultant",), "x", "不在这次分派里"),
    ],
)
def test_a_change_that_may_not_be_is_refused(
    office: PlanningSteps, names: tuple[str, ...], reason: str, words: str
) -> None:
    plan = office.proposed()
    with pytest.raises(Refused, match=words):
        office.change(plan, office.cases[0], *names, reason=reason)
    assert plan.revision == 1


def test_a_change_to_a_plan_that_a_colleague_changed_meanwhile_is_refused(office: PlanningSteps) -> None:
    plan = office.proposed()
    office.change(plan, office.cases[0], "consultant-2")
    change = ChangeByHand(office.cases[1].id, [office.id_of("consultant-2")], "x", revision=1)
    with pytest.raises(Refused, match="同事刚改过"):
        change_plan(office.session, office.steps.by("manager"), plan.id, change, now=AT)
    with pytest.raises(Refused, match="同事刚改过"):
        accept_plan(office.session, office.steps.by("manager"), plan.id, revision=1, now=AT)


def test_accepting_assigns_the_cases_as_the_plan_stands(office: PlanningSteps) -> None:
    plan = office.proposed()
    office.change(plan, office.cases[1], "consultant-2")
    office.change(plan, office.cases[2])
    accepted = accept_plan(office.session, office.steps.by("manager"), plan.id, revision=plan.revision, now=AT)
    assert (accepted.assigned, accepted.refused) == (2, ())
    assert [assigned(office, number) for number in range(3)] == [
        [office.id_of("consultant")],
        [office.id_of("consultant-2")],
        [],
    ]
    assert [case.state for case in office.cases] == [CaseState.ASSIGNED, CaseState.ASSIGNED, CaseState.TO_ASSIGN]
    members = list_members_of(office.session, [office.cases[0].id])[office.cases[0].id]
    assert [member.source for member in members.values()] == ["plan"]
    assert plan.state == PlanState.ACCEPTED


def test_a_case_that_has_changed_since_is_named_and_left_alone(office: PlanningSteps) -> None:
    plan = office.proposed()
    tie = DeclaredTie(TieKind.SOLD, Party(office.cases[1].firm_name))
    declare_tie(office.session, office.steps.by("manager"), office.id_of("consultant"), tie, now=AT)
    accepted = accept_plan(office.session, office.steps.by("manager"), plan.id, revision=1, now=AT)
    assert accepted.assigned == 2
    (refused,) = accepted.refused
    assert office.cases[1].number in refused.where
    assert office.cases[1].state == CaseState.TO_ASSIGN


def test_a_case_that_was_assigned_by_hand_meanwhile_keeps_its_people(office: PlanningSteps) -> None:
    plan = office.proposed()
    office.steps.assign(office.cases[1], "consultant-2")
    accepted = accept_plan(office.session, office.steps.by("manager"), plan.id, revision=1, now=AT)
    assert accepted.assigned == 2
    (mistake,) = accepted.refused
    assert mistake.what.startswith("做方案以后，它的顾问已经变了")
    assert assigned(office, 1) == [office.id_of("consultant-2")]


def test_a_plan_is_decided_once(office: PlanningSteps) -> None:
    plan, manager = office.proposed(), office.steps.by("manager")
    accept_plan(office.session, manager, plan.id, revision=1, now=AT)
    with pytest.raises(Refused, match="已经定了"):
        accept_plan(office.session, manager, plan.id, revision=1, now=AT)
    with pytest.raises(Refused, match="已经定了"):
        discard_plan(office.session, manager, plan.id, now=AT)


def test_another_platform_finds_nothing(office: PlanningSteps) -> None:
    plan = office.proposed()
    with pytest.raises(NotFound):
        office.change(plan, office.cases[0], "consultant-2", by="other-manager")


def test_after_a_drop_out_only_the_cases_of_whoever_left_move(office: PlanningSteps) -> None:
    office.steps.assign(office.cases[0], "consultant")
    office.steps.assign(office.cases[1], "consultant-2")
    office.steps.take(office.cases[1], CaseStep.SCHEDULE, "manager", due_on=TODAY + timedelta(days=9))
    request = PlanRequest(is_again=True, leaving=frozenset({office.id_of("consultant")}), reason="李工病了")
    plan = office.proposed(request)
    stays, other = office.id_of("consultant-2"), [office.id_of("consultant-2")]
    assert [people_of(plan, case.id) for case in office.cases] == [other, other, other]
    accepted = accept_plan(office.session, office.steps.by("manager"), plan.id, revision=1, now=AT)
    assert accepted.assigned == 2, "the second case keeps its people"
    assert [assigned(office, number) for number in range(3)] == [[stays], [stays], [stays]]
    assert office.cases[1].state == CaseState.SCHEDULED
    assert office.cases[1].visit_on == TODAY + timedelta(days=9)


def test_a_case_that_nobody_can_take_over_waits_again(office: PlanningSteps) -> None:
    office.keep("consultant-2", capacity=0)
    office.steps.assign(office.cases[0], "consultant")
    request = PlanRequest(is_again=True, leaving=frozenset({office.id_of("consultant")}), reason="李工病了")
    plan = office.proposed(request)
    accepted = accept_plan(office.session, office.steps.by("manager"), plan.id, revision=1, now=AT)
    assert (accepted.assigned, accepted.waiting_again, accepted.refused) == (0, 1, ())
    assert office.cases[0].state == CaseState.TO_ASSIGN
    assert assigned(office, 0) == []


def test_a_plan_made_anew_needs_a_reason(office: PlanningSteps) -> None:
    with pytest.raises(Refused, match="没有写为什么重新分派"):
        office.propose(PlanRequest(is_again=True))
    for reason, words in (("长" * 501, "超过了 500 个字"), ("\u202e好", "看不见的")):
        with pytest.raises(Refused, match=words):
            office.propose(PlanRequest(is_again=True, reason=reason))


def test_teams_come_from_two_organisations(office: PlanningSteps) -> None:
    office.keep("consultant", employer=Party("甲咨询"), capacity=6)
    plan = office.proposed(PlanRequest(team_size=2))
    assert {len(people_of(plan, case.id)) for case in office.cases} == {2}


def test_every_step_is_in_the_audit_log(office: PlanningSteps) -> None:
    plan = office.proposed()
    office.change(plan, office.cases[0], "consultant-2")
    accept_plan(office.session, office.steps.by("manager"), plan.id, revision=2, now=AT)
    actions = [entry.action for entry in office.session.query(AuditEntry).order_by(AuditEntry.id)]
    wanted = [AuditedAction.ASSIGNMENT_PROPOSE, AuditedAction.ASSIGNMENT_CHANGE, AuditedAction.ASSIGNMENT_DECIDE]
    assert [action for action in actions if action.startswith("assignment.")] == wanted

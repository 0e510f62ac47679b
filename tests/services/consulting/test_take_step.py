"""Cases move by the steps of the table, in the hands of those who may; what else changes with a step."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep, StepTaken
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.consulting.cases.open_case import CaseOpening, open_cases
from rongtong_assess.services.consulting.cases.take_step import Assignment, assign, list_possible_steps, take_step
from rongtong_assess.services.visit.authorise import end
from rongtong_assess.storage.consulting.cases import get_case, list_case_members, list_events
from rongtong_assess.storage.people.personal_data import list_actions
from rongtong_assess.storage.tables.consulting.case import Case
from tests.services.consulting.case_steps import SOON, TODAY, CaseSteps
from tests.services.makers import add_submitted
from tests.services.visit_steps import AT, authorise


def places(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [mistake.where for mistake in refused.value.mistakes]


def members(steps: CaseSteps, case: Case) -> list[str]:
    return [account.name for _member, account in list_case_members(steps.session, case.id)]


def test_a_new_case_waits_for_people_and_says_what_lists_show(steps: CaseSteps) -> None:
    case = steps.open(due_on=SOON)
    assert (case.state, case.round_number, case.due_on) == (CaseState.TO_ASSIGN, 1, SOON)
    assert (case.firm_name, case.industry, case.region) == ("甲机械有限公司", "industry", "330100")
    assert case.declared_level == 1
    assert case.questions_count == len(steps.edition.questions)
    assert (case.findings_count, case.found_level) == (0, None)
    [event] = list_events(steps.session, case.id)
    assert (event.step, event.target, event.due_on) == (None, CaseState.TO_ASSIGN, SOON)
    assert AuditedAction.CASE_OPEN in [
        entry.action for entry in list_actions(steps.session, steps.by("manager").account_id or 0)
    ]


def test_a_second_case_of_the_same_purpose_waits_until_the_first_has_ended(steps: CaseSteps) -> None:
    case = steps.open()
    with pytest.raises(Refused, match="还没有结束"):
        steps.open()
    assert steps.open(CasePurpose.DIAGNOSIS).purpose == CasePurpose.DIAGNOSIS
    steps.take(case, CaseStep.WITHDRAW, "manager", "企业停产")
    assert steps.open().id != case.id


def test_a_firm_that_does_not_authorise_the_platform_has_no_case_there(steps: CaseSteps) -> None:
    opening = CaseOpening(CasePurpose.ON_SITE)
    stranger = steps.by("other-manager")
    with pytest.raises(NotFound):
        open_cases(steps.session, stranger, [steps.assessment.id], opening, library=steps.library, now=AT)


def test_many_cases_are_opened_at_once_or_none(steps: CaseSteps) -> None:
    second = add_submitted(steps.session, steps.library, 32, name="乙")
    authorise(steps.session, second, steps.platform)
    steps.open(CasePurpose.DIAGNOSIS)
    by = steps.session, steps.by("manager"), [steps.assessment.id, second.id]
    with pytest.raises(Refused, match="甲机械有限公司"):
        open_cases(*by, CaseOpening(CasePurpose.DIAGNOSIS), library=steps.library, now=AT)
    opened = open_cases(*by, CaseOpening(CasePurpose.INITIAL), library=steps.library, now=AT)
    assert [case.firm_name for case in opened] == ["甲机械有限公司", "乙"]
    assert len({case.number for case in opened}) == 2
    with pytest.raises(Refused, match="至少选一家"):
        open_cases(*by[:2], [], CaseOpening(CasePurpose.INITIAL), library=steps.library, now=AT)


def test_who_sees_a_case(steps: CaseSteps) -> None:
    case = steps.open()
    sees = {name for name in [*steps.people, "owner"] if _finds(steps, name, case)}
    assert sees == {"owner", "manager", "manager-2", "reviewer", "reader"}
    steps.assign(case, "consultant")
    assert _finds(steps, "consultant", case)
    assert not _finds(steps, "consultant-2", case)
    steps.assign(case, "consultant-2", step=CaseStep.REASSIGN, reason="换人")
    assert not _finds(steps, "consultant", case)
    with pytest.raises(NotFound):
        get_case(steps.session, steps.by("manager"), uuid4())


def _finds(steps: CaseSteps, name: str, case: Case) -> bool:
    try:
        return get_case(steps.session, steps.by(name), case.id) is case
    except NotFound:
        return False


def test_another_firm_does_not_see_the_case(steps: CaseSteps) -> None:
    case = steps.open()
    other = add_submitted(steps.session, steps.library, 33, name="丙")
    with pytest.raises(NotFound):
        get_case(
            steps.session, steps.owner.__class__(other.organisation_id, 1, steps.owner.kind, steps.owner.role), case.id
        )


def test_a_bare_step_neither_assigns_nor_signs(steps: CaseSteps) -> None:
    case = steps.open()
    for step in (CaseStep.ASSIGN, CaseStep.REASSIGN, CaseStep.SIGN, CaseStep.CONCLUDE):
        with pytest.raises(ValueError, match="service of its own"):
            steps.take(case, step, "manager")
    with pytest.raises(ValueError, match="assigns nobody"):
        steps.assign(case, "consultant", step=CaseStep.BEGIN)


@pytest.mark.parametrize(
    "chosen", [(), ("consultant", "consultant"), ("reviewer",), ("reader",), ("other-consultant",)]
)
def test_only_consultants_of_the_platform_are_assigned_and_each_once(steps: CaseSteps, chosen: tuple[str, ...]) -> None:
    case = steps.open()
    with pytest.raises(Refused) as refused:
        steps.assign(case, *chosen)
    assert places(refused) == ["consultants"]
    assert case.state == CaseState.TO_ASSIGN
    assert members(steps, case) == []


def test_a_consultant_does_not_assign(steps: CaseSteps) -> None:
    case = steps.open()
    steps.assign(case, "consultant")
    people = Assignment([steps.by("consultant-2").account_id or 0])
    with pytest.raises(Refused, match="不由您来办"):
        assign(
            steps.session, steps.by("consultant"), case.id, people, taken=StepTaken(CaseStep.REASSIGN, "换人"), now=AT
        )
    assert members(steps, case) == ["consultant"]


def test_the_lead_stands_first_and_unassigning_leaves_nobody(steps: CaseSteps) -> None:
    case = steps.open()
    steps.assign(case, "consultant-2", "consultant")
    assert members(steps, case) == ["consultant-2", "consultant"]
    steps.take(case, CaseStep.SCHEDULE, "consultant", due_on=SOON)
    assert (case.visit_on, case.due_on) == (SOON, SOON)
    steps.take(case, CaseStep.UNASSIGN, "manager", "两人都没空")
    assert members(steps, case) == []
    assert (case.state, case.visit_on, case.due_on) == (CaseState.TO_ASSIGN, None, None)


def test_other_people_keep_to_the_same_deadline(steps: CaseSteps) -> None:
    case = steps.open()
    steps.assign(case, "consultant")
    steps.take(case, CaseStep.SCHEDULE, "manager", due_on=SOON)
    steps.assign(case, "consultant-2", step=CaseStep.REASSIGN, reason="生病")
    assert (case.state, case.due_on, case.visit_on) == (CaseState.SCHEDULED, SOON, SOON)
    assert list_events(steps.session, case.id)[-1].due_on == SOON


def test_every_step_is_recorded_with_who_why_and_whether_it_was_late(steps: CaseSteps) -> None:
    case = steps.open(due_on=TODAY)
    late = AT + timedelta(days=2)
    people = Assignment([steps.by("consultant").account_id or 0])
    manager = steps.by("manager")
    with pytest.raises(Refused, match="晚办的原因"):
        assign(steps.session, manager, case.id, people, taken=StepTaken(CaseStep.ASSIGN), now=late)
    assign(steps.session, manager, case.id, people, taken=StepTaken(CaseStep.ASSIGN, " 等企业材料 "), now=late)
    event = list_events(steps.session, case.id)[-1]
    assert (event.source, event.step, event.target) == ("to_assign", "assign", "assigned")
    assert (event.reason, event.was_late, event.account_id) == ("等企业材料", True, manager.account_id)
    assert (event.happened_at, event.organisation_id, event.round_number) == (late, steps.platform, 1)


def test_a_firm_supplies_what_is_missing_and_the_deadline_ends(steps: CaseSteps) -> None:
    case = steps.go_on_site(steps.open())
    steps.take(case, CaseStep.RETURN, "consultant", "缺台账", SOON)
    assert (case.state, case.due_on) == (CaseState.RETURNED, SOON)
    steps.take(case, CaseStep.RESUPPLY, "owner")
    assert (case.state, case.due_on) == (CaseState.ON_SITE, None)


@pytest.mark.parametrize("by", ["owner", "manager"])
def test_a_case_is_withdrawn_by_the_firm_or_the_manager_with_a_reason(steps: CaseSteps, by: str) -> None:
    case = steps.open()
    with pytest.raises(Refused) as refused:
        steps.take(case, CaseStep.WITHDRAW, by)
    assert places(refused) == ["reason"]
    assert steps.take(case, CaseStep.WITHDRAW, by, "不做了").state == CaseState.WITHDRAWN


def test_once_the_firm_ends_the_authorisation_the_platform_can_only_withdraw(steps: CaseSteps) -> None:
    case = steps.open()
    end(steps.session, steps.owner, steps.platform, now=AT)
    with pytest.raises(Refused, match="结束了对本平台的授权"):
        steps.assign(case, "consultant")
    possible = list_possible_steps(steps.session, steps.by("manager"), case, today=TODAY)
    assert [row.step for row in possible] == [CaseStep.WITHDRAW]
    assert steps.take(case, CaseStep.WITHDRAW, "manager", "企业结束授权").state == CaseState.WITHDRAWN


def test_a_stranger_takes_no_step_and_does_not_learn_that_there_is_a_case(steps: CaseSteps) -> None:
    case = steps.open()
    for name in ("other-manager", "consultant", "reader"):
        with pytest.raises(NotFound):
            take_step(steps.session, steps.by(name), case.id, StepTaken(CaseStep.WITHDRAW, "我要"), now=AT)

"""What follows a signed result: appeals, rectification, another case, and which results count for what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.services.consulting.cases.sign import preview_signing
from rongtong_assess.services.consulting.cases.take_step import list_possible_steps
from rongtong_assess.services.result.standing_facts import load_result
from rongtong_assess.storage.consulting.case_results import list_versions
from rongtong_assess.storage.consulting.cases import list_case_members
from rongtong_assess.storage.forecast import list_verified_sheets
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.visit import list_codes_in_force
from tests.services.consulting.case_steps import SOON, TODAY, CaseSteps
from tests.services.makers import add_submitted
from tests.services.visit_steps import AT, authorise


def taught(steps: CaseSteps) -> int:
    return len(list(list_verified_sheets(steps.session, steps.edition, with_demo=True)))


def standing_level(steps: CaseSteps) -> int:
    return load_result(steps.session, steps.assessment.organisation_id, steps.assessment.id).scorecard.level


def appealed(steps: CaseSteps) -> Case:
    case = steps.concluded()
    return steps.take(case, CaseStep.APPEAL, "owner", "质量场景应当是三级")


def test_an_appeal_goes_to_people_who_did_not_sign(steps: CaseSteps) -> None:
    case = appealed(steps)
    assert (case.state, case.due_on) == (CaseState.APPEALED, TODAY + timedelta(days=15))
    with pytest.raises(Refused, match="不能处理对它的申诉"):
        steps.take(case, CaseStep.GRANT_APPEAL, "reviewer", "有道理")
    steps.take(case, CaseStep.GRANT_APPEAL, "manager", "有道理")
    assert (case.state, case.round_number, case.found_level) == (CaseState.TO_ASSIGN, 2, None)
    assert list_case_members(steps.session, case.id) == []
    with pytest.raises(Refused, match="申诉的结论上签过名"):
        steps.assign(case, "consultant")
    steps.go_on_site(case, "consultant-2")
    visit = steps.find_everything_as(case, "consultant-2")
    assert visit.kind == ValueKind.RECHECK
    steps.sign(case, "consultant-2")
    with pytest.raises(Refused, match="不能再签这一轮"):
        steps.conclude(case, "reviewer")
    version = steps.conclude(case, "manager")
    assert (version.number, version.kind, version.round_number) == (2, ValueKind.RECHECK, 2)
    assert taught(steps) == 1, "a re-check does not teach the model"


def test_there_is_one_appeal_against_a_result(steps: CaseSteps) -> None:
    case = appealed(steps)
    concluded_at = case.concluded_at
    steps.take(case, CaseStep.REJECT_APPEAL, "manager", "材料不足", now=AT + timedelta(days=3))
    assert (case.state, case.concluded_at) == (CaseState.CONCLUDED, concluded_at)
    with pytest.raises(Refused, match="申诉的期限已经过了"):
        steps.take(case, CaseStep.APPEAL, "owner", "还是不服")


def test_an_appeal_after_its_days_is_refused(steps: CaseSteps) -> None:
    case = steps.concluded()
    with pytest.raises(Refused, match="申诉的期限已经过了"):
        steps.take(case, CaseStep.APPEAL, "owner", "不服", now=AT + timedelta(days=16))
    with pytest.raises(Refused, match="不由您来办"):
        steps.take(case, CaseStep.APPEAL, "manager", "替企业申诉")


def test_after_rectification_the_same_people_check_again_what_the_firm_says_by_then(steps: CaseSteps) -> None:
    case = steps.concluded()
    steps.take(case, CaseStep.REQUIRE_RECTIFICATION, "manager", "两个场景没有记录", SOON)
    assert case.due_on == SOON
    steps.take(case, CaseStep.FINISH_RECTIFICATION, "owner")
    assert (case.state, case.round_number, case.assessment_id) == (CaseState.TO_ASSIGN, 2, steps.assessment.id)
    steps.go_on_site(case)
    assert steps.find_everything(case).kind == ValueKind.RECHECK
    steps.sign(case)
    assert steps.conclude(case).kind == ValueKind.RECHECK
    first_round = list_versions(steps.session, case)[0]
    assert (first_round.kind, first_round.round_number) == (ValueKind.ON_SITE, 1)


def test_a_concluded_case_is_not_taken_up_again_beside_an_open_one(steps: CaseSteps) -> None:
    case = steps.concluded(CasePurpose.DIAGNOSIS)
    steps.open(CasePurpose.DIAGNOSIS)
    for step, by in ((CaseStep.REVISE, "manager"), (CaseStep.APPEAL, "owner")):
        with pytest.raises(Refused, match="另一个案件正在办理"):
            steps.take(case, step, by, "再看一次")


def test_a_first_rating_is_neither_on_site_nor_in_force_nor_taught(steps: CaseSteps) -> None:
    case = steps.concluded(CasePurpose.INITIAL)
    assert list_versions(steps.session, case)[0].kind == ValueKind.INITIAL
    assert taught(steps) == 0
    stands = load_result(steps.session, steps.assessment.organisation_id, steps.assessment.id).stands
    assert stands.visit is None
    assert [code.of_visit for code in list_codes_in_force(steps.session, steps.assessment)] == [False]


def test_a_result_is_visited_on_site_once(steps: CaseSteps) -> None:
    steps.concluded()
    with pytest.raises(Refused, match="已经做过现场评定"):
        steps.open(CasePurpose.ACCEPTANCE)
    assert steps.open(CasePurpose.RECHECK).purpose == CasePurpose.RECHECK


def test_what_a_withdrawn_case_had_found_goes_on_in_the_next(steps: CaseSteps) -> None:
    case = steps.go_on_site(steps.open())
    visit = steps.find_everything(case)
    steps.take(case, CaseStep.RETURN, "consultant", "缺材料", SOON)
    steps.take(case, CaseStep.WITHDRAW, "owner", "换个批次")
    again = steps.go_on_site(steps.open())
    assert steps.find_everything(again) is visit
    assert (visit.case_id, visit.round_number) == (again.id, 1)


def test_another_platform_signs_nothing(steps: CaseSteps) -> None:
    case = steps.go_on_site(steps.open())
    steps.find_everything(case)
    second = add_submitted(steps.session, steps.library, 34)
    authorise(steps.session, second, steps.by("other-manager").organisation_id)
    with pytest.raises(NotFound):
        steps.sign(case, "other-manager", seen="x")
    with pytest.raises(NotFound):
        preview_signing(steps.session, steps.owner, case, library=steps.library)


def test_a_result_of_before_there_were_signatures_is_not_overwritten(steps: CaseSteps) -> None:
    case = steps.concluded()
    for version in list_versions(steps.session, case):
        steps.session.delete(version)
    steps.session.flush()
    assert taught(steps) == 1
    possible = list_possible_steps(steps.session, steps.by("manager"), case, today=TODAY)
    assert CaseStep.REVISE not in {row.step for row in possible}
    with pytest.raises(Refused, match="没有签定的版本"):
        steps.take(case, CaseStep.REVISE, "manager", "看错了")

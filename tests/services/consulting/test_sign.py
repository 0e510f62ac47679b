"""Two people sign the same content; it is frozen, and what follows opens a new round or a new version."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta

import pytest

from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep
from rongtong_assess.core.consulting.sign_off import CaseRules
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.services.consulting.cases.batches import save_case_rules
from rongtong_assess.services.consulting.cases.rounds import open_round_visit
from rongtong_assess.services.consulting.cases.sign import preview_signing
from rongtong_assess.services.result.report_code import find_report_by_code, find_report_code
from rongtong_assess.services.result.standing_facts import load_result
from rongtong_assess.storage.consulting.case_results import list_versions
from rongtong_assess.storage.consulting.cases import list_case_members, list_events
from rongtong_assess.storage.forecast import list_verified_sheets
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.visit import VisitState
from rongtong_assess.storage.visit import list_codes_in_force, list_findings
from tests.services.consulting.case_steps import SOON, TODAY, CaseSteps
from tests.services.makers import add_submitted
from tests.services.visit_steps import AT, DAY, authorise


def lower(steps: CaseSteps) -> dict[str, int]:
    """Every scene that was declared is found not to be there."""
    declared = load_result(steps.session, steps.assessment.organisation_id, steps.assessment.id).stands.declared
    return {f"scene.{scene}": 0 for scene in steps.edition.scenes if declared.scenes.get(scene)}


def taught(steps: CaseSteps) -> int:
    return len(list(list_verified_sheets(steps.session, steps.edition, with_demo=True)))


def standing_level(steps: CaseSteps) -> int:
    return load_result(steps.session, steps.assessment.organisation_id, steps.assessment.id).scorecard.level


def test_the_second_signature_freezes_the_result_and_completes_the_visit(steps: CaseSteps) -> None:
    case = steps.go_on_site(steps.open())
    steps.find_everything(case, lower(steps))
    steps.sign(case)
    visit = steps.visit_of(case)
    assert (case.state, visit.state, visit.level, case.found_level) == (
        CaseState.IN_REVIEW,
        VisitState.OPEN,
        None,
        None,
    )
    assert taught(steps) == 0
    assert standing_level(steps) == case.declared_level
    version = steps.conclude(case)
    assert (case.state, visit.state) == (CaseState.CONCLUDED, VisitState.COMPLETED)
    assert (version.number, version.kind, version.visited_on) == (1, ValueKind.ON_SITE, DAY)
    assert (version.first_signer_name, version.second_signer_name) == ("consultant", "reviewer")
    assert version.level == visit.level == case.found_level == standing_level(steps)
    assert taught(steps) == 1
    assert case.appeal_until == TODAY + timedelta(days=15)
    assert find_report_code(steps.session, steps.assessment) is not None


def test_a_version_says_everything_and_its_hash_can_be_checked_without_the_database(steps: CaseSteps) -> None:
    changed = lower(steps)
    case = steps.go_on_site(steps.open())
    steps.find_everything(case, changed)
    steps.sign(case)
    version = steps.conclude(case)
    assert hashlib.sha256(version.content.encode()).hexdigest() == version.content_hash
    document = json.loads(version.content)
    assert document["case"] == {"number": case.number, "purpose": "on_site", "round": 1}
    assert document["people"] == ["consultant", "consultant-2"]
    assert document["declared"]["scorecard"]["level"] == case.declared_level
    assert document["found"]["scorecard"]["level"] == version.level
    found = {finding["question"]: finding["value"] for finding in document["findings"]}
    assert list(found) == list(steps.edition.questions)
    assert {question: value for question, value in found.items() if value is not None} == changed
    signed = [event.signed_hash for event in list_events(steps.session, case.id) if event.step in {"sign", "conclude"}]
    assert signed == [version.content_hash] * 2


def test_nobody_signs_twice(steps: CaseSteps) -> None:
    case = steps.go_on_site(steps.open(), "manager")
    steps.find_everything_as(case, "manager")
    steps.sign(case, "manager")
    with pytest.raises(Refused, match="另一个人签"):
        steps.conclude(case, "manager")
    assert list_versions(steps.session, case) == []
    assert steps.conclude(case, "manager-2").second_signer_name == "manager-2"


def test_an_incomplete_visit_is_not_signed_and_every_open_question_is_named(steps: CaseSteps) -> None:
    case = steps.open()
    steps.assign(case, "consultant")
    assert preview_signing(steps.session, steps.by("consultant"), case, library=steps.library) is None
    with pytest.raises(Refused, match="还没有核对任何一题"):
        steps.sign(case, seen="")
    steps.take(case, CaseStep.SCHEDULE, "manager", due_on=SOON)
    steps.take(case, CaseStep.BEGIN, "consultant")
    with pytest.raises(Refused) as refused:
        steps.sign(case)
    assert [mistake.where for mistake in refused.value.mistakes] == list(steps.edition.questions)


@pytest.mark.parametrize("day", [None, date(2026, 11, 1), date(2026, 12, 24)])
def test_a_visit_has_a_possible_day(steps: CaseSteps, day: date | None) -> None:
    case = steps.go_on_site(steps.open())
    steps.find_everything(case)
    with pytest.raises(Refused) as refused:
        steps.sign(case, on=day)
    assert [mistake.where for mistake in refused.value.mistakes] == ["visited_on"]


def test_who_signs_has_seen_what_is_signed(steps: CaseSteps) -> None:
    case = steps.go_on_site(steps.open())
    steps.find_everything(case)
    seen = steps.hash_seen_by(case, "consultant")
    steps.find_everything(case, lower(steps))
    with pytest.raises(Refused, match="又改过评定内容"):
        steps.sign(case, seen=seen)
    steps.sign(case)
    with pytest.raises(Refused, match="又改过评定内容"):
        steps.conclude(case, seen=seen)


def test_both_sign_the_same_content(steps: CaseSteps) -> None:
    case = steps.go_on_site(steps.open())
    visit = steps.find_everything(case)
    steps.sign(case)
    finding = list_findings(steps.session, visit)[steps.edition.questions[0]]
    finding.note = "签名以后才写的"
    steps.session.flush()
    with pytest.raises(Refused, match="第一个人签名以后，评定内容变了"):
        steps.conclude(case)
    steps.take(case, CaseStep.SEND_BACK, "reviewer", "请看过再签")
    steps.sign(case)
    assert steps.conclude(case).number == 1


def test_findings_are_closed_before_the_visit_and_once_somebody_has_signed(steps: CaseSteps) -> None:
    case = steps.open()
    steps.assign(case, "consultant")
    with pytest.raises(Refused, match="不能改评定内容"):
        open_round_visit(steps.session, steps.by("consultant"), case, now=AT)
    steps.take(case, CaseStep.SCHEDULE, "manager", due_on=SOON)
    steps.take(case, CaseStep.BEGIN, "consultant")
    steps.find_everything(case)
    steps.sign(case)
    for _ in range(2):
        with pytest.raises(Refused, match="不能改评定内容"):
            open_round_visit(steps.session, steps.by("consultant"), case, now=AT)
        if case.state == CaseState.IN_REVIEW:
            steps.conclude(case)


def test_a_platform_may_ask_for_a_second_signer_of_another_organisation(steps: CaseSteps) -> None:
    save_case_rules(steps.session, steps.by("manager"), CaseRules(10, True), now=AT)
    case = steps.go_on_site(steps.open())
    steps.find_everything(case)
    steps.sign(case)
    with pytest.raises(Refused, match="来自另一个单位"):
        steps.conclude(case)
    save_case_rules(steps.session, steps.by("manager"), CaseRules(10), now=AT)
    steps.conclude(case)
    assert case.appeal_until == TODAY + timedelta(days=10)


def test_a_revision_keeps_the_first_version_and_its_result_until_the_next_is_signed(steps: CaseSteps) -> None:
    case = steps.concluded()
    first, level = list_versions(steps.session, case)[0], standing_level(steps)
    content, code = first.content, find_report_code(steps.session, steps.assessment)
    steps.take(case, CaseStep.REVISE, "manager", "场景看错了")
    visit = steps.visit_of(case)
    assert (case.state, case.appeal_until, visit.state) == (CaseState.ON_SITE, None, VisitState.OPEN)
    assert standing_level(steps) == level
    assert find_report_code(steps.session, steps.assessment) == code
    assert taught(steps) == 0, "a result in doubt teaches nothing"
    steps.find_everything(case, lower(steps))
    steps.sign(case)
    second = steps.conclude(case)
    assert [version.number for version in list_versions(steps.session, case)] == [1, 2]
    assert (first.content, second.content != content) == (content, True)
    assert second.level == standing_level(steps) == case.found_level != level
    assert taught(steps) == 1
    renewed = find_report_code(steps.session, steps.assessment)
    assert renewed not in {None, code}
    assert find_report_by_code(steps.session, code or "") is None
    assert len(list_codes_in_force(steps.session, steps.assessment)) == 2


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

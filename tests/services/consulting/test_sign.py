"""Two people sign the same content; it is frozen, and what follows opens a new round or a new version."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta

import pytest

from rongtong_assess.core.consulting.case import CaseState, CaseStep
from rongtong_assess.core.consulting.sign_off import CaseRules
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.services.consulting.cases.batches import save_case_rules
from rongtong_assess.services.consulting.cases.rounds import open_round_visit
from rongtong_assess.services.consulting.cases.sign import preview_signing
from rongtong_assess.services.result.report_code import find_report_by_code, find_report_code
from rongtong_assess.services.result.standing_facts import load_result
from rongtong_assess.storage.consulting.case_results import list_versions
from rongtong_assess.storage.consulting.cases import list_events
from rongtong_assess.storage.forecast import list_verified_sheets
from rongtong_assess.storage.tables.visit import VisitState
from rongtong_assess.storage.visit import list_codes_in_force, list_findings
from tests.services.consulting.case_steps import SOON, TODAY, CaseSteps
from tests.services.visit_steps import AT, DAY


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

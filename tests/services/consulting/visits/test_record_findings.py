"""What assessors find, question by question, while a case is on site: nobody overwrites a finding unseen."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from rongtong_assess.core.actor import Actor, Role
from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.visit.finding import NO_FINDING, finding_fields
from rongtong_assess.core.visit.merge import Fields, FieldsMessage
from rongtong_assess.services.consulting.visits.record_findings import record_findings
from rongtong_assess.storage.consulting.visit_records import list_changes_of_findings
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.visit_record import FindingChange
from rongtong_assess.storage.visit import list_finding_rows
from tests.services.visit_steps import AT, FindingEntry, VisitSteps

FINANCE = "scene.finance"
ONLY_NOTE: Fields = {"value": None, "note": "问过财务"}


def message(fields: Fields, base: Fields = NO_FINDING, *, seen: int = 0, writer: str = "") -> FieldsMessage:
    return FieldsMessage(base, fields, seen, writer or uuid4().hex, 0)


def history(visit: VisitSteps) -> list[FindingChange]:
    found = visit.visit()
    assert found is not None
    return list_changes_of_findings(visit.session, found.id)


def test_fields_that_two_people_changed_without_seeing_each_other_come_together(visit: VisitSteps) -> None:
    visit.send((FINANCE, message(finding_fields(1))))
    outcome = visit.send((FINANCE, message(ONLY_NOTE)))
    assert (outcome.saved, outcome.conflicts) == ({FINANCE: 2}, {})
    row = visit.findings()[FINANCE]
    assert (row.value, row.note) == (1, "问过财务")


def test_where_both_changed_the_same_field_the_stored_value_stays_and_both_are_known(visit: VisitSteps) -> None:
    visit.send((FINANCE, message(finding_fields(1, "只有凭证"))))
    outcome = visit.send((FINANCE, message(finding_fields(None, "只有凭证"))))
    conflict = outcome.conflicts[FINANCE]
    assert set(conflict.theirs) == {"value"}
    assert conflict.theirs["value"].at == AT
    assert visit.findings()[FINANCE].value == 1
    assert [row.sent["value"] for row in history(visit)] == [1, "as_declared"]


def test_a_repeated_message_changes_nothing(visit: VisitSteps) -> None:
    sent = message(finding_fields(1))
    first, again = visit.send((FINANCE, sent)), visit.send((FINANCE, sent))
    assert first.saved == again.saved == {FINANCE: 1}
    assert len(history(visit)) == 1


def test_two_people_record_different_questions_at_the_same_time(visit: VisitSteps) -> None:
    visit.send((FINANCE, message(finding_fields(1))))
    visit.send(("base.network", message(finding_fields(None))))
    assert set(visit.findings()) == {FINANCE, "base.network"}


def test_a_note_alone_is_kept_and_is_no_finding_yet(visit: VisitSteps) -> None:
    visit.send((FINANCE, message(ONLY_NOTE)))
    assert visit.findings() == {}
    assert list_finding_rows(visit.session, visit.visit())[FINANCE].note == "问过财务"
    assert visit.begin().findings_count == 0
    visit.confirm_rest()
    assert visit.findings()[FINANCE].is_confirmed
    assert visit.findings()[FINANCE].note == "问过财务"
    assert visit.begin().findings_count == len(visit.edition.questions)


def test_confirming_the_rest_leaves_what_anybody_found(visit: VisitSteps) -> None:
    visit.save(FindingEntry(FINANCE, 1))
    visit.confirm_rest()
    assert set(visit.findings()) == set(visit.edition.questions)
    assert visit.findings()[FINANCE].value == 1


def test_nobody_can_take_the_place_of_confirming_the_rest(visit: VisitSteps) -> None:
    """A colleague's record that names itself as the rest once did, with a high number."""
    visit.send((FINANCE, replace(message(ONLY_NOTE, writer="rest-0"), sequence=9)))
    visit.send((FINANCE, replace(message(ONLY_NOTE, writer="rest-1"), sequence=9)))
    visit.confirm_rest()
    assert visit.findings()[FINANCE].is_confirmed


def test_saving_the_same_again_is_no_change(visit: VisitSteps) -> None:
    visit.save(FindingEntry(FINANCE, 1, "只有凭证"))
    visit.save(FindingEntry(FINANCE, 1, "只有凭证"))
    assert visit.findings()[FINANCE].revision == 1


@pytest.mark.parametrize(
    ("question", "fields", "why"),
    [
        ("base.network", finding_fields(frozenset()), "没有选现场看到的是什么"),
        ("base.network", finding_fields(frozenset({"Z"})), "网络建设"),
        ("base.network", finding_fields(2), "不是本页面应有的样子"),
        (FINANCE, finding_fields(frozenset({"A"})), "不是本页面应有的样子"),
        (FINANCE, {"value": "其他", "note": ""}, "不是本页面应有的样子"),
        (FINANCE, finding_fields(5), "没有选现场看到的等级"),
        (FINANCE, finding_fields(-1), "没有选现场看到的等级"),
        ("base.network", finding_fields(None, "长" * 501), "501 个字"),
        ("base.network", finding_fields(None, "看\u200b过"), "零宽空格"),
        ("no.such", finding_fields(None), "没有这道题"),
    ],
)
def test_what_cannot_be_found_is_refused_with_its_reason_and_blocks_nothing_else(
    visit: VisitSteps, question: str, fields: Fields, why: str
) -> None:
    case = visit.begin()
    sent = [(question, message(fields)), ("scene.quality", message(finding_fields(None)))]
    outcome = record_findings(visit.session, visit.actor, case.id, messages=sent, library=visit.library, now=AT)
    assert why in outcome.refused[question]
    assert set(visit.findings()) == {"scene.quality"}


def test_different_means_different(visit: VisitSteps) -> None:
    declared = get_scorecard(visit.session, visit.assessment.organisation_id, visit.assessment.id)
    level = json.loads(declared.answers)["scenes"]["finance"]
    with pytest.raises(Refused, match="和填报的一样"):
        visit.save(FindingEntry(FINANCE, level))


def record(visit: VisitSteps, case: Case, actor: Actor | None = None) -> None:
    sent = [(FINANCE, message(finding_fields(None)))]
    record_findings(visit.session, actor or visit.actor, case.id, messages=sent, library=visit.library, now=AT)


def test_only_who_is_assigned_to_the_case_records(visit: VisitSteps) -> None:
    case = visit.begin()
    colleague = replace(visit.actor, account_id=(visit.actor.account_id or 0) + 1000)
    with pytest.raises(Refused, match="不是这个案件的评定人员"):
        record(visit, case, colleague)
    with pytest.raises(NotFound):
        record(visit, case, replace(colleague, role=Role.CONSULTANT))
    with pytest.raises(NotFound):
        record(visit, case, replace(visit.actor, organisation_id=UUID(int=1)))


@pytest.mark.parametrize(
    ("state", "why"),
    [(CaseState.IN_REVIEW, "已经签字"), (CaseState.RETURNED, "退回企业补充")],
    ids=["signed", "returned"],
)
def test_findings_are_recorded_only_while_the_case_is_on_site(visit: VisitSteps, state: CaseState, why: str) -> None:
    case = visit.begin()
    case.state = state
    with pytest.raises(Refused, match=why):
        record(visit, case)
    assert visit.session.scalars(select(FindingChange)).all() == []


def test_a_case_that_has_not_begun_takes_no_findings(visit: VisitSteps) -> None:
    case = visit.begin()
    case.state = "assigned"
    with pytest.raises(Refused, match="还没有到现场评定"):
        record(visit, case)


def test_a_note_that_tells_a_password_is_refused(visit: VisitSteps) -> None:
    with pytest.raises(Refused, match="登录密码"):
        visit.send((FINANCE, message({"value": None, "note": "密码：Abc12345"})))
    assert visit.findings() == {}

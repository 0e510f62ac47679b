"""Assessments, answers and firms: found by their own organisation only, in a fixed order, written in one statement."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.assessment.saving import StoredAnswer
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage import assessment as queries
from rongtong_assess.storage.tables.assessment import Answer, AnswerRemark, Assessment, AssessmentState
from rongtong_assess.storage.tables.people import StoredFirm
from tests.storage.rows import (
    NOW,
    add_account,
    add_answer,
    add_assessment,
    add_firm,
    add_organisation,
    add_submitted,
    answer_row,
)


@pytest.fixture
def opened(writing: Session) -> Assessment:
    return add_assessment(writing, add_firm(writing).id)


@pytest.fixture
def stranger(writing: Session) -> Assessment:
    """An assessment of another firm."""
    return add_assessment(writing, add_firm(writing, "91330100TEST000022").id)


def test_an_assessment_is_found_by_its_own_organisation_only(
    writing: Session, opened: Assessment, stranger: Assessment
) -> None:
    assert queries.get_assessment(writing, opened.organisation_id, opened.id) is opened
    for organisation_id, assessment_id in (
        (stranger.organisation_id, opened.id),
        (opened.organisation_id, stranger.id),
        (opened.organisation_id, uuid4()),
    ):
        with pytest.raises(NotFound):
            queries.get_assessment(writing, organisation_id, assessment_id, for_update=True)


def test_an_assessment_is_read_afresh(writing: Session, opened: Assessment) -> None:
    table = Assessment.__table__
    writing.execute(table.update().values(edition_fingerprint="new"), execution_options={"synchronize_session": False})
    assert opened.edition_fingerprint == "f"
    assert queries.get_assessment(writing, opened.organisation_id, opened.id).edition_fingerprint == "new"


def test_only_an_open_assessment_of_the_edition_is_found(
    writing: Session, opened: Assessment, stranger: Assessment
) -> None:
    firm_id = opened.organisation_id
    assert queries.find_open_assessment(writing, firm_id, "miit-2024") is opened
    assert queries.find_open_assessment(writing, firm_id, "dma-compat") is None
    assert queries.find_open_assessment(writing, uuid4(), "miit-2024") is None
    opened.state = AssessmentState.SUBMITTED
    assert queries.find_open_assessment(writing, firm_id, "miit-2024") is None


def test_assessments_come_newest_first_and_without_those_of_others(
    writing: Session, opened: Assessment, stranger: Assessment
) -> None:
    firm_id = opened.organisation_id
    later, earlier = add_submitted(writing, firm_id, days=2), add_submitted(writing, firm_id, days=-2)
    assert queries.list_assessments(writing, firm_id) == [later, opened, earlier]
    assert queries.list_submitted_assessments(writing, firm_id) == [later, earlier]
    assert queries.list_assessments(writing, uuid4()) == []


def test_a_number_and_an_edition_are_looked_up_among_all_firms(writing: Session, opened: Assessment) -> None:
    assert queries.is_number_taken(writing, opened.number)
    assert not queries.is_number_taken(writing, "RT-0")
    assert queries.is_edition_answered(writing, "miit-2024")
    assert not queries.is_edition_answered(writing, "dma-compat")


def test_answers_are_listed_as_they_are_kept_and_cleared_ones_too(
    writing: Session, opened: Assessment, stranger: Assessment
) -> None:
    add_answer(writing, opened, "base.network", ["B"], revision=3, sequence=7, seconds=12)
    add_answer(writing, opened, "scene.quality", None, needs_confirmation=True)
    add_answer(writing, stranger, "scene.quality", 2)
    assert queries.list_answers(writing, opened) == {
        "base.network": StoredAnswer(["B"], 3, "tab", 7, seconds=12),
        "scene.quality": StoredAnswer(None, 1, "tab", 1, needs_confirmation=True),
    }


def test_many_answers_are_added_or_replaced_in_one_statement(
    writing: Session, database: Engine, opened: Assessment
) -> None:
    add_answer(writing, opened, "base.network", ["B"])
    statements: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *told: statements.append(told[2]))
    rows = [
        answer_row(opened, "base.network", None, revision=2, seconds=5),
        answer_row(opened, "scene.quality", 2),
    ]
    queries.add_or_replace(writing, Answer, rows)
    assert len(statements) == 1
    assert queries.list_answers(writing, opened) == {
        "base.network": StoredAnswer(None, 2, "tab", 1, seconds=5),
        "scene.quality": StoredAnswer(2, 1, "tab", 1),
    }


def test_remarks_come_by_question_and_only_to_their_organisation(
    writing: Session, opened: Assessment, stranger: Assessment
) -> None:
    whose = {"assessment_id": opened.id, "organisation_id": opened.organisation_id}
    stamp = {"revision": 1, "writer": "tab", "sequence": 1, "changed_at": NOW, "changed_by": None}
    rows = [{**whose, "question": question, "sureness": 1, "note": "", **stamp} for question in ("b", "a")]
    queries.add_or_replace(writing, AnswerRemark, rows)
    found = queries.list_remark_rows(writing, opened.organisation_id, opened.id)
    assert [row.question for row in found] == ["a", "b"]
    assert queries.list_remark_rows(writing, stranger.organisation_id, opened.id) == []


def test_a_number_is_confirmed_once_and_for_one_firm(
    writing: Session, opened: Assessment, stranger: Assessment
) -> None:
    first, second = add_account(writing), add_account(writing)
    whose = {"organisation_id": opened.organisation_id, "message": "?", "confirmed_at": NOW}
    for account in (first, second):
        queries.add_confirmed_numbers(writing, [{**whose, "mark": "m", "confirmed_by": account.id}])
    assert queries.list_confirmed_marks(writing, opened.organisation_id) == {"m"}
    assert queries.list_confirmed_marks(writing, stranger.organisation_id) == frozenset()


def test_a_firm_comes_with_its_profile(writing: Session) -> None:
    firm = add_firm(writing)
    organisation, profile = queries.get_firm(writing, firm.id)
    assert (organisation, profile.credit_code) == (firm, "91330100TEST000011")
    assert queries.find_industry(writing, firm.id) == "industry"
    queries.lock_firm(writing, firm.id)


@pytest.mark.parametrize("kind", [kind for kind in OrganisationKind if kind is not OrganisationKind.FIRM])
def test_an_organisation_of_another_kind_is_no_firm(writing: Session, kind: OrganisationKind) -> None:
    organisation = add_organisation(writing, kind=kind)
    for query in (queries.get_firm, queries.lock_firm):
        for organisation_id in (organisation.id, uuid4()):
            with pytest.raises(NotFound):
                query(writing, organisation_id)
    assert queries.find_industry(writing, organisation.id) is None


def test_a_firm_is_found_by_its_credit_code(writing: Session) -> None:
    firm = add_firm(writing)
    assert queries.find_firm_id(writing, "91330100TEST000011") == firm.id
    assert queries.find_firm_id(writing, "91330100TEST000022") is None


def test_a_credit_code_that_another_firm_got_meanwhile_is_told(writing: Session) -> None:
    add_firm(writing)
    other = add_organisation(writing)
    columns = {"industry": "industry", "region": "330100", "employees": 1, "revenue_wan_yuan": 1, "changed_at": NOW}
    assert queries.flush_unless_taken(writing)
    writing.add(StoredFirm(organisation_id=other.id, credit_code="91330100TEST000011", **columns))
    assert not queries.flush_unless_taken(writing)


def test_an_assessment_leads_to_its_firm_while_it_is_there(writing: Session) -> None:
    firm = add_organisation(writing, is_demo=True)
    assessment = add_assessment(writing, firm.id)
    assert queries.get_firm_of_assessment(writing, assessment.id) == (firm.id, True)
    with pytest.raises(NotFound):
        queries.get_firm_of_assessment(writing, uuid4())
    assert queries.list_assessments_by_id(writing, [assessment.id, uuid4()]) == {assessment.id: assessment}
    assert queries.list_assessments_by_id(writing, []) == {}

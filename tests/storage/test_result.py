"""Scorecards: of their own organisation, and in lists with the level that a visit found."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import false, true
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage import result as queries
from rongtong_assess.storage.result import Submitted, VisibleAssessments, own_assessments
from rongtong_assess.storage.tables.assessment import AssessmentState
from rongtong_assess.storage.tables.visit import Finding
from tests.storage.rows import NOW, add_assessment, add_firm, add_platform, add_submitted, add_visit


@pytest.fixture
def firm_id(writing: Session) -> UUID:
    return add_firm(writing).id


@pytest.fixture
def stranger_id(writing: Session) -> UUID:
    return add_firm(writing, "91330100TEST000022").id


def test_a_scorecard_is_found_by_its_own_organisation_only(writing: Session, firm_id: UUID, stranger_id: UUID) -> None:
    submitted, opened = add_submitted(writing, firm_id), add_assessment(writing, firm_id)
    assert queries.get_scorecard(writing, firm_id, submitted.id).level == 1
    for organisation_id, assessment_id in (
        (stranger_id, submitted.id),
        (firm_id, opened.id),
        (firm_id, uuid4()),
    ):
        with pytest.raises(NotFound):
            queries.get_scorecard(writing, organisation_id, assessment_id)


def test_all_scorecards_come_by_number_and_one_that_is_missing_is_told(
    writing: Session, firm_id: UUID, stranger_id: UUID
) -> None:
    first, second = add_submitted(writing, firm_id), add_submitted(writing, stranger_id, level=3)
    lost = add_assessment(writing, firm_id, state=AssessmentState.SUBMITTED, number="RT-0")
    add_assessment(writing, firm_id)
    first.number, second.number = "RT-2", "RT-1"
    writing.flush()
    found = [(assessment, card and card.level) for assessment, card in queries.list_all_scorecards(writing)]
    assert found == [(lost, None), (second, 3), (first, 1)]


def test_submitted_assessments_are_chosen_by_edition_and_time(
    writing: Session, firm_id: UUID, stranger_id: UUID
) -> None:
    late, early = (add_submitted(writing, firm_id, days=days, edition_id="a") for days in (5, 1))
    other = add_submitted(writing, stranger_id, days=2, edition_id="b")
    add_assessment(writing, stranger_id, edition_id="c")
    assert queries.list_submitted_edition_ids(writing) == ["a", "b"]
    for submitted, expected in (
        (Submitted(), [early, other, late]),
        (Submitted("a"), [early, late]),
        (Submitted(since=NOW + timedelta(days=2)), [other, late]),
        (Submitted(before=NOW + timedelta(days=2)), [early]),
        (Submitted("c"), []),
    ):
        assert queries.list_submitted_ids(writing, submitted) == [assessment.id for assessment in expected]
        assert queries.count_submitted(writing, submitted) == len(expected)


def test_levels_stand_beside_the_assessment_where_there_are_any(writing: Session, firm_id: UUID) -> None:
    opened, submitted = add_assessment(writing, firm_id, days=1), add_submitted(writing, firm_id, level=2)
    add_visit(writing, submitted, add_platform(writing).id, is_completed=True, visited_on=NOW.date())
    known, unknown = (VisibleAssessments(own_assessments(firm_id), visits) for visits in (true(), false()))
    assert queries.list_with_levels(writing, known, most=9) == [(opened, None, None), (submitted, 2, 1)]
    assert queries.get_with_levels(writing, known, submitted.id) == (submitted, 2, 1)
    assert queries.get_with_levels(writing, unknown, submitted.id) == (submitted, 2, None)


def test_what_is_not_visible_is_not_found(writing: Session, firm_id: UUID, stranger_id: UUID) -> None:
    submitted = add_submitted(writing, firm_id)
    visible = VisibleAssessments(own_assessments(stranger_id), true())
    assert queries.list_with_levels(writing, visible, most=9) == []
    with pytest.raises(NotFound):
        queries.get_with_levels(writing, visible, submitted.id)


def test_pages_of_a_list_follow_each_other_also_where_times_are_the_same(writing: Session, firm_id: UUID) -> None:
    made = [add_submitted(writing, firm_id, days=days) for days in (0, 0, 0, 1)]
    visible, seen, after = VisibleAssessments(own_assessments(firm_id), true()), list[UUID](), None
    while page := queries.list_with_levels(writing, visible, most=1, after=after):
        ((assessment, _declared, _found),) = page
        seen.append(assessment.id)
        after = assessment.started_at, assessment.id
    assert seen[0] == made[3].id
    assert sorted(seen, key=str) == sorted((assessment.id for assessment in made), key=str)


def test_only_notes_that_say_something_are_listed(writing: Session, firm_id: UUID) -> None:
    visit = add_visit(
        writing, add_submitted(writing, firm_id), add_platform(writing).id, is_completed=True, visited_on=NOW.date()
    )
    for question, note in (("a", "纸质记录"), ("b", "")):
        columns = {"is_confirmed": True, "note": note, "revision": 1, "changed_at": NOW}
        writing.add(Finding(visit_id=visit.id, question=question, **columns))
    writing.flush()
    assert queries.list_finding_notes(writing, visit) == {"a": "纸质记录"}

"""Visits are seen by their platform and the firm, open ones while authorised; codes lead to a report of any firm."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.storage.tables.visit import Finding
from rongtong_assess.storage.visit import (
    find_abandoned_visit,
    find_code_in_force,
    find_completed_visit,
    find_visit_of_assessment,
    get_scorecard_document,
    get_visitable_result,
    list_codes_in_force,
    list_findings,
    list_visitable_results,
)
from tests.storage.rows import (
    NOW,
    add_assessment,
    add_code,
    add_organisation,
    add_platform,
    add_submitted,
    add_visit,
    authorise,
)


@pytest.fixture
def firm(session: Session) -> Organisation:
    return add_organisation(session, "甲")


@pytest.fixture
def platforms(session: Session) -> tuple[Organisation, Organisation]:
    return add_platform(session, "A"), add_platform(session, "B")


def test_without_a_visit_there_is_none_and_nothing_was_found(session: Session, firm: Organisation) -> None:
    assessment = add_submitted(session, firm.id)
    assert find_visit_of_assessment(session, assessment.id) is None
    assert find_completed_visit(session, assessment.id) is None
    assert find_abandoned_visit(session, assessment.id) is None
    assert list_findings(session, None) == {}


def test_a_visit_is_its_platforms_own(
    session: Session, firm: Organisation, platforms: tuple[Organisation, Organisation]
) -> None:
    own, other = platforms
    assessment = add_submitted(session, firm.id)
    visit = add_visit(session, assessment, own.id, is_completed=True)
    assert find_visit_of_assessment(session, assessment.id) is visit
    assert find_completed_visit(session, assessment.id) is visit
    assert find_completed_visit(session, assessment.id, platform_id=own.id) is visit
    assert find_completed_visit(session, assessment.id, platform_id=other.id) is None
    assert find_visit_of_assessment(session, uuid4()) is None


def test_an_open_visit_is_not_completed_and_abandoned_once_consent_ends(
    session: Session, firm: Organisation, platforms: tuple[Organisation, Organisation]
) -> None:
    assessment, given = add_submitted(session, firm.id), authorise(session, firm, platforms[0])
    visit = add_visit(session, assessment, platforms[0].id, is_completed=False)
    assert find_completed_visit(session, assessment.id) is None
    assert find_abandoned_visit(session, assessment.id) is None
    given.ended_at = NOW
    session.flush()
    assert find_abandoned_visit(session, assessment.id) is visit


def test_another_platforms_consent_keeps_no_visit_alive_and_a_completed_one_is_never_abandoned(
    session: Session, firm: Organisation, platforms: tuple[Organisation, Organisation]
) -> None:
    first, second = add_submitted(session, firm.id), add_submitted(session, firm.id)
    authorise(session, firm, platforms[1])
    visit = add_visit(session, first, platforms[0].id, is_completed=False)
    add_visit(session, second, platforms[0].id, is_completed=True)
    assert find_abandoned_visit(session, first.id) is visit
    assert find_abandoned_visit(session, second.id) is None


def test_findings_come_by_question_of_this_visit_only(
    session: Session, firm: Organisation, platforms: tuple[Organisation, Organisation]
) -> None:
    visits = [
        add_visit(session, add_submitted(session, firm.id), platform.id, is_completed=False) for platform in platforms
    ]
    for visit, question in zip(visits, ("q.1", "q.2"), strict=True):
        session.add(Finding(visit_id=visit.id, question=question, is_confirmed=True, revision=1, changed_at=NOW))
    session.flush()
    assert list(list_findings(session, visits[0])) == ["q.1"]


def test_the_newest_result_of_each_firm_in_each_edition_is_listed(
    session: Session, firm: Organisation, platforms: tuple[Organisation, Organisation]
) -> None:
    other = add_organisation(session, "乙")
    add_submitted(session, firm.id)
    newest = add_submitted(session, firm.id, days=3)
    industry = add_submitted(session, firm.id, days=1, edition_id="industry")
    neighbour = add_submitted(session, other.id, days=2)
    add_submitted(session, add_organisation(session, "丙").id)
    for authoriser in (firm, other):
        authorise(session, authoriser, platforms[0])
    found = [result.assessment for result in list_visitable_results(session, platforms[0].id)]
    assert found == [newest, neighbour, industry]
    assert list_visitable_results(session, platforms[1].id) == []


def test_a_result_comes_with_the_visit_that_counts_and_only_to_whom_it_is_shown(
    session: Session, firm: Organisation, platforms: tuple[Organisation, Organisation]
) -> None:
    reader, visitor = platforms
    assessment = add_submitted(session, firm.id)
    authorise(session, firm, reader)
    given = authorise(session, firm, visitor)
    visit = add_visit(session, assessment, visitor.id, is_completed=False)
    found = get_visitable_result(session, reader.id, assessment.id)
    assert (found.assessment, found.visit, found.forecast, found.seconds) == (assessment, visit, None, {})
    given.ended_at = NOW
    session.flush()
    assert get_visitable_result(session, reader.id, assessment.id).visit is None
    for platform_id, assessment_id in ((visitor.id, assessment.id), (reader.id, uuid4())):
        with pytest.raises(NotFound):
            get_visitable_result(session, platform_id, assessment_id)


def test_a_revoked_or_unknown_code_leads_nowhere(session: Session) -> None:
    stored = add_code(session, add_submitted(session, add_organisation(session, "甲").id), "A")
    assert find_code_in_force(session, "A") is stored
    assert find_code_in_force(session, "B") is None
    stored.revoked_at = NOW
    session.flush()
    assert find_code_in_force(session, "A") is None


def test_codes_of_another_assessment_and_revoked_ones_are_not_listed(session: Session) -> None:
    firm = add_organisation(session, "甲")
    own, other = add_submitted(session, firm.id), add_submitted(session, firm.id)
    declared, found = add_code(session, own, "A"), add_code(session, own, "B", of_visit=True)
    add_code(session, other, "C")
    assert {code.code for code in list_codes_in_force(session, own)} == {"A", "B"}
    declared.revoked_at = NOW
    session.flush()
    assert list_codes_in_force(session, own) == [found]


def test_only_a_submitted_assessment_has_a_scorecard(session: Session) -> None:
    firm = add_organisation(session, "甲")
    assert get_scorecard_document(session, add_submitted(session, firm.id)) == "{}"
    with pytest.raises(NotFound):
        get_scorecard_document(session, add_assessment(session, firm.id))

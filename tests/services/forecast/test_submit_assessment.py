"""Submitting: complete, once, for good."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import AlreadySubmitted, NotFound, Refused
from rongtong_assess.core.result.scoring import score
from rongtong_assess.services.assessment.firm_profile import change_firm_profile
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.result.standing_facts import load_result
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.assessment import AssessmentState, StoredScorecard
from rongtong_assess.storage.tables.people import AuditEntry
from tests.actors import firm_actor
from tests.services.conftest import Firm
from tests.services.makers import NOW, change, details, example, example_changes


@pytest.fixture
def answered(sessions: sessionmaker[Session], firm: Firm, edition: Edition) -> Firm:
    """The firm with every question answered as the machining shop did."""
    with sessions() as session:
        begin_writing(session)
        assessment = get_assessment(session, firm.organisation_id, firm.assessment_id, for_update=True)
        changes = example_changes(edition)
        save_answers(session, firm.actor, assessment, edition=edition, changes=changes, now=NOW)
        session.commit()
    return firm


def hand_in(
    session: Session, firm: Firm, library: Library, *, pledge_version: str | None = "2026-11", now: datetime = NOW
) -> StoredScorecard:
    submission = Submission(pledge_version)
    return submit(session, firm.actor, firm.assessment_id, submission, library=library, models=None, now=now)


def test_a_submitted_assessment_has_the_score_of_its_answers(
    answered: Firm, session: Session, library: Library, edition: Edition
) -> None:
    begin_writing(session)
    stored = hand_in(session, answered, library)
    expected = score(edition, read_sheet(edition, example()).sheet)
    assert (stored.score_points, stored.level) == (expected.score_points, expected.level)
    assert stored.edition_fingerprint == edition.fingerprint
    assessment = get_assessment(session, answered.organisation_id, answered.assessment_id)
    assert (assessment.state, assessment.submitted_at) == (AssessmentState.SUBMITTED, NOW)
    assert (assessment.submitted_by, assessment.pledge_version) == (answered.account_id, "2026-11")
    assert "assessment.submit" in session.scalars(select(AuditEntry.action)).all()


def test_the_result_is_read_back_as_it_was_scored(
    answered: Firm, sessions: sessionmaker[Session], library: Library, edition: Edition
) -> None:
    with sessions() as session:
        begin_writing(session)
        hand_in(session, answered, library)
        session.commit()
    with sessions() as session:
        result = load_result(session, answered.organisation_id, answered.assessment_id)
    sheet = read_sheet(edition, example()).sheet
    assert result.sheet == sheet
    assert result.scorecard == score(edition, sheet)
    assert (result.firm["name"], result.firm["size_class"]) == ("甲机械有限公司", "small")
    assert Decimal(result.firm["revenue_wan_yuan"]) == Decimal("5200.5")


def test_a_later_change_of_the_profile_does_not_change_the_result(
    answered: Firm, session: Session, library: Library
) -> None:
    begin_writing(session)
    hand_in(session, answered, library)
    later = details(1, name="新名", employees=999)
    change_firm_profile(session, firm_actor(answered.organisation_id), later, library=library, now=NOW)
    firm = load_result(session, answered.organisation_id, answered.assessment_id).firm
    assert (firm["name"], firm["employees"]) == ("甲机械有限公司", 120)


def test_stored_documents_are_the_same_bytes_for_the_same_content(
    answered: Firm, session: Session, library: Library
) -> None:
    begin_writing(session)
    stored = hand_in(session, answered, library)
    for text in (stored.document, stored.answers):
        again = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert again == text


def test_open_questions_and_the_missing_pledge_are_all_told(
    firm: Firm, session: Session, library: Library, edition: Edition
) -> None:
    begin_writing(session)
    with pytest.raises(Refused) as caught:
        hand_in(session, firm, library, pledge_version=None)
    assert [mistake.where for mistake in caught.value.mistakes] == [*edition.questions, "pledge"]


def test_submitting_again_gives_the_first_scorecard(answered: Firm, session: Session, library: Library) -> None:
    begin_writing(session)
    first = hand_in(session, answered, library)
    again = hand_in(session, answered, library, pledge_version=None, now=NOW + timedelta(days=1))
    assert again.scored_at == first.scored_at == NOW
    assert session.scalar(select(func.count()).select_from(StoredScorecard)) == 1


def test_two_submits_at_the_same_moment_give_one_scorecard(
    answered: Firm, sessions: sessionmaker[Session], library: Library
) -> None:
    def submit_once(number: int) -> tuple[object, str]:
        with sessions() as session:
            begin_writing(session)
            stored = hand_in(session, answered, library, now=NOW + timedelta(seconds=number))
            session.commit()
            return stored.scored_at, stored.document

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(submit_once, range(4)))) == 1
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(StoredScorecard)) == 1
        actions = session.scalars(select(AuditEntry.action)).all()
        assert list(actions).count("assessment.submit") == 1


def test_a_submitted_assessment_never_changes(
    answered: Firm, session: Session, library: Library, edition: Edition
) -> None:
    begin_writing(session)
    hand_in(session, answered, library)
    assessment = get_assessment(session, answered.organisation_id, answered.assessment_id, for_update=True)
    changes = [change("base.system", ["E"], seen=1)]
    with pytest.raises(AlreadySubmitted):
        save_answers(session, answered.actor, assessment, edition=edition, changes=changes, now=NOW)
    fresh = start_assessment(session, answered.actor, edition=edition, now=NOW)
    assert fresh.id != answered.assessment_id, "who wants to change something begins anew"


def test_an_edition_that_changed_in_the_meantime_is_not_scored(
    answered: Firm, session: Session, library: Library, edition: Edition
) -> None:
    begin_writing(session)
    changed = replace(library, editions={edition.id: replace(edition, fingerprint="0" * 64)})
    for other in (changed, replace(library, editions={})):
        with pytest.raises(Refused, match="答案都还在"):
            hand_in(session, answered, other)


def test_another_firm_can_neither_submit_nor_see_it(
    answered: Firm, session: Session, library: Library, new_firm: Callable[[int], Firm]
) -> None:
    stranger = replace(new_firm(2), assessment_id=answered.assessment_id)
    begin_writing(session)
    with pytest.raises(NotFound):
        hand_in(session, stranger, library)
    hand_in(session, answered, library)
    with pytest.raises(NotFound):
        load_result(session, stranger.organisation_id, answered.assessment_id)


def test_there_is_no_result_before_the_submission(answered: Firm, session: Session) -> None:
    with pytest.raises(NotFound):
        load_result(session, answered.organisation_id, answered.assessment_id)

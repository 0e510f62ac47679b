"""Earlier answers in a new assessment, exactly as previewed; the earlier assessment does not change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.carry_over import Arrival
from rongtong_assess.core.assessment.stored_sheet import build_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.progress.carry_over import (
    list_sources,
    start_from,
)
from rongtong_assess.storage.assessment import list_answers
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.assessment import Answer, Assessment
from rongtong_assess.storage.tables.people import AuditEntry
from tests.made_up_editions import changed
from tests.services.conftest import Firm
from tests.services.makers import NOW, change
from tests.services.progress.carrying import WAITING, answer, hand_in, move, preview, rows_of


def test_a_preview_changes_nothing_and_counts_every_question(
    submitted: Firm, session: Session, newer: Edition, both: Library
) -> None:
    found = preview(session, submitted, newer, both)
    assert Counter(answer.arrival for answer in found.carried.answers) == {
        Arrival.KEPT: len(newer.questions) - 4,
        Arrival.CONFIRM: 3,
        Arrival.ASK: 1,
    }
    assert {answer.question for answer in found.carried.list_answers(Arrival.CONFIRM)} == WAITING
    assert session.scalar(select(func.count()).select_from(Assessment)) == 1


def test_the_new_assessment_is_exactly_what_the_preview_promised(
    submitted: Firm, session: Session, newer: Edition, both: Library
) -> None:
    promised = preview(session, submitted, newer, both).carried
    begun = move(session, submitted, newer, both)
    assert (begun.edition_id, begun.edition_fingerprint) == (newer.id, newer.fingerprint)
    assert begun.carried_from == submitted.assessment_id
    stored = list_answers(session, begun)
    sheet, mistakes = build_sheet(newer, stored)
    assert not mistakes
    still_open = sheet.open_questions(newer)
    kept = {answer.question for answer in promised.list_answers(Arrival.KEPT)}
    assert set(newer.questions) - set(still_open) == kept
    assert {question for question, answer in stored.items() if answer.needs_confirmation} == WAITING
    assert "base.made_up" not in stored
    assert stored["base.network"].value == ["B", "E"]
    assert "assessment.carry_over" in session.scalars(select(AuditEntry.action)).all()


def test_the_old_assessment_stays_byte_for_byte(
    submitted: Firm, session: Session, database: Engine, newer: Edition, both: Library
) -> None:
    before = rows_of(database, submitted.assessment_id)
    move(session, submitted, newer, both)
    session.commit()
    assert rows_of(database, submitted.assessment_id) == before
    assert len(before) > 30


def test_in_the_same_edition_everything_arrives(
    submitted: Firm, session: Session, edition: Edition, library: Library
) -> None:
    assert preview(session, submitted, edition, library).is_same_edition
    begun = move(session, submitted, edition, library)
    hand_in(session, submitted, begun.id, library)


def test_starting_twice_gives_one_assessment(
    submitted: Firm, sessions: sessionmaker[Session], newer: Edition, both: Library
) -> None:
    def start(_number: int) -> UUID:
        with sessions() as session:
            begun = move(session, submitted, newer, both)
            session.commit()
            return begun.id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(start, range(4)))) == 1


def test_an_assessment_that_is_already_open_is_not_overwritten(
    submitted: Firm, session: Session, newer: Edition, both: Library
) -> None:
    begin_writing(session)
    begun = start_assessment(session, submitted.actor, edition=newer, now=NOW)
    answer(session, submitted, newer, change("scene.finance", 4), to=begun.id)
    with pytest.raises(Refused, match="已经有一份正在填写的测评"):
        start_from(session, submitted.actor, preview(session, submitted, newer, both), now=NOW)
    assert list_answers(session, begun).keys() == {"scene.finance"}


def test_an_open_assessment_of_an_older_edition_may_be_taken_along(
    firm: Firm, writing: Session, edition: Edition, newer: Edition, both: Library
) -> None:
    answer(writing, firm, edition, change("scene.finance", 3), change("scene.purchasing", 3))
    begun = start_from(writing, firm.actor, preview(writing, firm, newer, both), now=NOW)
    assert list_answers(writing, begun).keys() == {"scene.finance"}


def test_only_what_this_firm_has_and_what_fits_is_offered(
    submitted: Firm, session: Session, new_firm: Callable[[int], Firm], newer: Edition, both: Library, edition: Edition
) -> None:
    stranger = new_firm(2)
    offered = list_sources(session, submitted.actor, edition=newer, library=both)
    assert [assessment.id for assessment in offered] == [submitted.assessment_id]
    assert list_sources(session, stranger.actor, edition=edition, library=both) == []
    other = changed(edition, id="made-up-other", series="made-up-other")
    assert list_sources(session, submitted.actor, edition=other, library=both) == []
    with pytest.raises(Refused, match="接不上"):
        preview(session, submitted, other, both)
    with pytest.raises(NotFound):
        preview(session, replace(submitted, organisation_id=stranger.organisation_id), newer, both)


def test_answers_to_an_edition_that_is_no_longer_as_it_was_stay_behind(
    submitted: Firm, session: Session, edition: Edition, newer: Edition, both: Library
) -> None:
    forged = replace(both, editions={**both.editions, edition.id: replace(edition, fingerprint="0" * 64)})
    assert list_sources(session, submitted.actor, edition=newer, library=forged) == []
    with pytest.raises(Refused, match="接不上"):
        preview(session, submitted, newer, forged)
    assert session.scalar(select(func.count()).select_from(Answer)) > 0


def test_nobody_takes_the_answers_of_another_firm_along(
    submitted: Firm, new_firm: Callable[[int], Firm], session: Session, newer: Edition, both: Library
) -> None:
    stranger = new_firm(2)
    begin_writing(session)
    with pytest.raises(NotFound):
        start_from(session, stranger.actor, preview(session, submitted, newer, both), now=NOW)

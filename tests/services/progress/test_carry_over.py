"""Earlier answers in a new assessment: the preview's promise, kept exactly; the earlier one untouched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.carry_over import Arrival
from rongtong_assess.core.assessment.stored_sheet import build_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.assessment.save import SaveOutcome, save_answers
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.progress.carry_over import (
    CarryOverPreview,
    explain_waiting,
    list_sources,
    preview_carry_over,
    start_from,
)
from rongtong_assess.storage.assessment import get_assessment, list_answers
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.assessment import Answer, Assessment
from rongtong_assess.storage.tables.people import AuditEntry
from tests.actors import firm_actor
from tests.made_up_editions import changed, next_edition
from tests.services.conftest import Firm
from tests.services.makers import NOW, change, example_changes, timed

WAITING = {"base.network", "mgmt.fund", "scene.quality"}


@pytest.fixture
def newer(edition: Edition) -> Edition:
    return next_edition(edition)


@pytest.fixture
def both(library: Library, newer: Edition) -> Library:
    return replace(library, editions={**library.editions, newer.id: newer})


@pytest.fixture
def submitted(sessions: sessionmaker[Session], firm: Firm, library: Library, edition: Edition) -> Firm:
    """The firm with its assessment answered as the machining shop did, and submitted."""
    with sessions() as session:
        begin_writing(session)
        answer(session, firm, edition, *(timed(change, 20) for change in example_changes(edition)))
        hand_in(session, firm, firm.assessment_id, library)
        session.commit()
    return firm


def answer(session: Session, firm: Firm, edition: Edition, *changes: Any, to: UUID | None = None) -> SaveOutcome:
    assessment = get_assessment(session, firm.organisation_id, to or firm.assessment_id, for_update=True)
    return save_answers(session, firm.actor, assessment, edition=edition, changes=changes, now=NOW)


def hand_in(session: Session, firm: Firm, assessment_id: UUID, library: Library) -> None:
    submit(session, firm.actor, assessment_id, Submission("2026-11"), library=library, models=None, now=NOW)


def preview(session: Session, firm: Firm, edition: Edition, library: Library) -> CarryOverPreview:
    return preview_carry_over(session, firm.actor, firm.assessment_id, edition=edition, library=library)


def move(session: Session, firm: Firm, edition: Edition, library: Library) -> Assessment:
    begin_writing(session)
    return start_from(session, firm.actor, preview(session, firm, edition, library), now=NOW)


def rows_of(engine: Engine, assessment_id: UUID) -> list[tuple[object, ...]]:
    """Every stored row of one assessment, column by column."""
    found = []
    with engine.connect() as connection:
        for table in Table.metadata.sorted_tables:
            column = table.c.get("assessment_id") if table.name != "assessment" else table.c.id
            if column is not None:
                found += [tuple(row) for row in connection.execute(table.select().where(column == assessment_id))]
    return sorted(found, key=repr)


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


def test_an_answer_that_waits_blocks_submission_until_it_is_saved_again(
    submitted: Firm, session: Session, newer: Edition, both: Library
) -> None:
    begun = move(session, submitted, newer, both)
    answer(session, submitted, newer, change("base.made_up", ["B"]), to=begun.id)
    with pytest.raises(Refused) as caught:
        hand_in(session, submitted, begun.id, both)
    assert {mistake.where for mistake in caught.value.mistakes} == WAITING
    done = answer(
        session,
        submitted,
        newer,
        change("base.network", ["B", "E"], seen=1),
        change("scene.quality", 2, seen=1),
        change("mgmt.fund", None, seen=1),
        to=begun.id,
    )
    assert done.saved == {"base.network": 1, "scene.quality": 2, "mgmt.fund": 1}
    assert done.progress.done == done.progress.total
    hand_in(session, submitted, begun.id, both)


def test_an_answer_taken_along_has_no_time_and_confirming_it_quickly_is_no_haste(
    submitted: Firm, session: Session, newer: Edition, both: Library
) -> None:
    begun = move(session, submitted, newer, both)
    answer(session, submitted, newer, timed(change("base.network", ["B", "E"], seen=1), 1), to=begun.id)
    assert {answer.seconds for answer in list_answers(session, begun).values()} == {None}


def test_confirming_twice_or_without_the_revision_is_no_conflict(
    submitted: Firm, session: Session, newer: Edition, both: Library
) -> None:
    begun = move(session, submitted, newer, both)
    for _ in range(2):
        done = answer(session, submitted, newer, change("base.network", ["B", "E"]), to=begun.id)
        assert (done.saved, done.conflicts) == ({"base.network": 1}, {})
    assert not list_answers(session, begun)["base.network"].needs_confirmation


def test_the_numbers_behind_a_waiting_answer_are_shown_but_do_not_count(
    submitted: Firm, session: Session, newer: Edition, both: Library
) -> None:
    begun = move(session, submitted, newer, both)
    done = answer(session, submitted, newer, change("base.made_up", ["B"]), to=begun.id)
    assert done.derived["mgmt.fund"].key == "A"
    assert done.progress.total - done.progress.done == len(WAITING)


def test_a_note_tells_the_old_wording_the_old_answer_and_why(
    submitted: Firm, session: Session, edition: Edition, newer: Edition, both: Library
) -> None:
    begun = move(session, submitted, newer, both)
    notes = explain_waiting(session, firm_actor(begun.organisation_id), begun, library=both, waiting=WAITING)
    assert notes.keys() == WAITING
    item = edition.items["base.network"]
    assert notes["base.network"].rewordings == ((item.ask, newer.items["base.network"].ask),)
    assert notes["base.network"].old_answers[0].startswith(f"B {item.option_by_key['B'].text}；E ")
    assert notes["base.network"].reason == "题目已改写，请确认"
    scene = edition.scenes["quality"]
    assert notes["scene.quality"].old_answers == (f"1 级：{scene.levels[0]}",)
    assert notes["scene.quality"].rewordings == ((scene.levels[3], "编的四级"),)


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

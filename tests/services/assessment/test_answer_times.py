"""Times read with their assessment, and what the migration makes of answers from before."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.storage.assessment import answer_times, read_answer_times
from rongtong_assess.storage.database import schema
from rongtong_assess.storage.database.engine import begin_writing, new_session_factory, open_engine
from rongtong_assess.storage.tables.assessment import Answer, Assessment
from tests.services.makers import add_submitted


@pytest.mark.parametrize("seconds", [0, 1, 600, None])
def test_the_times_of_an_assessment_come_with_it(session: Session, library: Library, seconds: int | None) -> None:
    begin_writing(session)
    for number, measured in ((1, seconds), (2, 44)):
        add_submitted(session, library, number, answer_seconds=measured)
    row = session.execute(select(Assessment.id, answer_times().label("times")).order_by(Assessment.number)).all()
    found = {found_row.id: read_answer_times(found_row.times) for found_row in row}
    stored = {id: {question: time for of, question, time in _stored(session) if of == id} for id in found}
    assert found == stored
    assert {time for times in found.values() for time in times.values()} == {seconds, 44}


def test_an_assessment_without_answers_has_no_times() -> None:
    assert read_answer_times(None) == {}


@pytest.mark.parametrize("seconds", [-1, 601])
def test_the_database_takes_no_time_beyond_its_bounds(session: Session, library: Library, seconds: int) -> None:
    begin_writing(session)
    add_submitted(session, library, 1)
    session.scalars(select(Answer)).first().seconds = seconds  # type: ignore[union-attr]  # a sample firm has answers
    with pytest.raises(IntegrityError, match="seconds"):
        session.flush()


def test_answers_from_before_have_no_time_and_keep_everything_else(empty_url: str, library: Library) -> None:
    engine = open_engine(empty_url)
    schema.upgrade(engine)
    with new_session_factory(engine)() as session:
        begin_writing(session)
        add_submitted(session, library, 1, answer_seconds=7).claims_foil = True
        session.commit()
        before = {question: value for question, value in session.execute(select(Answer.question, Answer.value))}
    schema.downgrade(engine, "0008")
    schema.upgrade(engine)
    with new_session_factory(engine)() as session:
        rows = session.scalars(select(Answer)).all()
        assert {row.question: row.value for row in rows} == before
        assert {row.seconds for row in rows} == {None}
        assert session.scalars(select(Assessment.claims_foil)).all() == [None]
    engine.dispose()


def _stored(session: Session) -> list[tuple[object, str, int | None]]:
    return [tuple(row) for row in session.execute(select(Answer.assessment_id, Answer.question, Answer.seconds))]

"""The log says where and what kind, and never what somebody typed or holds."""

from __future__ import annotations

import logging
import sqlite3
import time

import pytest
from sqlalchemy import Engine, bindparam, insert, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from rongtong_assess.storage.database.faults import FaultFormatter, describe_fault, name_database_fault
from rongtong_assess.storage.tables.identity import LoginSession
from tests.storage.database.test_database import NOW

CONTENT = "what a session holds"
TOKEN = "Zx81-a-session-token-nobody-may-read"


def a_session(content: str) -> dict[str, object]:
    times = {"created_at": NOW, "touched_at": NOW, "expires_at": NOW}
    return {"token_hash": TOKEN, "account_id": None, "content": content, **times}


def fault_of(database: Engine, *, is_chained: bool) -> BaseException:
    """What a view would raise after the database refused the same row twice."""
    try:
        try:
            with database.begin() as connection:
                for _ in range(2):
                    connection.execute(insert(LoginSession).values(a_session(CONTENT)))
        except SQLAlchemyError as error:
            if is_chained:
                raise RuntimeError("went wrong") from error
            raise
    except Exception as error:  # the test is about whatever comes
        return error
    raise AssertionError


@pytest.mark.parametrize("is_chained", [False, True])
def test_a_refused_statement_is_logged_without_its_values(database: Engine, is_chained: bool) -> None:
    said = describe_fault(fault_of(database, is_chained=is_chained))
    assert TOKEN not in said
    assert CONTENT not in said
    assert "test_fault_log.py" in said
    assert "SQLITE_CONSTRAINT_PRIMARYKEY" in said or "23505" in said


def test_errors_of_the_database_do_not_hold_the_values_either(session: Session) -> None:
    with pytest.raises(SQLAlchemyError) as caught:
        session.execute(text("SELECT * FROM nowhere WHERE a = :a").bindparams(bindparam("a", TOKEN)))
    assert TOKEN not in str(caught.value)


def test_a_value_that_cannot_be_sent_is_not_logged(session: Session) -> None:
    with pytest.raises(SQLAlchemyError) as caught:
        session.execute(select(LoginSession).where(LoginSession.created_at == f"day {TOKEN}"))
    assert TOKEN not in describe_fault(caught.value)


def test_tokens_and_addresses_in_messages_of_other_faults_are_hidden() -> None:
    said = describe_fault(ValueError(f"no place for {TOKEN} of boss@example.com in scene.quality"))
    assert said == "builtins.ValueError: no place for … of … in scene.quality"


def test_the_formatter_is_the_one_place_that_writes_a_trace() -> None:
    try:
        raise sqlite3.OperationalError(f"near {TOKEN}")
    except sqlite3.Error as error:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "broke", (), (type(error), error, error.__traceback__))
        written = FaultFormatter().format(record)
    assert TOKEN not in written
    assert written.endswith("sqlite3.OperationalError: OperationalError")
    assert name_database_fault(sqlite3.DatabaseError("x")) == "DatabaseError"


@pytest.mark.parametrize("sent", ["a" * 100_000, "é" * 100_000, "a@" * 50_000, "1" * 100_000])
def test_a_long_message_is_told_quickly(sent: str) -> None:
    begun = time.process_time()
    assert describe_fault(ValueError(f"bad value: {sent}")).endswith("ValueError: bad value:")
    assert time.process_time() - begun < 1

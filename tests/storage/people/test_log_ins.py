"""Sessions and failed log-ins: found while they count, ended for their own person only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from rongtong_assess.storage.people.log_ins import (
    NewSession,
    add_failures,
    delete_failures_of,
    delete_failures_until,
    delete_sessions,
    delete_sessions_starting_with,
    find_session,
    list_failures,
    list_sessions,
    replace_session,
    touch_session,
)
from rongtong_assess.storage.tables.people import Account
from tests.storage.rows import NOW, add_account

HOUR = timedelta(hours=1)


@pytest.fixture
def person(session: Session) -> Account:
    account = add_account(session, "li@example.com")
    session.commit()
    return account


def keep(database: Engine, token_hash: str, account: Account | None, *, touched: int = 0) -> None:
    at, uniquifier = NOW + touched * timedelta(minutes=1), account and account.fs_uniquifier
    new = NewSession(token_hash, uniquifier, "{}", created_at=NOW, touched_at=at, expires_at=NOW + HOUR)
    replace_session(database, None, new, now=NOW)


def test_a_session_is_found_until_it_expires(database: Engine, person: Account) -> None:
    keep(database, "a", person)
    found = find_session(database, "a", now=NOW)
    assert found is not None
    assert (found.content, found.created_at, found.touched_at) == ("{}", NOW, NOW)
    assert find_session(database, "a", now=NOW + HOUR) is None
    assert find_session(database, "b", now=NOW) is None


def test_a_new_session_takes_the_place_of_the_old_one(database: Engine, session: Session, person: Account) -> None:
    keep(database, "old", person)
    new = NewSession("new", person.fs_uniquifier, "{}", created_at=NOW, touched_at=NOW, expires_at=NOW + HOUR)
    replace_session(database, "old", new, now=NOW)
    assert [stored.token_hash for stored in list_sessions(session, person.id, now=NOW)] == ["new"]
    session.rollback()
    replace_session(database, "new", None, now=NOW)
    assert list_sessions(session, person.id, now=NOW) == []


def test_what_has_expired_is_deleted_on_the_way(database: Engine, person: Account) -> None:
    keep(database, "a", person)
    replace_session(database, None, None, now=NOW + HOUR)
    assert find_session(database, "a", now=NOW) is None


def test_a_touched_session_lasts_longer_and_a_deleted_one_stays_deleted(database: Engine, person: Account) -> None:
    keep(database, "a", person)
    for token_hash in ("a", "gone"):
        touch_session(database, token_hash, content="[]", touched_at=NOW + HOUR, expires_at=NOW + 2 * HOUR)
    found = find_session(database, "a", now=NOW + HOUR)
    assert found is not None
    assert (found.content, found.touched_at) == ("[]", NOW + HOUR)
    assert find_session(database, "gone", now=NOW) is None


def test_sessions_come_last_used_first_and_nobody_elses(database: Engine, session: Session, person: Account) -> None:
    other = add_account(session, "wang@example.com")
    session.commit()
    for token_hash, owner, touched in (("a", person, 0), ("b", person, 1), ("c", other, 2), ("d", None, 3)):
        keep(database, token_hash, owner, touched=touched)
    assert [stored.token_hash for stored in list_sessions(session, person.id, now=NOW)] == ["b", "a"]


def test_a_person_ends_only_sessions_of_their_own(database: Engine, session: Session, person: Account) -> None:
    other = add_account(session, "wang@example.com")
    session.commit()
    for token_hash, owner in (("aa", person), ("ab", person), ("b", other)):
        keep(database, token_hash, owner)
    assert not delete_sessions_starting_with(session, person.id, "b")
    assert delete_sessions_starting_with(session, person.id, "aa")
    delete_sessions(session, [person.id], but="ab")
    assert [stored.token_hash for stored in list_sessions(session, person.id, now=NOW)] == ["ab"]
    delete_sessions(session, [person.id])
    assert list_sessions(session, person.id, now=NOW) == []
    assert [stored.token_hash for stored in list_sessions(session, other.id, now=NOW)] == ["b"]


def test_failures_are_listed_since_a_moment_and_forgotten_by_time_or_subject(session: Session) -> None:
    for subject, hours in (("a", 0), ("a", 1), ("b", 1), ("c", 1)):
        add_failures(session, [subject], at=NOW + hours * HOUR)
    session.flush()
    assert sorted(list_failures(session, ["a", "b"], since=NOW)) == [("a", NOW + HOUR), ("b", NOW + HOUR)]
    delete_failures_of(session, ["b"])
    assert list_failures(session, ["b"], since=NOW - HOUR) == []
    delete_failures_until(session, NOW)
    assert list_failures(session, ["a"], since=NOW - HOUR) == [("a", NOW + HOUR)]

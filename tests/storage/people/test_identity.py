"""Codes, linked identities, and the migration that lets accounts do without an e-mail address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rongtong_assess.storage.database import schema
from rongtong_assess.storage.database.engine import open_engine
from rongtong_assess.storage.people.identity import (
    add_identity,
    count_try,
    delete_code,
    delete_expired_codes,
    find_linked_account,
    list_identities,
    replace_code,
)
from rongtong_assess.storage.tables.identity import SmsCode
from rongtong_assess.storage.tables.people import Account
from tests.storage.rows import NOW, add_account

LATER = NOW + timedelta(minutes=10)
NUMBER = "+8613812345678"


@pytest.fixture
def before(empty_url: str) -> Iterator[Engine]:
    """A database of the version before, with a person and a stranger who chose a strange address."""
    engine = open_engine(empty_url)
    schema.upgrade(engine)
    schema.downgrade(engine, "0016")
    columns = "id, public_id, email, name, active, fs_uniquifier, created_at, is_demo, confirmed_at"
    rows = [(101, "a@example.com", "NULL"), (102, f"{NUMBER}@mobile.invalid", "NULL")]
    with engine.begin() as connection:
        for number, email, confirmed_at in rows:
            named = f"{number}, '{number:032x}', '{email}', '甲', true, 'u{number}'"
            values = f"{named}, '2026-01-01', false, {confirmed_at}"
            connection.execute(text(f"INSERT INTO account ({columns}) VALUES ({values})"))  # noqa: S608  # our own text
    yield engine
    engine.dispose()


def accounts(engine: Engine) -> list[tuple[int, str | None, str | None]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT id, email, mobile FROM account ORDER BY id"))]


def test_accounts_keep_their_addresses_and_nobody_gets_a_number_unproven(before: Engine) -> None:
    schema.upgrade(before)
    assert accounts(before) == [(101, "a@example.com", None), (102, f"{NUMBER}@mobile.invalid", None)]


def test_an_account_without_an_address_comes_through_down_and_up(before: Engine) -> None:
    schema.upgrade(before)
    with Session(before) as session:
        add_account(session, "b@example.com").mobile = "+8613900000000"
        number_only = add_account(session)
        number_only.email, number_only.mobile = None, "+8613811111111"
        session.commit()
    present = accounts(before)
    schema.downgrade(before, "0016")
    with before.connect() as connection:
        emails = list(connection.scalars(text("SELECT email FROM account")))
    assert "+8613811111111@mobile.invalid" in emails
    assert "mobile" not in {column["name"] for column in inspect(before).get_columns("account")}
    schema.upgrade(before)
    after = accounts(before)
    assert [row for row in after if row[2]] == [row for row in present if row[2] and row[1] is None]
    assert len(after) == len(present)


def test_an_account_has_a_name_to_log_in_with(writing: Session) -> None:
    account = add_account(writing)
    account.email = None
    with pytest.raises(IntegrityError):
        writing.flush()


def test_tries_are_counted_until_there_are_too_many(writing: Session) -> None:
    replace_code(writing, "s", "c", expires_at=LATER)
    assert [count_try(writing, "s", most=2, now=NOW) for _ in range(3)] == ["c", "c", None]
    replace_code(writing, "s", "d", expires_at=LATER)
    assert count_try(writing, "s", most=2, now=NOW) == "d"
    assert count_try(writing, "other", most=2, now=NOW) is None


def test_an_expired_code_cannot_be_tried_and_is_swept(writing: Session) -> None:
    replace_code(writing, "s", "c", expires_at=LATER)
    assert count_try(writing, "s", most=2, now=LATER) is None
    delete_expired_codes(writing, now=NOW)
    assert writing.scalar(select(SmsCode.subject_hash)) == "s"
    delete_expired_codes(writing, now=LATER)
    assert writing.scalar(select(SmsCode.subject_hash)) is None


def test_a_code_is_used_once(writing: Session) -> None:
    replace_code(writing, "s", "c", expires_at=LATER)
    assert not delete_code(writing, "s", "another")
    assert delete_code(writing, "s", "c")
    assert not delete_code(writing, "s", "c")


def test_an_identity_is_issuer_and_subject_together(writing: Session) -> None:
    account = add_account(writing)
    add_identity(writing, "https://a.example", "7", account_id=account.id, now=NOW)
    add_identity(writing, "https://a.example", "7", account_id=account.id, now=LATER)
    assert find_linked_account(writing, "https://a.example", "7") == account.id
    assert find_linked_account(writing, "https://b.example", "7") is None
    assert [row.subject for row in list_identities(writing, account.id)] == ["7"]
    assert writing.get(Account, account.id) is account

"""The first administrator is made once, with a password shown once."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.people.administration import create_first_administrator
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.people import Account, Membership, Organisation
from tests.services.makers import NOW, add_account


@pytest.fixture
def writing(session: Session) -> Session:
    begin_writing(session)
    return session


def test_the_administrator_owns_the_administration_and_has_the_shown_password(writing: Session) -> None:
    password = create_first_administrator(writing, email=" Admin@Example.COM ", now=NOW)
    row = writing.execute(
        select(Account, Organisation.kind, Membership.role).join_from(Account, Membership).join(Organisation)
    ).one()
    assert (row.kind, row.role) == (OrganisationKind.ADMINISTRATOR, Role.ADMINISTRATOR)
    assert row.Account.email == "Admin@example.com"
    assert row.Account.confirmed_at == NOW
    assert PasswordHasher().verify(row.Account.password, password)


def test_passwords_are_long_and_differ(writing: Session) -> None:
    first = create_first_administrator(writing, email="a@example.com", now=NOW)
    writing.rollback()
    begin_writing(writing)
    second = create_first_administrator(writing, email="a@example.com", now=NOW)
    assert first != second
    assert len(first) == len("abcd-efgh-jkmn-pqrs")


def test_there_is_only_one_first_administrator(writing: Session) -> None:
    create_first_administrator(writing, email="a@example.com", now=NOW)
    with pytest.raises(Refused, match="已经有管理员"):
        create_first_administrator(writing, email="b@example.com", now=NOW)


@pytest.mark.parametrize("email", ["", "nobody", "a@", "a b@example.com", "a@b@example.com"])
def test_what_is_not_an_address_is_refused(writing: Session, email: str) -> None:
    with pytest.raises(Refused, match="不是邮箱地址"):
        create_first_administrator(writing, email=email, now=NOW)


def test_an_address_with_an_account_is_refused(writing: Session) -> None:
    add_account(writing, "a@example.com")
    with pytest.raises(Refused, match="已经有账号"):
        create_first_administrator(writing, email="a@example.com", now=NOW)

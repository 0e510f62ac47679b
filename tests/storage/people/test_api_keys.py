"""A key is found by its organisation or by its whole hash, together with what its standing depends on."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.people.api_keys import find_key_row, get_api_key, list_key_rows, set_last_use
from rongtong_assess.storage.tables.people import Account, ApiKey, Organisation
from tests.storage.rows import NOW, add_account, add_organisation, join

FIRMS = [OrganisationKind.FIRM]


def add_key(session: Session, firm: Organisation, maker: Account, secret_hash: str, *, days: int = 0) -> ApiKey:
    made_at = NOW + timedelta(days=days)
    key = ApiKey(organisation_id=firm.id, name="程序", secret_hash=secret_hash, shown="rt_", created_at=made_at)
    key.made_by, key.expires_at = maker.id, NOW + timedelta(days=30)
    session.add(key)
    session.flush()
    return key


@pytest.fixture
def firm(session: Session) -> Organisation:
    return add_organisation(session, "甲")


@pytest.fixture
def owner(session: Session, firm: Organisation) -> Account:
    account = add_account(session, "li@example.com", "李")
    join(session, account, firm)
    return account


def test_another_organisations_key_is_not_found(session: Session, firm: Organisation, owner: Account) -> None:
    key, stranger = add_key(session, firm, owner, "h"), add_organisation(session, "乙")
    assert get_api_key(session, firm.id, key.id, for_update=True) is key
    for organisation_id, key_id in ((stranger.id, key.id), (firm.id, uuid4())):
        with pytest.raises(NotFound):
            get_api_key(session, organisation_id, key_id)
    assert list_key_rows(session, stranger.id) == []


def test_keys_come_newest_first_with_their_makers(session: Session, firm: Organisation, owner: Account) -> None:
    editor = add_account(session, "wang@example.com", "王")
    join(session, editor, firm, Role.CONTRIBUTOR)
    older, newer = add_key(session, firm, owner, "a"), add_key(session, firm, editor, "b", days=1)
    rows = [(row.key, row.kind, row.maker, row.maker_is_owner) for row in list_key_rows(session, firm.id)]
    assert rows == [(newer, FIRMS[0], "王", False), (older, FIRMS[0], "李", True)]


def test_a_maker_who_owns_another_organisation_only_is_no_owner_here(session: Session, firm: Organisation) -> None:
    stranger = add_account(session, "wang@example.com")
    join(session, stranger, add_organisation(session, "乙"))
    add_key(session, firm, stranger, "h")
    assert [row.maker_is_owner for row in list_key_rows(session, firm.id)] == [False]


def test_a_key_is_found_by_its_hash_where_its_organisation_is_on_and_of_that_kind(
    session: Session, firm: Organisation, owner: Account
) -> None:
    key = add_key(session, firm, owner, "hash")
    found = find_key_row(session, "hash", kinds=FIRMS)
    assert found is not None
    assert found.key is key
    assert find_key_row(session, "has", kinds=FIRMS) is None
    assert find_key_row(session, "hash", kinds=[OrganisationKind.PLATFORM]) is None
    firm.is_active = False
    session.flush()
    assert find_key_row(session, "hash", kinds=FIRMS) is None


def test_the_last_use_is_stored_for_that_key_only(session: Session, firm: Organisation, owner: Account) -> None:
    used, other = add_key(session, firm, owner, "a"), add_key(session, firm, owner, "b")
    set_last_use(session, used.id, on=NOW.date())
    session.expire_all()
    assert (used.last_used_on, other.last_used_on) == (NOW.date(), None)

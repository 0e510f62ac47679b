"""Accounts and memberships are found by whom they belong to, in the promised order."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Role
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.people.accounts import (
    add_membership,
    find_membership,
    get_account,
    get_account_by_public_id,
    has_account,
    is_shut_out,
    list_members,
    list_memberships,
    list_memberships_by_name,
)
from rongtong_assess.storage.tables.people import Account
from tests.storage.rows import NOW, add_account, add_organisation, join


def test_an_account_that_does_not_exist_is_not_found(session: Session) -> None:
    for call in (lambda: get_account(session, 1), lambda: get_account_by_public_id(session, uuid4())):
        with pytest.raises(NotFound):
            call()
    assert not has_account(session, "li@example.com")


def test_an_account_is_found_by_either_id_and_by_its_exact_address(session: Session) -> None:
    account = add_account(session, "li@example.com")
    assert get_account(session, account.id) is account
    assert get_account_by_public_id(session, account.public_id) is account
    assert has_account(session, "li@example.com")
    assert not has_account(session, "li@example.co")


def test_an_account_is_read_as_it_is_now(session: Session) -> None:
    account = add_account(session, "li@example.com")
    session.execute(update(Account).values(active=False), execution_options={"synchronize_session": False})
    assert account.active
    assert not get_account(session, account.id).active


def test_memberships_come_by_joining_or_by_name_with_or_without_what_is_switched_off(session: Session) -> None:
    person, other = add_account(session, "li@example.com"), add_account(session, "wang@example.com")
    late, early = add_organisation(session, "A", is_active=False), add_organisation(session, "B")
    join(session, person, late, Role.READER, days=1)
    join(session, person, early)
    join(session, other, late)
    assert list_memberships(session, person.id) == [(early, Role.OWNER), (late, Role.READER)]
    assert list_memberships(session, person.id, only_active=True) == [(early, Role.OWNER)]
    assert list_memberships_by_name(session, person.id) == [(late, Role.READER), (early, Role.OWNER)]
    assert list_memberships(session, 10**6) == []


def test_members_come_by_address_and_another_organisations_do_not(session: Session) -> None:
    firm, stranger = add_organisation(session, "甲"), add_organisation(session, "乙")
    second, first = add_account(session, "b@example.com"), add_account(session, "a@example.com")
    join(session, second, firm)
    join(session, first, firm, Role.CONTRIBUTOR)
    join(session, first, stranger)
    assert list_members(session, firm.id) == [(first, Role.CONTRIBUTOR), (second, Role.OWNER)]
    assert list_members(session, uuid4()) == []


def test_a_membership_is_none_until_it_is_added(session: Session) -> None:
    person, firm = add_account(session, "a@example.com"), add_organisation(session, "甲")
    assert find_membership(session, person.id, firm.id) is None
    add_membership(session, person.id, firm.id, Role.CONTRIBUTOR, now=NOW)
    session.flush()
    found = find_membership(session, person.id, firm.id)
    assert found is not None
    assert (found.role, found.created_at) == (Role.CONTRIBUTOR, NOW)


def test_who_belongs_only_to_switched_off_organisations_is_shut_out(session: Session) -> None:
    person = add_account(session, "a@example.com")
    assert not is_shut_out(session, person.id)
    join(session, person, add_organisation(session, "甲", is_active=False))
    assert is_shut_out(session, person.id)
    join(session, person, add_organisation(session, "乙"))
    assert not is_shut_out(session, person.id)

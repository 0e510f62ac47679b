"""Naming an address gives nobody a right; holding its letter does, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.people.log_in import GOOD_FOR
from rongtong_assess.services.people.administration import new_account
from rongtong_assess.services.people.invitations import (
    UNANSWERED_KEPT,
    Invited,
    accept_by_address,
    accept_by_token,
    get_open_invitation,
    invite,
    list_invitations,
    list_open_for,
    renew_invitation,
    revoke_invitation,
)
from rongtong_assess.services.people.organisations import create_organisation
from rongtong_assess.services.people.own_data import erase_account, export_own_data
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.people import Account, Invitation, Membership
from tests.actors import administrator_actor

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ADDRESS = "Li.Si@example.com"


def an_account(session: Session, email: str, *, is_confirmed: bool = False) -> Account:
    account = new_account(session, email=email, name="某人", password_hash="-", now=NOW)
    account.confirmed_at = NOW if is_confirmed else None
    return account


@pytest.fixture
def boss(session: Session) -> Account:
    return an_account(session, "boss@example.com", is_confirmed=True)


@pytest.fixture
def platform(session: Session, boss: Account) -> UUID:
    actor = administrator_actor(uuid4(), boss.id)
    return create_organisation(session, actor, OrganisationKind.PLATFORM, name="平台", now=NOW).id


@pytest.fixture
def letter(session: Session, boss: Account, platform: UUID) -> str:
    return invite(
        session, administrator_actor(uuid4(), boss.id), Invited(ADDRESS, "李四", platform, Role.MANAGER), now=NOW
    )[1]


def members(session: Session) -> dict[str, str]:
    query = select(Account.email, Membership.role).join_from(Membership, Account)
    return {row.email: row.role for row in session.execute(query)}


def test_whoever_registered_the_address_first_gets_nothing(session: Session, letter: str) -> None:
    squatter = an_account(session, ADDRESS.lower())
    assert list_open_for(session, squatter, now=NOW) == []
    invitation = session.scalars(select(Invitation)).one()
    with pytest.raises(NotFound):
        accept_by_address(session, invitation.id, squatter, now=NOW)
    assert members(session) == {}


def test_the_letter_makes_an_owner_once_and_confirms_its_own_address(session: Session, letter: str) -> None:
    owner = an_account(session, ADDRESS.lower())
    accept_by_token(session, letter, owner, now=LATER)
    assert (members(session), owner.confirmed_at) == ({ADDRESS.lower(): "manager"}, LATER)
    with pytest.raises(Refused, match="已经用过"):
        accept_by_token(session, letter, an_account(session, "other@example.com"), now=LATER)


def test_whoever_holds_the_letter_may_accept_with_another_address_which_it_does_not_confirm(
    session: Session, letter: str
) -> None:
    other = an_account(session, "other@example.com")
    accept_by_token(session, letter, other, now=LATER)
    assert (members(session), other.confirmed_at) == ({"other@example.com": "manager"}, None)


def test_a_confirmed_address_needs_no_letter(session: Session, letter: str) -> None:
    owner = an_account(session, ADDRESS.lower(), is_confirmed=True)
    (invitation,) = list_open_for(session, owner, now=NOW)
    accept_by_address(session, invitation.id, owner, now=NOW)
    assert members(session) == {ADDRESS.lower(): "manager"}
    assert list_open_for(session, owner, now=NOW) == []


def test_an_address_that_changes_is_no_longer_confirmed(session: Session, letter: str) -> None:
    account = an_account(session, "other@example.com", is_confirmed=True)
    account.email = ADDRESS
    session.flush()
    assert account.confirmed_at is None
    assert list_open_for(session, account, now=NOW) == []


def test_a_letter_is_good_for_fourteen_days(session: Session, letter: str) -> None:
    assert get_open_invitation(session, letter, now=NOW + GOOD_FOR - timedelta(seconds=1))
    with pytest.raises(Refused, match="过期"):
        accept_by_token(session, letter, an_account(session, ADDRESS), now=NOW + GOOD_FOR)


def test_a_letter_taken_back_or_sent_anew_is_worth_nothing(session: Session, letter: str, boss: Account) -> None:
    invitation = session.scalars(select(Invitation)).one()
    revoke_invitation(session, administrator_actor(uuid4(), boss.id), invitation.id, now=NOW)
    with pytest.raises(Refused, match="撤回"):
        get_open_invitation(session, letter, now=NOW)
    _, fresh = renew_invitation(session, administrator_actor(uuid4(), boss.id), invitation.id, now=LATER)
    with pytest.raises(NotFound):
        get_open_invitation(session, letter, now=LATER)
    accept_by_token(session, fresh, an_account(session, ADDRESS), now=LATER)
    for change in (revoke_invitation, renew_invitation):
        with pytest.raises(Refused, match="已经用过"):
            change(session, administrator_actor(uuid4(), boss.id), invitation.id, now=LATER)


def test_the_database_keeps_only_the_hash_of_the_letter(session: Session, letter: str) -> None:
    row = session.execute(select(Invitation.__table__)).one()
    assert letter not in str(row)
    with pytest.raises(NotFound):
        get_open_invitation(session, row.token_hash, now=NOW)


def test_a_switched_off_organisation_is_joined_by_nobody(session: Session, letter: str, platform: UUID) -> None:
    (shown,) = list_invitations(session, now=NOW, organisation_id=platform)
    shown.invitation.organisation.is_active = False
    with pytest.raises(Refused, match="停用"):
        accept_by_token(session, letter, an_account(session, ADDRESS), now=NOW)


def test_an_owner_stays_one_and_a_reader_becomes_one(session: Session, boss: Account, platform: UUID) -> None:
    owner = an_account(session, ADDRESS)
    for role, expected in ((Role.READER, "reader"), (Role.MANAGER, "manager"), (Role.CONSULTANT, "manager")):
        _, token = invite(
            session, administrator_actor(uuid4(), boss.id), Invited(ADDRESS, "李四", platform, role), now=NOW
        )
        accept_by_token(session, token, owner, now=NOW)
        session.flush()
        assert members(session) == {ADDRESS: expected}


def test_a_firms_owner_is_invited_to_nothing_yet(session: Session, boss: Account) -> None:
    _, token = invite(
        session, administrator_actor(uuid4(), boss.id), Invited(ADDRESS, "李四", None, Role.OWNER), now=NOW
    )
    owner = an_account(session, ADDRESS)
    assert accept_by_token(session, token, owner, now=NOW).organisation_id is None
    assert (members(session), owner.confirmed_at) == ({}, NOW)


def test_of_two_who_accept_at_the_same_moment_one_joins(
    sessions: sessionmaker[Session], letter: str, session: Session
) -> None:
    emails = ("a@example.com", "b@example.com")
    ids = [an_account(session, email).id for email in emails]
    session.commit()

    def accept(account_id: int) -> bool:
        with sessions() as own:
            begin_writing(own)
            try:
                accept_by_token(own, letter, own.get_one(Account, account_id), now=NOW)
            except Refused:
                return False
            own.commit()
            return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(accept, ids)) == [False, True]
    assert len(members(session)) == 1


def test_an_erased_account_takes_its_invitations_along_but_not_those_of_an_address_it_never_confirmed(
    session: Session, boss: Account, letter: str
) -> None:
    squatter = an_account(session, ADDRESS.lower())
    assert export_own_data(session, squatter.id)["invitations"] == []
    erase_account(session, squatter.id, now=NOW)
    assert get_open_invitation(session, letter, now=NOW)
    again = an_account(session, ADDRESS.lower())
    assert again.confirmed_at is None
    assert list_open_for(session, again, now=NOW) == [], "whoever registers the address anew has confirmed nothing"
    again.confirmed_at = NOW
    assert [sent["role"] for sent in export_own_data(session, again.id)["invitations"]] == ["manager"]
    erase_account(session, again.id, now=NOW)
    assert session.scalars(select(Invitation)).all() == []


def test_an_unknown_invitation_is_not_found(session: Session, boss: Account) -> None:
    for change in (revoke_invitation, renew_invitation):
        with pytest.raises(NotFound):
            change(session, administrator_actor(uuid4(), boss.id), uuid4(), now=NOW)


def test_who_never_answered_is_forgotten(session: Session, boss: Account, letter: str) -> None:
    later = NOW + GOOD_FOR + UNANSWERED_KEPT
    for moment, count in ((later, 2), (later + timedelta(seconds=1), 2)):
        invite(
            session,
            administrator_actor(uuid4(), boss.id),
            Invited("new@example.com", "王五", None, Role.OWNER),
            now=moment,
        )
        assert len(list_invitations(session, now=moment)) == count

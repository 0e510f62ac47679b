"""Whoever leads an organisation manages its members; somebody always leads it. Links let several people join."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.people.administration import new_account
from rongtong_assess.services.people.invitations import (
    Invited,
    accept_by_token,
    hash_invitation_token,
    invite,
    list_invitations,
    list_open_for,
    renew_invitation,
    revoke_invitation,
)
from rongtong_assess.services.people.members import change_role, remove_member
from rongtong_assess.services.people.organisations import add_organisation
from rongtong_assess.storage.people.accounts import add_membership, find_membership
from rongtong_assess.storage.tables.people import Account, AuditEntry, FormerMembership, Invitation
from tests.actors import firm_actor, platform_actor

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def an_account(session: Session, name: str) -> Account:
    return new_account(session, email=f"{name}@example.com", name=name, password_hash="-", now=NOW)


@pytest.fixture
def platform(session: Session) -> UUID:
    return add_organisation(session, OrganisationKind.PLATFORM, "平台", now=NOW).id


@pytest.fixture
def manager(session: Session, platform: UUID) -> Account:
    account = an_account(session, "manager")
    add_membership(session, account.id, platform, Role.MANAGER, now=NOW)
    session.flush()
    return account


@pytest.fixture
def leader(manager: Account, platform: UUID) -> Actor:
    return platform_actor(platform, manager.id)


def join(session: Session, platform: UUID, name: str, role: Role) -> Account:
    account = an_account(session, name)
    add_membership(session, account.id, platform, role, now=NOW)
    session.flush()
    return account


def link(session: Session, leader: Actor, *, uses: int = 2, role: Role = Role.CONSULTANT) -> str:
    invited = Invited(None, "外聘专家", leader.organisation_id, role, most_uses=uses)
    return invite(session, leader, invited, now=NOW)[1]


def test_a_role_is_changed_and_the_change_recorded(session: Session, leader: Actor) -> None:
    person = join(session, leader.organisation_id, "li", Role.READER)
    change_role(session, leader, person.public_id, "reviewer", now=NOW)
    membership = find_membership(session, person.id, leader.organisation_id)
    assert membership is not None
    assert membership.role == Role.REVIEWER
    assert "member.change_role" in session.scalars(select(AuditEntry.action)).all()
    with pytest.raises(Refused, match="没有这个角色"):
        change_role(session, leader, person.public_id, "owner", now=NOW)


def test_a_removed_member_stays_on_record(session: Session, leader: Actor) -> None:
    person = join(session, leader.organisation_id, "li", Role.READER)
    remove_member(session, leader, person.public_id, now=NOW)
    assert find_membership(session, person.id, leader.organisation_id) is None
    former = session.scalars(select(FormerMembership)).one()
    assert (former.account_id, former.role, former.ended_by) == (person.id, "reader", leader.account_id)
    with pytest.raises(NotFound):
        remove_member(session, leader, person.public_id, now=NOW)


def test_the_last_leader_who_can_log_in_stays(session: Session, leader: Actor, manager: Account) -> None:
    other = join(session, leader.organisation_id, "li", Role.MANAGER)
    other.active = False
    session.flush()
    for action in (
        lambda: remove_member(session, leader, manager.public_id, now=NOW),
        lambda: change_role(session, leader, manager.public_id, "reader", now=NOW),
    ):
        with pytest.raises(Refused, match="唯一能登录的负责人"):
            action()
    other.active = True
    session.flush()
    remove_member(session, leader, manager.public_id, now=NOW)


def test_a_member_of_another_organisation_is_not_found(session: Session, leader: Actor) -> None:
    elsewhere = add_organisation(session, OrganisationKind.FIRM, "企业", now=NOW)
    person = join(session, elsewhere.id, "li", Role.OWNER)
    with pytest.raises(NotFound):
        change_role(session, leader, person.public_id, "reader", now=NOW)


def test_a_link_lets_as_many_people_join_as_it_was_made_for(session: Session, leader: Actor) -> None:
    token = link(session, leader, uses=2)
    people = [an_account(session, f"person-{number}") for number in range(3)]
    for person in people[:2]:
        accept_by_token(session, token, person, now=NOW)
    with pytest.raises(Refused, match="已经用过"):
        accept_by_token(session, token, people[2], now=NOW)
    roles = [find_membership(session, person.id, leader.organisation_id) for person in people]
    assert [found and found.role for found in roles] == ["consultant", "consultant", None]
    (shown,) = list_invitations(session, now=NOW, organisation_id=leader.organisation_id)
    assert (shown.uses, shown.state) == (2, "accepted")


def test_who_was_removed_cannot_come_back_by_an_invitation_from_before(session: Session, leader: Actor) -> None:
    """Neither by a second letter nor by the link, under whatever account."""
    person, shared = an_account(session, "gone"), link(session, leader, uses=5)
    letter = invite(session, leader, Invited("gone@example.com", "某人", leader.organisation_id, Role.MANAGER), now=NOW)
    accept_by_token(session, shared, person, now=NOW)
    remove_member(session, leader, person.public_id, now=NOW)
    for account in (person, an_account(session, "gone-too")):
        for token in (shared, letter[1]):
            with pytest.raises(Refused, match="已经撤回了"):
                accept_by_token(session, token, account, now=NOW)


def test_a_renewed_link_is_not_for_whoever_used_it_and_left(session: Session, leader: Actor) -> None:
    person, token = an_account(session, "gone"), link(session, leader, uses=5)
    accept_by_token(session, token, person, now=NOW)
    remove_member(session, leader, person.public_id, now=NOW)
    (shown,) = list_invitations(session, now=NOW, organisation_id=leader.organisation_id)
    token = renew_invitation(session, leader, shown.invitation.id, now=NOW)[1]
    with pytest.raises(Refused, match="后来离开了"):
        accept_by_token(session, token, person, now=NOW)
    accept_by_token(session, token, an_account(session, "new"), now=NOW)


def test_a_link_changes_nothing_for_members_and_is_not_used_up_by_them(
    session: Session, leader: Actor, manager: Account
) -> None:
    token = link(session, leader, uses=1)
    with pytest.raises(Refused, match="已经是这个单位的成员"):
        accept_by_token(session, token, manager, now=NOW)
    accept_by_token(session, token, an_account(session, "new"), now=NOW)


def test_a_link_gives_no_leading_role_and_has_bounds(session: Session, leader: Actor) -> None:
    with pytest.raises(Refused, match="只能一个一个发邮件邀请"):
        link(session, leader, role=Role.MANAGER)
    for uses in (0, 51):
        with pytest.raises(Refused, match="最多给 50 个人用"):
            link(session, leader, uses=uses)
    with pytest.raises(Refused, match="没有这个角色"):
        link(session, leader, role=Role.OWNER)


def test_a_link_ends_after_fourteen_days_when_revoked_and_when_renewed(session: Session, leader: Actor) -> None:
    token = link(session, leader)
    person = an_account(session, "li")
    with pytest.raises(Refused, match="过期"):
        accept_by_token(session, token, person, now=NOW + timedelta(days=14))
    invitation = session.scalars(select(Invitation)).one()
    _, renewed = renew_invitation(session, leader, invitation.id, now=NOW)
    with pytest.raises(NotFound):
        accept_by_token(session, token, person, now=NOW)
    revoke_invitation(session, leader, invitation.id, now=NOW)
    with pytest.raises(Refused, match="撤回"):
        accept_by_token(session, renewed, person, now=NOW)


def test_only_the_hash_of_a_links_token_is_kept(session: Session, leader: Actor) -> None:
    token = link(session, leader)
    row = session.scalars(select(Invitation)).one()
    assert row.token_hash == hash_invitation_token(token)
    assert token not in repr(vars(row))
    assert row.email is None


def test_a_link_is_nobodys_invitation_by_address(session: Session, leader: Actor, manager: Account) -> None:
    link(session, leader)
    assert list_open_for(session, manager, now=NOW) == []


def test_whoever_does_not_lead_invites_nobody_and_touches_no_invitation(session: Session, leader: Actor) -> None:
    invitation, _ = invite(
        session, leader, Invited("a@example.com", "甲", leader.organisation_id, Role.READER), now=NOW
    )
    consultant = Actor(leader.organisation_id, None, OrganisationKind.PLATFORM, Role.CONSULTANT)
    stranger = firm_actor(add_organisation(session, OrganisationKind.FIRM, "企业", now=NOW).id)
    for actor in (consultant, stranger):
        with pytest.raises(NotFound):
            invite(session, actor, Invited("b@example.com", "乙", leader.organisation_id, Role.READER), now=NOW)
        with pytest.raises(NotFound):
            revoke_invitation(session, actor, invitation.id, now=NOW)
        with pytest.raises(NotFound):
            renew_invitation(session, actor, invitation.id, now=NOW)

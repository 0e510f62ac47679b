"""Whoever leads an organisation changes the roles of its members and removes them; the last leader stays."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import LEADING_ROLES, ROLES_OF, Actor, Role
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.people.log_in import InvitationState
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.services.people.invitations import find_state, revoke_invitation
from rongtong_assess.storage.people.accounts import (
    count_leaders,
    end_membership,
    find_membership,
    get_account_by_public_id,
    list_ways_back,
)
from rongtong_assess.storage.people.organisations import lock_organisation
from rongtong_assess.storage.tables.people import Account, Membership


def change_role(session: Session, actor: Actor, person_id: UUID, role: str, *, now: datetime) -> Account:
    """Give a member another role of this kind of organisation; it counts from the person's next request on.

    Raises NotFound for people who are no members, Refused for an unknown role and where nobody would lead any more.
    """
    account, membership = _get_member(session, actor, person_id)
    if role not in ROLES_OF[actor.kind]:
        raise Refused.because("role", "没有这个角色", "请从列表里选")
    if role == membership.role:
        return account
    if role not in LEADING_ROLES:
        _refuse_last_leader(session, membership)
    membership.role = Role(role)
    subject = f"{account.public_id} {role}"
    add_audit_entry(session, actor, AuditedAction.MEMBER_CHANGE_ROLE, subject=subject, now=now)
    session.flush()
    return account


def remove_member(session: Session, actor: Actor, person_id: UUID, *, now: datetime) -> Account:
    """End a membership; the person's next request finds no right. That it was so stays on record.

    Invitations that would let the person in again are void, links for others too: a link is for whoever holds it.
    Raises NotFound for people who are no members, Refused where nobody would lead any more.
    """
    account, membership = _get_member(session, actor, person_id)
    _refuse_last_leader(session, membership)
    end_membership(session, membership, ended_by=actor.account_id, now=now)
    for invitation in list_ways_back(session, account, actor.organisation_id):
        if find_state(invitation, now) is InvitationState.OPEN:
            revoke_invitation(session, actor, invitation.id, now=now)
    add_audit_entry(session, actor, AuditedAction.MEMBER_REMOVE, subject=str(account.public_id), now=now)
    session.flush()
    return account


def _get_member(session: Session, actor: Actor, person_id: UUID) -> tuple[Account, Membership]:
    """The lock keeps two leaders from removing each other at the same moment."""
    lock_organisation(session, actor.organisation_id)
    account = get_account_by_public_id(session, person_id)
    membership = find_membership(session, account.id, actor.organisation_id)
    if membership is None:
        raise NotFound
    return account, membership


def _refuse_last_leader(session: Session, membership: Membership) -> None:
    is_leading = membership.role in LEADING_ROLES
    if is_leading and not count_leaders(session, membership.organisation_id, other_than=membership.account_id):
        raise Refused.because(
            "member", "这是唯一能登录的负责人，移除或改角色后就没有人能管理了", "请先邀请另一位负责人，等他接受后再改"
        )

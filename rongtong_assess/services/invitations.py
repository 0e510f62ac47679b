"""Owners are invited by letter: whoever holds the letter accepts, whoever merely registered its address does not.

Naming an address gives nobody a right. The letter's token does, once, for 14 days; or, without the letter, an account
that has confirmed that very address.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session, joinedload

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.invitation import GOOD_FOR, InvitationLife, InvitationState, is_same_address
from rongtong_assess.services import demo_mark
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.invitations import Invitation
from rongtong_assess.storage.organisations import Membership, Organisation

TOKEN_BYTES = 32
MOST_LISTED = 200
UNANSWERED_KEPT = timedelta(days=90)
ENDED = {
    InvitationState.ACCEPTED: "这封邀请已经用过了",
    InvitationState.REVOKED: "这封邀请已经撤回了",
    InvitationState.EXPIRED: "这封邀请已经过期了",
}


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is invited, and to what: no organisation for a firm that the person registers."""

    email: str
    name: str
    organisation_id: UUID | None
    role: Role = Role.OWNER


@dataclass(frozen=True, slots=True)
class ShownInvitation:
    """An invitation and what it is worth now."""

    invitation: Invitation
    state: InvitationState


def add_organisation(
    session: Session, kind: OrganisationKind, name: str, *, acting_account_id: int, now: datetime
) -> Organisation:
    """An organisation without members; its owner is invited next. A firm is registered by its owner instead."""
    organisation = demo_mark.add_organisation(session, kind, name, now=now)
    _audit(session, AuditedAction.ORGANISATION_CREATE, organisation.id, name, account_id=acting_account_id, now=now)
    return organisation


def invite(session: Session, invited: Invited, *, acting_account_id: int, now: datetime) -> tuple[Invitation, str]:
    """A new invitation, and the token for its letter, which cannot be had again."""
    _forget_unanswered(session, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        token_hash=hash_invitation_token(token),
        email=invited.email.strip(),
        name=invited.name,
        organisation_id=invited.organisation_id,
        role=invited.role,
        invited_at=now,
        invited_by=acting_account_id,
        expires_at=now + GOOD_FOR,
    )
    session.add(invitation)
    session.flush()
    _note(session, AuditedAction.INVITATION_SEND, invitation, account_id=acting_account_id, now=now)
    return invitation, token


def renew_invitation(
    session: Session, invitation_id: UUID, *, acting_account_id: int, now: datetime
) -> tuple[Invitation, str]:
    """A new token and 14 more days; the old letter is worth nothing. Raises NotFound, Refused once it is accepted."""
    invitation = _get(session, invitation_id)
    if find_state(invitation, now) is InvitationState.ACCEPTED:
        raise Refused.because("invitation", ENDED[InvitationState.ACCEPTED], "不用再发了")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation.token_hash, invitation.expires_at, invitation.revoked_at = (
        hash_invitation_token(token),
        now + GOOD_FOR,
        None,
    )
    _note(session, AuditedAction.INVITATION_SEND, invitation, account_id=acting_account_id, now=now)
    return invitation, token


def revoke_invitation(session: Session, invitation_id: UUID, *, acting_account_id: int, now: datetime) -> Invitation:
    """The letter is worth nothing from now on. Raises NotFound, Refused once it is accepted."""
    invitation = _get(session, invitation_id)
    if find_state(invitation, now) is InvitationState.ACCEPTED:
        raise Refused.because("invitation", ENDED[InvitationState.ACCEPTED], "要收回权限，请停用那个账号")
    if invitation.revoked_at is None:
        invitation.revoked_at = now
        _note(session, AuditedAction.INVITATION_REVOKE, invitation, account_id=acting_account_id, now=now)
    return invitation


def get_invitation_of_letter(session: Session, token: str, *, now: datetime) -> Invitation:
    """The open invitation of this token. Raises NotFound for an unknown token, Refused for one that has ended."""
    query = _with_organisation().where(Invitation.token_hash == hash_invitation_token(token))
    invitation = session.scalar(query)
    if invitation is None:
        raise NotFound
    _refuse_ended(invitation, now)
    return invitation


def accept_by_letter(session: Session, token: str, account: Account, *, now: datetime) -> Invitation:
    """The letter's reader joins. Raises as get_invitation_of_letter.

    Who reads the letters of an address and is logged in with it has confirmed it.
    """
    found = get_invitation_of_letter(session, token, now=now)
    if is_same_address(found.email, account.email) and account.confirmed_at is None:
        confirm_address(session, account, now=now)
    return _accept(session, found.id, account, now=now)


def accept_by_address(session: Session, invitation_id: UUID, account: Account, *, now: datetime) -> Invitation:
    """The same without the letter, for an account that has confirmed the address. Raises NotFound for any other."""
    if invitation_id not in {found.id for found in list_open_for(session, account, now=now)}:
        raise NotFound
    return _accept(session, invitation_id, account, now=now)


def list_open_for(session: Session, account: Account, *, now: datetime) -> list[Invitation]:
    """The open invitations of a confirmed address; none for one that is not confirmed."""
    if account.confirmed_at is None:
        return []
    query = _with_organisation().where(func.lower(Invitation.email) == account.email.lower())
    rows = session.scalars(query.order_by(Invitation.invited_at, Invitation.id))
    return [row for row in rows if find_state(row, now) is InvitationState.OPEN]


def list_invitations(session: Session, *, now: datetime, organisation_id: UUID | None = None) -> list[ShownInvitation]:
    """Of one organisation or of all, the newest first."""
    query = _with_organisation().order_by(Invitation.invited_at.desc(), Invitation.id).limit(MOST_LISTED)
    if organisation_id is not None:
        query = query.where(Invitation.organisation_id == organisation_id)
    return [ShownInvitation(row, find_state(row, now)) for row in session.scalars(query)]


def confirm_address(session: Session, account: Account, *, now: datetime) -> None:
    """The person has shown that they read what is sent to the account's address."""
    account.confirmed_at = now
    add_audit_entry(session, action=AuditedAction.ACCOUNT_CONFIRM_EMAIL, account_id=account.id, now=now)


def find_state(invitation: Invitation, now: datetime) -> InvitationState:
    return InvitationLife(invitation.expires_at, invitation.accepted_at, invitation.revoked_at).state(now)


def hash_invitation_token(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _forget_unanswered(session: Session, now: datetime) -> None:
    """Name and address of somebody who never answered are not kept for ever."""
    is_old = Invitation.expires_at < now - UNANSWERED_KEPT
    session.execute(delete(Invitation).where(Invitation.accepted_at.is_(None), is_old))


def _accept(session: Session, invitation_id: UUID, account: Account, *, now: datetime) -> Invitation:
    # The lock makes two clicks at the same moment wait for each other.
    invitation = _get(session, invitation_id)
    _refuse_ended(invitation, now)
    invitation.accepted_at, invitation.accepted_by = now, account.id
    if invitation.organisation_id is not None:
        _join(session, account.id, invitation.organisation_id, Role(invitation.role), now)
    _note(session, AuditedAction.INVITATION_ACCEPT, invitation, account_id=account.id, now=now)
    return invitation


def _join(session: Session, account_id: int, organisation_id: UUID, role: Role, now: datetime) -> None:
    membership = session.get(Membership, (account_id, organisation_id))
    if membership is None:
        membership = Membership(account_id=account_id, organisation_id=organisation_id, created_at=now, role=role)
        session.add(membership)
    if membership.role != Role.OWNER:
        membership.role = role


def _refuse_ended(invitation: Invitation, now: datetime) -> None:
    state = find_state(invitation, now)
    if state is not InvitationState.OPEN:
        raise Refused.because("invitation", ENDED[state], "请让发邀请的管理员重新发一封")
    if invitation.organisation is not None and not invitation.organisation.is_active:
        raise Refused.because("invitation", "这个单位已经停用了", "请联系发邀请的管理员")


def _get(session: Session, invitation_id: UUID) -> Invitation:
    query = _with_organisation().where(Invitation.id == invitation_id).with_for_update(of=Invitation)
    invitation = session.scalar(query.execution_options(populate_existing=True))
    if invitation is None:
        raise NotFound
    return invitation


def _with_organisation() -> Select[Invitation]:
    return select(Invitation).options(joinedload(Invitation.organisation))


def _note(session: Session, action: AuditedAction, invitation: Invitation, *, account_id: int, now: datetime) -> None:
    _audit(session, action, invitation.organisation_id, str(invitation.id), account_id=account_id, now=now)


def _audit(
    session: Session,
    action: AuditedAction,
    organisation_id: UUID | None,
    subject: str,
    *,
    account_id: int,
    now: datetime,
) -> None:
    add_audit_entry(
        session, action=action, account_id=account_id, organisation_id=organisation_id, subject=subject, now=now
    )
    session.flush()

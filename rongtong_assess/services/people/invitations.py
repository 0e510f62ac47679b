"""People are invited by e-mail and accept with its token or an account that has confirmed the address; or by a link.

Registering the invited address alone gives no right. A token works for 14 days: that of an e-mail once, that of a link
for as many people as it was made for. Administrators invite who leads an organisation, and that person its members.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import LEADING_ROLES, Actor, OrganisationKind, Role, leading_role
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.people.log_in import (
    GOOD_FOR,
    InvitationLife,
    InvitationState,
    is_same_address,
    list_invitation_mistakes,
)
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.storage.people.accounts import (
    add_membership,
    count_uses,
    delete_unanswered,
    find_membership,
    get_invitation,
    get_invitation_by_hash,
    has_used,
    list_invitations_to,
    list_newest_invitations,
)
from rongtong_assess.storage.people.organisations import get_organisation
from rongtong_assess.storage.tables.people import Account, Invitation, InvitationUse

TOKEN_BYTES = 32
UNANSWERED_KEPT = timedelta(days=90)
ENDED = {
    InvitationState.ACCEPTED: "这封邀请已经用过了",
    InvitationState.REVOKED: "这封邀请已经撤回了",
    InvitationState.EXPIRED: "这封邀请已经过期了",
}


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is invited to what. organisation_id: None for a firm that the person registers.

    email: None for a link, which most_uses people may open; name: of the person, or what the link is for.
    """

    email: str | None
    name: str
    organisation_id: UUID | None
    role: Role
    most_uses: int = 1


@dataclass(frozen=True, slots=True)
class ShownInvitation:
    """An invitation, its state at the time of asking, and how many have accepted it."""

    invitation: Invitation
    state: InvitationState
    uses: int = 0


def invite(session: Session, actor: Actor, invited: Invited, *, now: datetime) -> tuple[Invitation, str]:
    """A new invitation and its token for the e-mail or link, which is not stored.

    Raises NotFound for an organisation that the actor does not lead, Refused with every mistake.
    """
    _refuse_impossible(session, actor, invited)
    # Personal data of people who never answered are not kept for ever.
    delete_unanswered(session, expired_before=now - UNANSWERED_KEPT)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        token_hash=hash_invitation_token(token),
        email=None if invited.email is None else invited.email.strip(),
        name=invited.name,
        organisation_id=invited.organisation_id,
        role=invited.role,
        most_uses=invited.most_uses,
        invited_at=now,
        invited_by=actor.account_id,
        expires_at=now + GOOD_FOR,
    )
    session.add(invitation)
    session.flush()
    _audit(session, AuditedAction.INVITATION_SEND, invitation, account_id=actor.account_id, now=now)
    return invitation, token


def renew_invitation(session: Session, actor: Actor, invitation_id: UUID, *, now: datetime) -> tuple[Invitation, str]:
    """A new token and 14 more days; the token sent before is void. Raises NotFound, Refused once it is used up."""
    invitation = _get_own(session, actor, invitation_id)
    if find_state(invitation, now) is InvitationState.ACCEPTED:
        raise Refused.because("invitation", ENDED[InvitationState.ACCEPTED], "不用再发了")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation.token_hash, invitation.revoked_at = hash_invitation_token(token), None
    invitation.expires_at = now + GOOD_FOR
    _audit(session, AuditedAction.INVITATION_SEND, invitation, account_id=actor.account_id, now=now)
    return invitation, token


def revoke_invitation(session: Session, actor: Actor, invitation_id: UUID, *, now: datetime) -> Invitation:
    """The token is void from now on; who has joined stays. Raises NotFound, Refused once it is used up."""
    invitation = _get_own(session, actor, invitation_id)
    if find_state(invitation, now) is InvitationState.ACCEPTED:
        raise Refused.because("invitation", ENDED[InvitationState.ACCEPTED], "要收回权限，请移除那位成员，或停用账号")
    if invitation.revoked_at is None:
        invitation.revoked_at = now
        _audit(session, AuditedAction.INVITATION_REVOKE, invitation, account_id=actor.account_id, now=now)
    return invitation


def get_open_invitation(session: Session, token: str, *, now: datetime) -> Invitation:
    """The open invitation of this token. Raises NotFound for an unknown token, Refused for one that has ended."""
    invitation = get_invitation_by_hash(session, hash_invitation_token(token))
    _refuse_ended(invitation, now)
    return invitation


def accept_by_token(session: Session, token: str, account: Account, *, now: datetime) -> Invitation:
    """Join by the token of the e-mail. Raises as get_open_invitation.

    Where the e-mail went to the account's own address, the token also confirms that address.
    """
    found = get_open_invitation(session, token, now=now)
    if is_same_address(found.email, account.email) and account.confirmed_at is None:
        confirm_address(session, account, now=now)
    return _accept(session, found.id, account, now=now)


def accept_by_address(session: Session, invitation_id: UUID, account: Account, *, now: datetime) -> Invitation:
    """Join without the token, by an account that has confirmed the address. Raises NotFound for any other."""
    if all(found.id != invitation_id for found in list_open_for(session, account, now=now)):
        raise NotFound
    return _accept(session, invitation_id, account, now=now)


def list_open_for(session: Session, account: Account, *, now: datetime) -> list[Invitation]:
    """The open invitations of a confirmed address; none for one that is not confirmed."""
    if account.email is None or account.confirmed_at is None:
        return []
    sent = list_invitations_to(session, account.email)
    return [invitation for invitation in sent if find_state(invitation, now) is InvitationState.OPEN]


def list_invitations(session: Session, *, now: datetime, organisation_id: UUID | None = None) -> list[ShownInvitation]:
    """Of one organisation or of all, the newest first."""
    newest = list_newest_invitations(session, organisation_id=organisation_id)
    uses = count_uses(session, [found.id for found in newest])
    return [ShownInvitation(found, find_state(found, now), uses.get(found.id, 0)) for found in newest]


def confirm_address(session: Session, account: Account, *, now: datetime) -> None:
    """Record that the person receives e-mail at the account's address."""
    account.confirmed_at = now
    add_audit_entry_for(session, AuditedAction.ACCOUNT_CONFIRM_EMAIL, account_id=account.id, now=now)


def find_state(invitation: Invitation, now: datetime) -> InvitationState:
    return InvitationLife(invitation.expires_at, invitation.accepted_at, invitation.revoked_at).state(now)


def hash_invitation_token(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _accept(session: Session, invitation_id: UUID, account: Account, *, now: datetime) -> Invitation:
    invitation = get_invitation(session, invitation_id)
    _refuse_ended(invitation, now)
    _refuse_member(session, invitation, account)
    session.add(InvitationUse(invitation_id=invitation.id, account_id=account.id, used_at=now))
    session.flush()
    if count_uses(session, [invitation.id])[invitation.id] >= invitation.most_uses:
        invitation.accepted_at, invitation.accepted_by = now, account.id
    if invitation.organisation_id is not None:
        _join(session, account.id, invitation.organisation_id, role=Role(invitation.role), now=now)
    _audit(session, AuditedAction.INVITATION_ACCEPT, invitation, account_id=account.id, now=now)
    return invitation


def _join(session: Session, account_id: int, organisation_id: UUID, *, role: Role, now: datetime) -> None:
    membership = find_membership(session, account_id, organisation_id)
    if membership is None:
        add_membership(session, account_id, organisation_id, role, now=now)
    elif membership.role not in LEADING_ROLES:
        membership.role = role


def _get_own(session: Session, actor: Actor, invitation_id: UUID) -> Invitation:
    """One that the actor may renew and revoke: any for administrators, else of the organisation that he leads."""
    invitation = get_invitation(session, invitation_id)
    _refuse_stranger(actor, invitation.organisation_id)
    return invitation


def _refuse_stranger(actor: Actor, organisation_id: UUID | None) -> None:
    is_own = organisation_id == actor.organisation_id and actor.role == leading_role(actor.kind)
    if actor.kind is not OrganisationKind.ADMINISTRATOR and not is_own:
        raise NotFound


def _refuse_impossible(session: Session, actor: Actor, invited: Invited) -> None:
    _refuse_stranger(actor, invited.organisation_id)
    found = get_organisation(session, invited.organisation_id) if invited.organisation_id else None
    kind, is_link = OrganisationKind(found.kind) if found else OrganisationKind.FIRM, invited.email is None
    if mistakes := list_invitation_mistakes(kind, invited.role, is_link=is_link, most_uses=invited.most_uses):
        raise Refused(mistakes)


def _refuse_member(session: Session, invitation: Invitation, account: Account) -> None:
    """A link changes nothing for those who belong to the organisation already, and is not used up by them."""
    if invitation.email is not None or invitation.organisation_id is None:
        return
    if find_membership(session, account.id, invitation.organisation_id):
        raise Refused.because("invitation", "您已经是这个单位的成员", "不用再接受；角色不对的，请找负责人改")
    if has_used(session, invitation.id, account.id):
        raise Refused.because("invitation", "您用过这个链接，后来离开了这个单位", "请让负责人单独邀请您")


def _refuse_ended(invitation: Invitation, now: datetime) -> None:
    state = find_state(invitation, now)
    if state is not InvitationState.OPEN:
        raise Refused.because("invitation", ENDED[state], "请让发邀请的人重新发一封")
    if invitation.organisation is not None and not invitation.organisation.is_active:
        raise Refused.because("invitation", "这个单位已经停用了", "请联系发邀请的人")


def _audit(
    session: Session, action: AuditedAction, invitation: Invitation, *, account_id: int | None, now: datetime
) -> None:
    add_audit_entry_for(
        session,
        action,
        account_id=account_id,
        organisation_id=invitation.organisation_id,
        subject=str(invitation.id),
        now=now,
    )
    session.flush()

"""Accounts, their memberships in organisations, and invitations."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from rongtong_assess.core.actor import LEADING_ROLES, OrganisationKind, Role
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.people import (
    Account,
    FormerMembership,
    Invitation,
    InvitationUse,
    Membership,
    Organisation,
)

MOST_LISTED = 200
LOG_IN_NAME = func.coalesce(Account.email, Account.mobile)


def get_account(session: Session, account_id: int) -> Account:
    """One account as the database has it now. Raises NotFound."""
    account = session.get(Account, account_id, populate_existing=True)
    if account is None:
        raise NotFound
    return account


def get_account_by_public_id(session: Session, public_id: UUID) -> Account:
    """The account that an address on the administrator's pages names. Raises NotFound."""
    account = session.scalar(select(Account).where(Account.public_id == public_id))
    if account is None:
        raise NotFound
    return account


def has_account(session: Session, email: str) -> bool:
    """Whether exactly this e-mail address has an account."""
    return session.scalar(select(Account.id).where(Account.email == email)) is not None


def find_account_by_mobile(session: Session, mobile: str) -> Account | None:
    """The account that has this number, as core.people.mobile keeps it; None without one."""
    return session.scalar(select(Account).where(Account.mobile == mobile))


def find_account_by_email(session: Session, email: str) -> Account | None:
    """The account that has this address, whatever its case; None without one."""
    return session.scalar(select(Account).where(func.lower(Account.email) == email.lower()))


def list_members(session: Session, organisation_id: UUID) -> list[tuple[Account, Role]]:
    """The members of an organisation with their roles, by log-in name."""
    query = select(Account, Membership.role).join(Membership, Membership.account_id == Account.id)
    rows = session.execute(query.where(Membership.organisation_id == organisation_id).order_by(LOG_IN_NAME))
    return [(account, Role(role)) for account, role in rows]


def list_memberships(
    session: Session, account_id: int, *, only_active: bool = False
) -> list[tuple[Organisation, Role]]:
    """A person's organisations and the role in each, the first joined first.

    only_active: leave out organisations that are switched off.
    """
    query = _memberships(account_id).order_by(Membership.created_at, Organisation.id)
    rows = session.execute(query.where(Organisation.is_active) if only_active else query)
    return [(organisation, Role(role)) for organisation, role in rows]


def list_memberships_by_name(session: Session, account_id: int) -> list[tuple[Organisation, Role]]:
    """A person's organisations and the role in each, by the organisations' names."""
    rows = session.execute(_memberships(account_id).order_by(Organisation.name))
    return [(organisation, Role(role)) for organisation, role in rows]


def list_other_memberships(session: Session, account_id: int) -> list[tuple[Organisation, Role]]:
    """A person's active organisations that are no firms, by name."""
    query = _memberships(account_id).where(Organisation.kind != OrganisationKind.FIRM, Organisation.is_active)
    rows = session.execute(query.order_by(Organisation.name).limit(MOST_LISTED))
    return [(organisation, Role(role)) for organisation, role in rows]


def find_membership(session: Session, account_id: int, organisation_id: UUID) -> Membership | None:
    """The person's membership in this organisation; None without one."""
    return session.get(Membership, (account_id, organisation_id))


def add_membership(session: Session, account_id: int, organisation_id: UUID, role: Role, *, now: datetime) -> None:
    """Let a person act for an organisation."""
    session.add(Membership(account_id=account_id, organisation_id=organisation_id, role=role, created_at=now))


def end_membership(session: Session, membership: Membership, *, ended_by: int | None, now: datetime) -> None:
    """The person no longer acts for the organisation; that it was so stays on record."""
    former = FormerMembership(
        account_id=membership.account_id,
        organisation_id=membership.organisation_id,
        role=membership.role,
        joined_at=membership.created_at,
        ended_at=now,
        ended_by=ended_by,
    )
    session.add(former)
    session.delete(membership)
    session.flush()


def count_leaders(session: Session, organisation_id: UUID, *, other_than: int) -> int:
    """How many others who can log in lead the organisation."""
    query = select(func.count()).select_from(Membership).join(Account, Account.id == Membership.account_id)
    query = query.where(Membership.organisation_id == organisation_id, Membership.role.in_(LEADING_ROLES))
    return session.scalar(query.where(Account.active, Account.id != other_than)) or 0


def is_shut_out(session: Session, account_id: int) -> bool:
    """Whether the person belongs to organisations and all of them are switched off."""
    query = select(Organisation.is_active).join(Membership, Membership.organisation_id == Organisation.id)
    states = session.scalars(query.where(Membership.account_id == account_id)).all()
    return bool(states) and not any(states)


def get_invitation(session: Session, invitation_id: UUID) -> Invitation:
    """One invitation, read afresh and locked. Raises NotFound."""
    query = _with_organisation().where(Invitation.id == invitation_id).with_for_update(of=Invitation)
    invitation = session.scalar(query.execution_options(populate_existing=True))
    if invitation is None:
        raise NotFound
    return invitation


def get_invitation_by_hash(session: Session, token_hash: str) -> Invitation:
    """The invitation whose e-mail holds the token of this hash. Raises NotFound."""
    invitation = session.scalar(_with_organisation().where(Invitation.token_hash == token_hash))
    if invitation is None:
        raise NotFound
    return invitation


def list_invitations_to(session: Session, email: str) -> list[Invitation]:
    """All invitations sent to this address, whatever its case, the first sent first."""
    query = _with_organisation().where(func.lower(Invitation.email) == email.lower())
    return list(session.scalars(query.order_by(Invitation.invited_at, Invitation.id)))


def list_newest_invitations(session: Session, *, organisation_id: UUID | None = None) -> list[Invitation]:
    """The invitations of one organisation or of all, the newest first, at most MOST_LISTED."""
    query = _with_organisation().order_by(Invitation.invited_at.desc(), Invitation.id).limit(MOST_LISTED)
    if organisation_id is not None:
        query = query.where(Invitation.organisation_id == organisation_id)
    return list(session.scalars(query))


def list_ways_back(session: Session, account: Account, organisation_id: UUID) -> list[Invitation]:
    """The organisation's invitations that let this person join: sent to the address, or a link that was used once."""
    by_link = exists().where(InvitationUse.invitation_id == Invitation.id, InvitationUse.account_id == account.id)
    by_mail = func.lower(Invitation.email) == (account.email or "").lower()
    query = select(Invitation).where(Invitation.organisation_id == organisation_id, or_(by_link, by_mail))
    return list(session.scalars(query.order_by(Invitation.invited_at, Invitation.id)))


def has_used(session: Session, invitation_id: UUID, account_id: int) -> bool:
    """Whether the account has accepted this invitation before."""
    is_use = (InvitationUse.invitation_id == invitation_id, InvitationUse.account_id == account_id)
    return session.scalar(select(InvitationUse.id).where(*is_use)) is not None


def count_uses(session: Session, invitation_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many people have accepted these invitations, by invitation."""
    query = select(InvitationUse.invitation_id, func.count()).group_by(InvitationUse.invitation_id)
    rows = session.execute(query.where(InvitationUse.invitation_id.in_(list(invitation_ids))))
    return {invitation_id: number for invitation_id, number in rows}


def delete_unanswered(session: Session, *, expired_before: datetime) -> None:
    """Delete invitations that were not accepted and expired before that moment."""
    is_old = Invitation.expires_at < expired_before
    session.execute(delete(Invitation).where(Invitation.accepted_at.is_(None), is_old))


def _memberships(account_id: int) -> Select[Organisation, str]:
    query = select(Organisation, Membership.role).join(Membership, Membership.organisation_id == Organisation.id)
    return query.where(Membership.account_id == account_id)


def _with_organisation() -> Select[Invitation]:
    return select(Invitation).options(joinedload(Invitation.organisation))

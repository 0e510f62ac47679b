"""The administrator brings in an organisation together with its first owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import Refused
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.demo_mark import add_organisation
from rongtong_assess.services.first_administrator import new_account
from rongtong_assess.services.passwords import draw_password, hash_password
from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.organisations import Membership, Organisation, OrganisationKind, Role


@dataclass(frozen=True, slots=True)
class Invitation:
    """A new organisation and who owns it. A firm's name comes later, with its profile."""

    kind: OrganisationKind
    organisation_name: str
    owner_name: str
    owner_email: str


def invite_owner(session: Session, invitation: Invitation, *, acting_account_id: int, now: datetime) -> Account:
    """The owner's account, made if the e-mail has none; nobody knows its password yet.

    A firm is registered by its owner at the first log-in, with its credit code. Every other kind
    of organisation is made here. Raises Refused for a firm whose owner has an account already.
    """
    owner = _find_account(session, invitation.owner_email)
    if owner is not None and invitation.kind is OrganisationKind.FIRM:
        raise Refused.because("owner_email", "这个邮箱已经有账号了", "请本人登录后填写企业资料")
    if owner is None:
        owner = _new_owner(session, invitation, acting_account_id, now)
    if invitation.kind is not OrganisationKind.FIRM:
        _add_organisation(session, invitation, owner, acting_account_id=acting_account_id, now=now)
    session.flush()
    return owner


def add_owner(
    session: Session, organisation: Organisation, *, name: str, email: str, acting_account_id: int, now: datetime
) -> Account:
    """One more owner for an organisation that is there already; a member of it becomes an owner.

    For a firm that someone else has registered, or whose owner leaves.
    """
    invitation = Invitation(OrganisationKind(organisation.kind), organisation.name, name, email)
    owner = _find_account(session, email) or _new_owner(session, invitation, acting_account_id, now)
    membership = session.get(Membership, (owner.id, organisation.id))
    if membership is None:
        membership = Membership(account_id=owner.id, organisation_id=organisation.id, created_at=now)
        session.add(membership)
    membership.role = Role.OWNER
    add_audit_entry(
        session,
        action="organisation.add_owner",
        account_id=acting_account_id,
        organisation_id=organisation.id,
        subject=str(owner.public_id),
        now=now,
    )
    session.flush()
    return owner


def _find_account(session: Session, email: str) -> Account | None:
    return session.scalar(select(Account).where(func.lower(Account.email) == email.lower()))


def _new_owner(session: Session, invitation: Invitation, acting_account_id: int, now: datetime) -> Account:
    # Replaced through the reset link; until then nobody can log in with it.
    password = hash_password(draw_password())
    owner = new_account(
        session, email=invitation.owner_email, name=invitation.owner_name, password_hash=password, now=now
    )
    add_audit_entry(
        session, action="account.invite", account_id=acting_account_id, subject=str(owner.public_id), now=now
    )
    return owner


def _add_organisation(
    session: Session, invitation: Invitation, owner: Account, *, acting_account_id: int, now: datetime
) -> None:
    organisation = add_organisation(session, invitation.kind, invitation.organisation_name, now=now)
    session.add(Membership(account_id=owner.id, organisation_id=organisation.id, role=Role.OWNER, created_at=now))
    add_audit_entry(
        session,
        action="organisation.create",
        account_id=acting_account_id,
        organisation_id=organisation.id,
        subject=organisation.name,
        now=now,
    )

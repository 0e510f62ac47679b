"""At every start the demo's own log-ins work again, whatever visitors did before.

What visitors changed otherwise stays: a demo may be looked at for days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.services.first_administrator import new_account
from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.organisations import FirmProfile, Membership, Organisation


@dataclass(frozen=True, slots=True)
class DemoLogIn:
    """Who can be tried out, and how."""

    email: str
    password: str
    organisation_name: str


def add_demo_account(session: Session, *, email: str, name: str, password_hash: str, now: datetime) -> Account | None:
    """One of the demo's accounts, where nobody has that address: not there yet, or erased by a visitor."""
    if session.scalar(select(Account.id).where(Account.email == email)):
        return None
    account = new_account(session, email=email, name=name, password_hash=password_hash, now=now)
    account.is_demo = True
    session.flush()
    return account


def find_demo_firm(session: Session, credit_code: str) -> UUID | None:
    """The sample firm with this code; None while it is not made, or after a visitor had it erased."""
    return session.scalar(select(FirmProfile.organisation_id).where(FirmProfile.credit_code == credit_code))


def find_first(session: Session, kind: OrganisationKind) -> UUID:
    """The demo's own organisation of a kind that cannot be erased."""
    query = select(Organisation.id).where(Organisation.kind == kind, Organisation.is_demo)
    return session.scalars(query.order_by(Organisation.created_at, Organisation.id)).all()[0]


def join(session: Session, account: Account, organisation_id: UUID, *, now: datetime) -> None:
    """The account owns the organisation, with whoever else does."""
    session.add(Membership(account_id=account.id, organisation_id=organisation_id, role=Role.OWNER, created_at=now))
    session.flush()


def let_demo_accounts_in(session: Session, password_hash: str) -> None:
    """With the password alone; and the organisations they act for are open."""
    fresh = {"password": password_hash, "active": True, "mf_recovery_codes": None}
    second_factor = {"tf_primary_method": None, "tf_totp_secret": None, "tf_last_counter": None}
    for account in session.scalars(select(Account).where(Account.is_demo)):
        for name, value in {**fresh, **second_factor}.items():
            setattr(account, name, value)
    session.flush()
    acted_for = select(Membership.organisation_id).join(Account, Account.id == Membership.account_id)
    ids = session.scalars(acted_for.where(Account.is_demo)).all()
    session.execute(update(Organisation).where(Organisation.id.in_(ids)).values(is_active=True))


def list_log_ins(session: Session, password: str) -> list[DemoLogIn]:
    """One for each demo account, with the organisation it acts for first."""
    return [DemoLogIn(email, password, name) for email, name in _first_organisations(session)]


def _first_organisations(session: Session) -> Iterator[tuple[str, str]]:
    query = select(Account.id, Account.email, Organisation.name).join_from(Account, Membership).join(Organisation)
    seen: set[int] = set()
    order = (Account.id, Membership.created_at, Organisation.id)
    for row in session.execute(query.where(Account.is_demo).order_by(*order)):
        if row.id not in seen:
            seen.add(row.id)
            yield row.email, row.name

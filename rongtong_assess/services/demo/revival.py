"""Makes the demo's own log-ins work again at every start, whatever visitors changed.

Other changes by visitors stay, so that a demo can be used for several days.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.services.people.administration import new_account
from rongtong_assess.storage.demo import (
    list_demo_accounts,
    list_demo_organisations,
    open_organisations_of_demo_accounts,
)
from rongtong_assess.storage.people.accounts import has_account
from rongtong_assess.storage.tables.people import Account, Membership


@dataclass(frozen=True, slots=True)
class DemoLogIn:
    """A log-in to the demo, shown when the server starts. organisations: how many the person acts for."""

    email: str
    password: str
    organisation_name: str
    kind: OrganisationKind
    role: Role
    organisations: int = 1


def add_demo_account(session: Session, *, email: str, name: str, password_hash: str, now: datetime) -> Account | None:
    """A demo account; None where an account with that address exists."""
    if has_account(session, email):
        return None
    account = new_account(session, email=email, name=name, password_hash=password_hash, now=now)
    account.is_demo = True
    session.flush()
    return account


def join(session: Session, account: Account, organisation_id: UUID, *, role: Role, now: datetime) -> None:
    """Make the account a member of the organisation."""
    session.add(Membership(account_id=account.id, organisation_id=organisation_id, role=role, created_at=now))
    session.flush()


def let_demo_accounts_in(session: Session, password_hash: str) -> None:
    """Reset password and second factor of the demo accounts, and switch their organisations on."""
    fresh = {"password": password_hash, "active": True, "mf_recovery_codes": None}
    second_factor = {"tf_primary_method": None, "tf_totp_secret": None, "tf_last_counter": None}
    for account in list_demo_accounts(session):
        for name, value in {**fresh, **second_factor}.items():
            setattr(account, name, value)
    session.flush()
    open_organisations_of_demo_accounts(session)


def list_log_ins(session: Session, password: str) -> list[DemoLogIn]:
    """One log-in for each demo account, with the organisation it joined first."""
    rows = list_demo_organisations(session)
    counts = Counter(row.id for row in rows)
    first = {row.id: row for row in reversed(rows)}
    return [
        DemoLogIn(row.email, password, row.name, OrganisationKind(row.kind), Role(row.role), counts[row.id])
        for _, row in sorted(first.items())
    ]

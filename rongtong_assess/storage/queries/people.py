"""Accounts, and which organisations they belong to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Role
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.organisations import Membership, Organisation
from rongtong_assess.storage.queries.paging import Page, contains, count_rows, cut_page


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account and the names of its organisations."""

    account: Account
    organisations: tuple[str, ...]


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


def list_accounts(session: Session, *, search: str = "", page: int = 1) -> Page[AccountRow]:
    """Accounts by e-mail, across organisations; search finds parts of e-mail and name."""
    query = select(Account).order_by(Account.email)
    if search:
        query = query.where(or_(contains(Account.email, search), contains(Account.name, search)))
    accounts = [row[0] for row in session.execute(cut_page(query, page))]
    names = _organisation_names(session, [account.id for account in accounts])
    rows = tuple(AccountRow(account, tuple(names.get(account.id, ()))) for account in accounts)
    return Page(rows, page, count_rows(session, query))


def list_members(session: Session, organisation_id: UUID) -> list[tuple[Account, Role]]:
    """Who belongs to an organisation, and in which role; by e-mail."""
    query = select(Account, Membership.role).join(Membership, Membership.account_id == Account.id)
    rows = session.execute(query.where(Membership.organisation_id == organisation_id).order_by(Account.email))
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
    """The same by the organisations' names."""
    rows = session.execute(_memberships(account_id).order_by(Organisation.name))
    return [(organisation, Role(role)) for organisation, role in rows]


def find_membership(session: Session, account_id: int, organisation_id: UUID) -> Membership | None:
    """How a person belongs to an organisation."""
    return session.get(Membership, (account_id, organisation_id))


def add_membership(session: Session, account_id: int, organisation_id: UUID, role: Role, *, now: datetime) -> None:
    """Let a person act for an organisation."""
    session.add(Membership(account_id=account_id, organisation_id=organisation_id, role=role, created_at=now))


def is_shut_out(session: Session, account_id: int) -> bool:
    """Whether the person belongs to organisations and all of them are switched off."""
    query = select(Organisation.is_active).join(Membership, Membership.organisation_id == Organisation.id)
    states = session.scalars(query.where(Membership.account_id == account_id)).all()
    return bool(states) and not any(states)


def _memberships(account_id: int) -> Select[Organisation, str]:
    query = select(Organisation, Membership.role).join(Membership, Membership.organisation_id == Organisation.id)
    return query.where(Membership.account_id == account_id)


def _organisation_names(session: Session, account_ids: Collection[int]) -> dict[int, list[str]]:
    query = select(Membership.account_id, Organisation.name).join(Organisation)
    query = query.where(Membership.account_id.in_(account_ids)).order_by(Organisation.name)
    names: dict[int, list[str]] = {}
    for account_id, name in session.execute(query):
        names.setdefault(account_id, []).append(name)
    return names

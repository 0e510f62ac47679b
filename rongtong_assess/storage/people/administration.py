"""Lists across organisations for administrators, page by page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.people.mobile import read_mobile, show_mobile
from rongtong_assess.storage.people.accounts import LOG_IN_NAME
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import Account, AuditEntry, Membership, Organisation, StoredFirm

PAGE_SIZE = 50

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a longer list. number counts from 1; total counts all rows."""

    rows: tuple[Row, ...]
    number: int
    total: int

    @property
    def last_number(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account and the names of its organisations."""

    account: Account
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation with its numbers of members and assessments. credit_code: empty for other kinds than firms."""

    organisation: Organisation
    credit_code: str
    members: int
    assessments: int


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One audit entry with names instead of ids; empty where the account or the organisation is gone."""

    entry: AuditEntry
    log_in_name: str
    organisation: str


def list_accounts(session: Session, *, search: str = "", page: int = 1) -> Page[AccountRow]:
    """Accounts by log-in name, across organisations; search finds parts of e-mail and name, and a mobile number."""
    query = select(Account).order_by(LOG_IN_NAME)
    if search:
        # No account has the number "", which stands for a search that is no number.
        has_number = Account.mobile == (read_mobile(search) or "")
        query = query.where(or_(_contains(Account.email, search), _contains(Account.name, search), has_number))
    accounts = [row[0] for row in session.execute(_cut_page(query, page))]
    names = _organisation_names(session, [account.id for account in accounts])
    rows = tuple(AccountRow(account, tuple(names.get(account.id, ()))) for account in accounts)
    return Page(rows, page, _count_rows(session, query))


def list_organisations(session: Session, *, search: str = "", page: int = 1) -> Page[OrganisationRow]:
    """Organisations by name; search finds parts of name and credit code."""
    members = select(func.count()).where(Membership.organisation_id == Organisation.id).scalar_subquery()
    assessments = select(func.count()).where(Assessment.organisation_id == Organisation.id).scalar_subquery()
    query = (
        select(Organisation, StoredFirm.credit_code, members, assessments)
        .outerjoin(StoredFirm, StoredFirm.organisation_id == Organisation.id)
        .order_by(Organisation.name, Organisation.id)
    )
    if search:
        query = query.where(or_(_contains(Organisation.name, search), _contains(StoredFirm.credit_code, search)))
    rows = tuple(
        OrganisationRow(row[0], row[1] or "", row[2], row[3]) for row in session.execute(_cut_page(query, page))
    )
    return Page(rows, page, _count_rows(session, query))


def list_audit_entries(session: Session, *, page: int = 1) -> Page[AuditRow]:
    """The audit log of all organisations, newest first."""
    query = (
        select(AuditEntry, Account.email, Account.mobile, Organisation.name)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .outerjoin(Organisation, Organisation.id == AuditEntry.organisation_id)
        .order_by(AuditEntry.done_at.desc(), AuditEntry.id.desc())
    )
    rows = tuple(
        AuditRow(entry, email or (show_mobile(mobile) if mobile else ""), organisation or "")
        for entry, email, mobile, organisation in session.execute(_cut_page(query, page))
    )
    return Page(rows, page, _count_rows(session, query))


def find_newest_entry_at(session: Session) -> datetime | None:
    """When the newest entry of the audit log was made; None while the log is empty."""
    return session.scalar(select(func.max(AuditEntry.done_at)))


def _organisation_names(session: Session, account_ids: Collection[int]) -> dict[int, list[str]]:
    query = select(Membership.account_id, Organisation.name).join(Organisation)
    query = query.where(Membership.account_id.in_(account_ids)).order_by(Organisation.name)
    names: dict[int, list[str]] = {}
    for account_id, name in session.execute(query):
        names.setdefault(account_id, []).append(name)
    return names


def _cut_page(query: Select[*tuple[Any, ...]], page: int) -> Select[*tuple[Any, ...]]:
    """The query limited to one page, the first with page=1."""
    return query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)


def _count_rows(session: Session, query: Select[*tuple[Any, ...]]) -> int:
    """How many rows the query has on all its pages."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def _contains(column: SQLColumnExpression[str] | SQLColumnExpression[str | None], search: str) -> ColumnElement[bool]:
    """Whether a column contains the text as it was typed, whatever the case."""
    return column.icontains(search, autoescape=True)

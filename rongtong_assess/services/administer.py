"""What the administrator sees of everyone, and switches on and off.

Only these queries look across organisations; the right to call them is the administrator's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, delete, func, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.storage.accounts import Account, LoginSession
from rongtong_assess.storage.assessments import Assessment
from rongtong_assess.storage.organisations import AuditEntry, FirmProfile, Membership, Organisation

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
    """An organisation with how much hangs on it; credit_code is empty for other kinds than firms."""

    organisation: Organisation
    credit_code: str
    members: int
    assessments: int


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One audit entry with names instead of ids; empty where the account is gone."""

    entry: AuditEntry
    email: str
    organisation: str


def list_accounts(session: Session, *, search: str = "", page: int = 1) -> Page[AccountRow]:
    """Accounts by e-mail; search finds parts of e-mail and name."""
    query = select(Account).order_by(Account.email)
    if search:
        query = query.where(or_(_contains(Account.email, search), _contains(Account.name, search)))
    accounts = [row[0] for row in session.execute(_cut(query, page))]
    names = _organisation_names(session, [account.id for account in accounts])
    rows = tuple(AccountRow(account, tuple(names.get(account.id, ()))) for account in accounts)
    return Page(rows, page, _count(session, query))


def list_organisations(session: Session, *, search: str = "", page: int = 1) -> Page[OrganisationRow]:
    """Organisations by name; search finds parts of name and credit code."""
    members = select(func.count()).where(Membership.organisation_id == Organisation.id).scalar_subquery()
    assessments = select(func.count()).where(Assessment.organisation_id == Organisation.id).scalar_subquery()
    query = (
        select(Organisation, FirmProfile.credit_code, members, assessments)
        .outerjoin(FirmProfile, FirmProfile.organisation_id == Organisation.id)
        .order_by(Organisation.name, Organisation.id)
    )
    if search:
        query = query.where(or_(_contains(Organisation.name, search), _contains(FirmProfile.credit_code, search)))
    rows = tuple(OrganisationRow(row[0], row[1] or "", row[2], row[3]) for row in session.execute(_cut(query, page)))
    return Page(rows, page, _count(session, query))


def list_audit_entries(session: Session, *, page: int = 1) -> Page[AuditRow]:
    """What was done, newest first."""
    query = (
        select(AuditEntry, Account.email, Organisation.name)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .outerjoin(Organisation, Organisation.id == AuditEntry.organisation_id)
        .order_by(AuditEntry.done_at.desc(), AuditEntry.id.desc())
    )
    rows = tuple(AuditRow(row[0], row[1] or "", row[2] or "") for row in session.execute(_cut(query, page)))
    return Page(rows, page, _count(session, query))


def switch_account(
    session: Session, account_id: int, *, is_active: bool, acting_account_id: int, now: datetime
) -> Account:
    """Let a person log in, or no longer; switching off also ends the log-ins they have.

    Raises NotFound, or Refused for one's own account.
    """
    account = session.get(Account, account_id, populate_existing=True)
    if account is None:
        raise NotFound
    if account_id == acting_account_id:
        raise Refused.because("account", "不能停用自己的账号", "请让另一位管理员来停用")
    _refuse_who_was_switched_off(session, acting_account_id)
    account.active = is_active
    if not is_active:
        session.execute(delete(LoginSession).where(LoginSession.account_id == account_id))
    action = AuditedAction.ACCOUNT_SWITCH_ON if is_active else AuditedAction.ACCOUNT_SWITCH_OFF
    _note(session, action, acting_account_id=acting_account_id, subject=str(account.public_id), now=now)
    return account


def _refuse_who_was_switched_off(session: Session, acting_account_id: int) -> None:
    """Two administrators who switch each other off at the same moment: the second comes too late."""
    administration = select(Organisation.id).where(Organisation.kind == OrganisationKind.ADMINISTRATOR)
    session.scalars(administration.order_by(Organisation.id).with_for_update()).all()
    acting = session.get(Account, acting_account_id, populate_existing=True)
    if acting is None or not acting.active:
        raise Refused.because("account", "您的账号刚刚被停用了", "请联系另一位管理员")


def switch_organisation(
    session: Session, organisation_id: UUID, *, is_active: bool, acting_account_id: int, now: datetime
) -> Organisation:
    """Let an organisation's members act for it, or no longer.

    Raises NotFound, or Refused for the administration itself.
    """
    organisation = session.get(Organisation, organisation_id, populate_existing=True)
    if organisation is None:
        raise NotFound
    if organisation.kind == OrganisationKind.ADMINISTRATOR and not is_active:
        raise Refused.because("organisation", "不能停用平台管理自己", "停用后就没有人能管理平台了；请改为停用某个账号")
    organisation.is_active = is_active
    action = AuditedAction.ORGANISATION_SWITCH_ON if is_active else AuditedAction.ORGANISATION_SWITCH_OFF
    _note(session, action, acting_account_id=acting_account_id, subject=organisation.name, now=now)
    return organisation


def _note(session: Session, action: AuditedAction, *, acting_account_id: int, subject: str, now: datetime) -> None:
    add_audit_entry(session, action=action, account_id=acting_account_id, subject=subject, now=now)
    session.flush()


def _organisation_names(session: Session, account_ids: list[int]) -> dict[int, list[str]]:
    query = select(Membership.account_id, Organisation.name).join(Organisation)
    names: dict[int, list[str]] = {}
    for account_id, name in session.execute(
        query.where(Membership.account_id.in_(account_ids)).order_by(Organisation.name)
    ):
        names.setdefault(account_id, []).append(name)
    return names


def _contains(column: SQLColumnExpression[str], search: str) -> ColumnElement[bool]:
    return column.icontains(search, autoescape=True)


def _cut(query: Select[*tuple[Any, ...]], page: int) -> Select[*tuple[Any, ...]]:
    return query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)


def _count(session: Session, query: Select[*tuple[Any, ...]]) -> int:
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0

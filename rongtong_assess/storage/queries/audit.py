"""The audit log: who did what, when."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.organisations import AuditEntry, Organisation
from rongtong_assess.storage.queries.paging import Page, count_rows, cut_page


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One audit entry with names instead of ids; empty where the account or the organisation is gone."""

    entry: AuditEntry
    email: str
    organisation: str


def add_entry(session: Session, entry: AuditEntry) -> None:
    """Keep one more entry; entries are never changed."""
    session.add(entry)


def list_audit_entries(session: Session, *, page: int = 1) -> Page[AuditRow]:
    """What was done by anybody, newest first."""
    query = (
        select(AuditEntry, Account.email, Organisation.name)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .outerjoin(Organisation, Organisation.id == AuditEntry.organisation_id)
        .order_by(AuditEntry.done_at.desc(), AuditEntry.id.desc())
    )
    rows = tuple(AuditRow(row[0], row[1] or "", row[2] or "") for row in session.execute(cut_page(query, page)))
    return Page(rows, page, count_rows(session, query))

"""The audit log is read newest first, also where account and organisation are gone."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from rongtong_assess.storage.people.administration import list_audit_entries
from rongtong_assess.storage.tables.people import Account, AuditEntry
from tests.storage.rows import NOW, add_account, add_organisation


def entry(action: str, hours: int, **ids: object) -> AuditEntry:
    return AuditEntry(done_at=NOW + timedelta(hours=hours), action=action, **ids)


def test_entries_come_newest_first_with_names(session: Session) -> None:
    account, firm = add_account(session, "li@example.com"), add_organisation(session, "甲")
    session.add(entry("late", 1))
    session.add(entry("early", 0, account_id=account.id, organisation_id=firm.id))
    session.flush()
    page = list_audit_entries(session)
    rows = [(row.entry.action, row.email, row.organisation) for row in page.rows]
    assert rows == [("late", "", ""), ("early", "li@example.com", "甲")]
    assert (page.number, page.total, page.last_number) == (1, 2, 1)


def test_of_one_moment_the_entry_written_last_comes_first(session: Session) -> None:
    for action in ("first", "second"):
        session.add(entry(action, 0))
        session.flush()
    assert [row.entry.action for row in list_audit_entries(session).rows] == ["second", "first"]


def test_an_entry_outlives_its_account(session: Session) -> None:
    account = add_account(session, "li@example.com")
    session.add(entry("kept", 0, account_id=account.id))
    session.flush()
    session.execute(delete(Account))
    session.expire_all()
    assert [(row.entry.action, row.email) for row in list_audit_entries(session).rows] == [("kept", "")]


def test_a_page_beyond_the_last_is_empty(session: Session) -> None:
    session.add(entry("only", 0))
    session.flush()
    assert (list_audit_entries(session, page=2).rows, list_audit_entries(session, page=2).total) == ((), 1)

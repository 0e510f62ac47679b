"""Administrators read accounts, organisations and the audit log page by page, and search them as typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.storage.people.administration import (
    PAGE_SIZE,
    find_newest_entry_at,
    list_accounts,
    list_audit_entries,
    list_organisations,
)
from rongtong_assess.storage.tables.people import Account, AuditEntry
from tests.storage.rows import NOW, add_account, add_assessment, add_firm, add_organisation, join


def entry(action: str, hours: int, **ids: object) -> AuditEntry:
    return AuditEntry(done_at=NOW + timedelta(hours=hours), action=action, **ids)


def test_entries_come_newest_first_with_names(session: Session) -> None:
    account, firm = add_account(session, "li@example.com"), add_organisation(session, "甲")
    session.add(entry("late", 1))
    session.add(entry("early", 0, account_id=account.id, organisation_id=firm.id))
    session.flush()
    page = list_audit_entries(session)
    rows = [(row.entry.action, row.log_in_name, row.organisation) for row in page.rows]
    assert rows == [("late", "", ""), ("early", "li@example.com", "甲")]
    assert (page.number, page.total, page.last_number) == (1, 2, 1)


def test_the_newest_entry_is_found_once_there_is_one(session: Session) -> None:
    assert find_newest_entry_at(session) is None
    session.add_all([entry("late", 1), entry("early", 0)])
    session.flush()
    assert find_newest_entry_at(session) == NOW + timedelta(hours=1)


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
    assert [(row.entry.action, row.log_in_name) for row in list_audit_entries(session).rows] == [("kept", "")]


def test_a_page_beyond_the_last_is_empty(session: Session) -> None:
    session.add(entry("only", 0))
    session.flush()
    assert (list_audit_entries(session, page=2).rows, list_audit_entries(session, page=2).total) == ((), 1)


def test_accounts_come_by_address_with_the_names_of_their_organisations(session: Session) -> None:
    second, first = add_account(session, "b@example.com"), add_account(session, "a@example.com")
    for name in ("乙", "甲"):
        join(session, first, add_organisation(session, name))
    found = [(row.account, row.organisations) for row in list_accounts(session).rows]
    assert [account for account, _ in found] == [first, second]
    assert (sorted(found[0][1]), found[1][1]) == (["乙", "甲"], ())


@pytest.mark.parametrize(("search", "found"), [("LI", ["li_100%@a.cn"]), ("王", ["w@a.cn"]), ("_1", ["li_100%@a.cn"])])
def test_a_search_takes_every_character_as_it_was_typed(session: Session, search: str, found: list[str]) -> None:
    add_account(session, "li_100%@a.cn", "李")
    add_account(session, "w@a.cn", "王")
    assert [row.account.log_in_name for row in list_accounts(session, search=search).rows] == found
    assert list_accounts(session, search="%%").rows == ()


def test_organisations_come_by_name_with_members_and_assessments(session: Session) -> None:
    firm = add_firm(session, "91330100TEST000011", name="B")
    platform = add_organisation(session, "A", OrganisationKind.PLATFORM)
    for _ in range(2):
        join(session, add_account(session), firm)
    add_assessment(session, firm.id)
    rows = [
        (row.organisation, row.credit_code, row.members, row.assessments) for row in list_organisations(session).rows
    ]
    assert rows == [(platform, "", 0, 0), (firm, "91330100TEST000011", 2, 1)]
    for search in ("test0000", "b"):
        assert [row.organisation for row in list_organisations(session, search=search).rows] == [firm]


def test_the_pages_of_a_long_list_follow_each_other(session: Session) -> None:
    for number in range(PAGE_SIZE + 1):
        add_account(session, f"{number:03}@example.com")
    first, second = (list_accounts(session, page=number) for number in (1, 2))
    assert [row.account.log_in_name for row in second.rows] == [f"{PAGE_SIZE:03}@example.com"]
    assert (len(first.rows), first.total, first.last_number) == (PAGE_SIZE, PAGE_SIZE + 1, 2)

"""What an administrator lists and switches."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.people.administration import add_administration, switch_account, switch_organisation
from rongtong_assess.storage.people import administration
from rongtong_assess.storage.people.accounts import get_account
from rongtong_assess.storage.people.administration import list_accounts, list_audit_entries, list_organisations
from rongtong_assess.storage.tables.identity import LoginSession
from tests.actors import administrator_actor
from tests.services.conftest import Firm
from tests.services.makers import NOW, add_account, credit_code


@pytest.fixture
def administrator(writing: Session) -> Actor:
    account = add_account(writing, "admin@example.com")
    return administrator_actor(add_administration(writing, account, name="平台管理", now=NOW), account.id)


def test_accounts_are_listed_with_their_organisations(writing: Session, administrator: Actor) -> None:
    page = list_accounts(writing)
    assert [(row.account.email, row.organisations) for row in page.rows] == [
        ("admin@example.com", ("平台管理",)),
        ("firm-1@example.com", ("甲机械有限公司",)),
    ]
    assert (page.total, page.last_number) == (2, 1)


@pytest.mark.parametrize(("search", "found"), [("FIRM", 1), ("某", 2), ("%", 0), ("_", 0), ("nobody", 0)])
def test_accounts_are_found_by_parts_of_name_and_address(
    writing: Session, administrator: Actor, search: str, found: int
) -> None:
    assert list_accounts(writing, search=search).total == found


def test_organisations_are_listed_with_what_hangs_on_them(writing: Session, administrator: Actor) -> None:
    rows = {row.organisation.name: row for row in list_organisations(writing).rows}
    firm = rows["甲机械有限公司"]
    assert (firm.credit_code, firm.members, firm.assessments) == (credit_code(1), 1, 1)
    assert rows["平台管理"].credit_code == ""


def test_organisations_are_found_by_credit_code(writing: Session, administrator: Actor) -> None:
    assert [row.organisation.name for row in list_organisations(writing, search=credit_code(1)[8:]).rows] == [
        "甲机械有限公司"
    ]


def test_long_lists_come_in_pages(writing: Session, firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(administration, "PAGE_SIZE", 2)
    for number in range(4):
        add_account(writing, f"person-{number}@example.com")
    pages = [list_accounts(writing, page=number) for number in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [2, 2, 1]
    assert {page.last_number for page in pages} == {3}


def test_a_switched_off_account_loses_its_log_ins(writing: Session, firm: Firm, administrator: Actor) -> None:
    login = LoginSession(token_hash="x", account_id=firm.account_id, content="{}", created_at=NOW, touched_at=NOW)
    login.expires_at = NOW + timedelta(days=1)
    writing.add(login)
    writing.flush()
    account = switch_account(writing, administrator, firm.account_id, is_active=False, now=NOW)
    assert not account.active
    assert writing.scalar(select(func.count()).select_from(LoginSession)) == 0
    newest = list_audit_entries(writing).rows[0]
    assert (newest.entry.action, newest.log_in_name) == ("account.switch_off", "admin@example.com")


def test_one_cannot_switch_off_oneself_or_the_administration(writing: Session, administrator: Actor) -> None:
    with pytest.raises(Refused, match="自己的账号"):
        switch_account(writing, administrator, administrator.account_id or 0, is_active=False, now=NOW)
    administration = list_organisations(writing, search="平台管理").rows[0].organisation
    with pytest.raises(Refused, match="平台管理自己"):
        switch_organisation(writing, administrator, administration.id, is_active=False, now=NOW)


def test_who_was_just_switched_off_switches_nobody_off(writing: Session, firm: Firm, administrator: Actor) -> None:
    get_account(writing, administrator.account_id or 0).active = False
    writing.flush()
    with pytest.raises(Refused, match="刚刚被停用"):
        switch_account(writing, administrator, firm.account_id, is_active=False, now=NOW)


def test_an_organisation_is_switched_off_and_on_again(writing: Session, firm: Firm, administrator: Actor) -> None:
    for is_active in (False, True):
        organisation = switch_organisation(writing, administrator, firm.organisation_id, is_active=is_active, now=NOW)
        assert organisation.is_active is is_active
    actions = {row.entry.action for row in list_audit_entries(writing).rows}
    assert {"organisation.switch_off", "organisation.switch_on"} <= actions


def test_what_does_not_exist_is_not_found(writing: Session, administrator: Actor) -> None:
    with pytest.raises(NotFound):
        switch_account(writing, administrator, 10**6, is_active=False, now=NOW)
    with pytest.raises(NotFound):
        switch_organisation(writing, administrator, uuid4(), is_active=False, now=NOW)

"""What a demo marks and finds: its own accounts and organisations, the first made first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.consulting.work.notices import NoticeKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage import demo as queries
from rongtong_assess.storage.tables.consulting.work import CaseNotice
from tests.storage.consulting.case_rows import add_practice
from tests.storage.rows import (
    NOW,
    add_account,
    add_assessment,
    add_firm,
    add_organisation,
    add_platform,
    add_submitted,
    join,
)


def test_a_database_is_a_demo_once_its_organisations_are_marked(writing: Session) -> None:
    assert not queries.has_organisation(writing)
    platform = add_platform(writing)
    assert queries.has_organisation(writing)
    assert not queries.has_demo_organisation(writing)
    assert queries.find_first_organisation(writing, OrganisationKind.PLATFORM) is None
    queries.mark_organisations_as_demo(writing)
    assert queries.has_demo_organisation(writing)
    assert queries.get_first_organisation(writing, OrganisationKind.PLATFORM) == platform.id
    with pytest.raises(NotFound):
        queries.get_first_organisation(writing, OrganisationKind.PARK)


def test_the_first_organisation_is_the_one_made_first(writing: Session) -> None:
    later = {"created_at": NOW + timedelta(days=1), "is_demo": True}
    add_platform(writing, **later)
    first = add_platform(writing, is_demo=True)
    assert queries.find_first_organisation(writing, OrganisationKind.PLATFORM) == first.id


def test_only_the_organisations_of_demo_accounts_are_opened_again(writing: Session) -> None:
    account, visitor = add_account(writing), add_account(writing)
    account.is_demo = True
    own, other = (add_organisation(writing, is_active=False) for _ in range(2))
    join(writing, account, own)
    join(writing, visitor, other)
    queries.open_organisations_of_demo_accounts(writing)
    writing.expire_all()
    assert (own.is_active, other.is_active) == (True, False)
    assert queries.list_demo_accounts(writing) == [account]


def test_an_accounts_organisations_come_in_the_order_of_joining(writing: Session) -> None:
    account = add_account(writing)
    account.is_demo = True
    second, first = add_organisation(writing), add_organisation(writing)
    join(writing, account, second, days=1)
    join(writing, account, first)
    found = queries.list_demo_organisations(writing)
    assert [tuple(row) for row in found] == [
        (account.id, account.email, first.name, first.kind, Role.OWNER),
        (account.id, account.email, second.name, second.kind, Role.OWNER),
    ]


def test_members_and_scorecards_are_those_of_submitted_assessments(writing: Session) -> None:
    account, firm, idle = add_account(writing), add_firm(writing), add_organisation(writing)
    join(writing, account, firm)
    join(writing, account, idle)
    add_assessment(writing, idle.id)
    submitted = add_submitted(writing, firm.id)
    assert [member.organisation_id for member in queries.list_members_with_result(writing)] == [firm.id]
    assert queries.list_scored(writing) == [(firm.id, submitted.id)]
    assert queries.find_followed_assessment(writing) is None


def test_only_the_demos_own_account_is_found_by_its_address(writing: Session) -> None:
    account = add_account(writing, "demo@example.com")
    assert queries.find_demo_account(writing, "demo@example.com") is None
    account.is_demo = True
    assert queries.find_demo_account(writing, "demo@example.com") is account


def test_a_platform_is_found_by_kind_and_name(writing: Session) -> None:
    platform = add_platform(writing, "演示·平台")
    assert queries.find_demo_organisation(writing, OrganisationKind.PLATFORM, "演示·平台") == platform.id
    assert queries.find_demo_organisation(writing, OrganisationKind.FIRM, "演示·平台") is None


def test_what_happened_long_ago_counts_as_read_and_nothing_is_mailed(writing: Session) -> None:
    practice = add_practice(writing)
    notices = [
        CaseNotice(
            account_id=practice.accounts["manager"].id,
            organisation_id=practice.platform.id,
            case_id=practice.add_case(purpose=purpose).id,
            kind=NoticeKind.OPENED,
            parameters={},
            created_at=NOW - timedelta(days=days),
            mail_due_at=NOW,
        )
        for purpose, days in ((CasePurpose.INITIAL, 9), (CasePurpose.ON_SITE, 1))
    ]
    writing.add_all(notices)
    writing.flush()
    queries.settle_notices(writing, read_before=NOW - timedelta(days=5))
    for notice in notices:
        writing.refresh(notice)
    assert [notice.read_at is None for notice in notices] == [False, True]
    assert [notice.mail_due_at for notice in notices] == [None, None]
    assert queries.has_case(writing)

"""Which notices are shown: those of members who may still see the case, as `may_reach` decides it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.case import CasePurpose, CaseState
from rongtong_assess.core.consulting.work.notices import NoticeKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.consulting.cases import may_reach
from rongtong_assess.storage.consulting.work.notices import (
    count_notices,
    count_unread,
    delete_old_notices,
    get_notice,
    list_notices,
    read_all_notices,
)
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.work import CaseNotice
from rongtong_assess.storage.tables.people import Membership
from tests.storage.consulting.case_rows import Practice, add_practice
from tests.storage.rows import NOW


@pytest.fixture
def practice(writing: Session) -> Practice:
    return add_practice(writing)


def tell(practice: Practice, case: Case, name: str) -> CaseNotice:
    actor = practice.actor(name)
    notice = CaseNotice(
        account_id=practice.accounts[name].id,
        organisation_id=actor.organisation_id,
        case_id=case.id,
        kind=NoticeKind.CONCLUDED,
        parameters={},
        created_at=NOW,
    )
    practice.session.add(notice)
    practice.session.flush()
    return notice


def test_exactly_those_who_may_reach_the_case_see_the_notice(practice: Practice) -> None:
    case = practice.add_case(CaseState.CONCLUDED, assigned=("consultant",))
    for name, account in practice.accounts.items():
        tell(practice, case, name)
        reaches = practice.session.scalar(select(Case.id).where(may_reach(practice.actor(name)))) is not None
        assert (count_unread(practice.session, account.id) == 1) is reaches, name
    assert count_unread(practice.session, practice.accounts["colleague"].id) == 0


def test_who_leaves_a_case_or_the_organisation_sees_its_notices_no_longer(practice: Practice) -> None:
    case = practice.add_case(CaseState.ON_SITE, assigned=("consultant",))
    for name in ("consultant", "manager"):
        tell(practice, case, name)
    practice.end_membership(case, "consultant")
    manager = practice.accounts["manager"]
    practice.session.delete(practice.session.get_one(Membership, (manager.id, practice.platform.id)))
    practice.session.flush()
    assert count_unread(practice.session, practice.accounts["consultant"].id) == 0
    assert list_notices(practice.session, manager.id, most=9) == []


def test_an_organisation_that_is_switched_off_tells_nobody_anything(practice: Practice) -> None:
    tell(practice, practice.add_case(), "manager")
    practice.platform.is_active = False
    practice.session.flush()
    assert count_unread(practice.session, practice.accounts["manager"].id) == 0


def test_nobody_reads_the_notice_of_somebody_else(practice: Practice) -> None:
    notice = tell(practice, practice.add_case(), "manager")
    assert get_notice(practice.session, practice.accounts["manager"].id, notice.id) is notice
    with pytest.raises(NotFound):
        get_notice(practice.session, practice.accounts["owner"].id, notice.id)


def test_the_newest_notice_comes_first_and_all_can_be_marked_as_read(practice: Practice) -> None:
    account_id = practice.accounts["manager"].id
    notices = [
        tell(practice, practice.add_case(purpose=purpose), "manager")
        for purpose in (CasePurpose.INITIAL, CasePurpose.ON_SITE)
    ]
    assert [row[0].id for row in list_notices(practice.session, account_id, most=9)] == [notices[1].id, notices[0].id]
    read_all_notices(practice.session, account_id, now=NOW)
    assert count_unread(practice.session, account_id) == 0
    assert count_notices(practice.session, account_id) == 2


def test_old_notices_are_forgotten_and_the_case_stays(practice: Practice) -> None:
    case = practice.add_case()
    tell(practice, case, "manager")
    delete_old_notices(practice.session, NOW)
    assert count_notices(practice.session, practice.accounts["manager"].id) == 1
    delete_old_notices(practice.session, NOW + timedelta(seconds=1))
    assert count_notices(practice.session, practice.accounts["manager"].id) == 0
    assert practice.session.get(Case, case.id)

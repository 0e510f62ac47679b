"""A step tells the right people in its own transaction; late cases remind once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep, StepTaken
from rongtong_assess.core.consulting.work.notices import MailChoice, NoticeKind
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.consulting.cases.take_step import Assignment, assign, record_step
from rongtong_assess.services.consulting.notices.add_notices import remind_of_late_cases
from rongtong_assess.services.consulting.notices.read_notices import choose_mail, read_notice
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.work import CaseNotice
from tests.storage.consulting.case_rows import TODAY, Practice, add_practice
from tests.storage.rows import NOW, join

SOON = TODAY + timedelta(days=7)


@pytest.fixture
def practice(session: Session) -> Practice:
    begin_writing(session)
    return add_practice(session)


def told(practice: Practice, kind: NoticeKind) -> set[str]:
    ids = set(practice.session.scalars(select(CaseNotice.account_id).where(CaseNotice.kind == kind)))
    return {name for name, account in practice.accounts.items() if account.id in ids}


def step(practice: Practice, case: Case, name: str, taken: StepTaken) -> None:
    record_step(practice.session, practice.actor(name), case, taken=taken, now=NOW)


def test_the_assigned_are_told_but_not_who_assigned(practice: Practice) -> None:
    case = practice.add_case()
    people = [practice.accounts[name].id for name in ("consultant", "manager")]
    taken = StepTaken(CaseStep.ASSIGN)
    assign(practice.session, practice.actor("manager"), case.id, Assignment(people), taken=taken, now=NOW)
    assert told(practice, NoticeKind.ASSIGNED) == {"consultant"}


def test_a_return_tells_the_people_of_the_firm_who_may_act_with_reason_and_deadline(practice: Practice) -> None:
    case = practice.add_case(CaseState.ON_SITE, assigned=("consultant", "colleague"))
    step(practice, case, "consultant", StepTaken(CaseStep.RETURN, "缺发票", SOON))
    assert told(practice, NoticeKind.RETURNED) == {"owner", "contributor", "colleague"}
    notice = practice.session.scalars(select(CaseNotice)).first()
    assert notice
    assert notice.parameters["reason"] == "缺发票"
    assert notice.parameters["due_on"] == SOON.isoformat()


def test_a_signature_tells_reviewers_and_managers_only_where_there_are_none(practice: Practice) -> None:
    case = practice.add_case(CaseState.ON_SITE, assigned=("consultant",))
    step(practice, case, "consultant", StepTaken(CaseStep.SIGN))
    assert told(practice, NoticeKind.SIGNED) == {"reviewer"}
    small = add_practice(practice.session, "乙")
    small.accounts["reviewer"].active = False
    other = small.add_case(CaseState.ON_SITE, assigned=("consultant",))
    step(small, other, "consultant", StepTaken(CaseStep.SIGN))
    assert told(small, NoticeKind.SIGNED) == {"manager"}


def test_a_step_that_is_refused_tells_nobody(practice: Practice) -> None:
    case = practice.add_case(CaseState.ON_SITE, assigned=("consultant",))
    with pytest.raises(Refused):
        step(practice, case, "consultant", StepTaken(CaseStep.RETURN))
    assert practice.session.scalars(select(CaseNotice)).all() == []


def test_a_late_case_reminds_each_person_once_a_day(practice: Practice) -> None:
    case = practice.add_case(CaseState.RETURNED, due_in=-1, assigned=("consultant",))
    practice.add_case(CaseState.CONCLUDED, due_in=-1, purpose=CasePurpose.RECHECK)
    assert remind_of_late_cases(practice.session, now=NOW) == 3
    assert told(practice, NoticeKind.OVERDUE) == {"owner", "contributor", "manager"}
    assert remind_of_late_cases(practice.session, now=NOW + timedelta(hours=3)) == 0
    assert remind_of_late_cases(practice.session, now=NOW + timedelta(days=1)) == 3
    case.due_on = TODAY + timedelta(days=9)
    assert remind_of_late_cases(practice.session, now=NOW + timedelta(days=2)) == 0


def test_who_belongs_to_both_sides_is_reminded_once(practice: Practice) -> None:
    join(practice.session, practice.accounts["manager"], practice.firm)
    practice.add_case(CaseState.RETURNED, due_in=-1)
    assert remind_of_late_cases(practice.session, now=NOW) == 3


def test_the_choice_of_mail_decides_when_it_is_due_and_counts_for_what_waits(practice: Practice) -> None:
    account_id = practice.accounts["owner"].id
    choose_mail(practice.session, account_id, MailChoice.NEVER, now=NOW)
    case = practice.add_case(CaseState.ON_SITE, assigned=("consultant",))
    step(practice, case, "consultant", StepTaken(CaseStep.RETURN, "缺发票", SOON))
    due = {notice.account_id: notice.mail_due_at for notice in practice.session.scalars(select(CaseNotice))}
    contributor = practice.accounts["contributor"].id
    assert due == {account_id: None, contributor: NOW}
    choose_mail(practice.session, contributor, MailChoice.DAILY, now=NOW)
    waiting = practice.session.scalar(select(CaseNotice).where(CaseNotice.account_id == contributor))
    assert waiting
    assert waiting.mail_due_at
    assert waiting.mail_due_at > NOW


def test_what_was_read_needs_no_mail(practice: Practice) -> None:
    case = practice.add_case(CaseState.ON_SITE, assigned=("consultant",))
    step(practice, case, "consultant", StepTaken(CaseStep.SIGN))
    (notice,) = practice.session.scalars(select(CaseNotice))
    read_notice(practice.session, practice.accounts["reviewer"].id, notice.id, now=NOW)
    assert (notice.read_at, notice.mail_due_at) == (NOW, None)

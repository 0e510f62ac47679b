"""Who is told of what, and when the mail about it is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rongtong_assess.core.consulting.case import STEPS, CaseParty, CaseState, CaseStep, Transition
from rongtong_assess.core.consulting.work.notices import (
    KIND_OF_STEP,
    TOLD,
    WAIT_AFTER_FAILURES,
    MailChoice,
    NoticeKind,
    mail_due_at,
    next_try_at,
    told_when_overdue,
)
from rongtong_assess.core.consulting.work.work_list import waits_for

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)


def test_every_step_has_a_kind_of_notice_and_every_kind_says_who_is_told() -> None:
    assert set(KIND_OF_STEP) == set(CaseStep)
    assert set(TOLD) == set(NoticeKind) - {NoticeKind.OVERDUE}


@pytest.mark.parametrize("row", STEPS, ids=lambda row: f"{row.source}-{row.step}")
def test_whoever_has_to_act_after_a_step_is_told_of_it_or_stands_beside(row: Transition) -> None:
    told = TOLD[KIND_OF_STEP[row.step]]
    waiting = {party for party in CaseParty if waits_for(row.target, frozenset({party}))}
    is_passed_on = row.target is not row.source and row.step is not CaseStep.BEGIN
    assert not (is_passed_on and waiting) or waiting & told


def test_a_late_case_reminds_those_it_waits_for_and_the_managers() -> None:
    assert told_when_overdue(CaseState.RETURNED) == {CaseParty.FIRM, CaseParty.MANAGER}
    assert told_when_overdue(CaseState.CONCLUDED) == frozenset()


def test_mail_is_due_at_once_the_next_morning_in_china_or_never() -> None:
    assert mail_due_at(MailChoice.AT_ONCE, NOW) == NOW
    assert mail_due_at(MailChoice.NEVER, NOW) is None
    # 09:00 in China: the digest of that day has gone.
    assert mail_due_at(MailChoice.DAILY, NOW) == datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
    before = datetime(2026, 11, 29, 23, 59, tzinfo=UTC)
    assert mail_due_at(MailChoice.DAILY, before) == datetime(2026, 11, 30, 0, 0, tzinfo=UTC)


def test_a_refused_mail_is_tried_again_ever_later_and_then_given_up() -> None:
    times = [next_try_at(failures, NOW) for failures in range(1, 5)]
    assert times[:3] == [NOW + wait for wait in WAIT_AFTER_FAILURES]
    assert times[3] is None
    assert list(WAIT_AFTER_FAILURES) == sorted(WAIT_AFTER_FAILURES)
    assert WAIT_AFTER_FAILURES[0] >= timedelta(minutes=1)

"""Who is told of what on a case, and when the mail about it is due.

A notice is for people; the person who took the step is not told of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from rongtong_assess.core.china_time import CHINA
from rongtong_assess.core.consulting.case import CaseParty, CaseState, CaseStep
from rongtong_assess.core.consulting.work.work_list import NEXT_STEPS


class NoticeKind(StrEnum):
    """What a notice is about."""

    OPENED = "opened"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    SCHEDULED = "scheduled"
    BEGUN = "begun"
    RETURNED = "returned"
    RESUPPLIED = "resupplied"
    SIGNED = "signed"
    SENT_BACK = "sent_back"
    CONCLUDED = "concluded"
    TO_RECTIFY = "to_rectify"
    RECTIFIED = "rectified"
    APPEALED = "appealed"
    APPEAL_GRANTED = "appeal_granted"
    APPEAL_REJECTED = "appeal_rejected"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    OVERDUE = "overdue"


class MailChoice(StrEnum):
    """How a person wants mail about notices; the notices in the application do not depend on it."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


_FIRM, _ASSESSOR = CaseParty.FIRM, CaseParty.ASSESSOR
_MANAGER, _REVIEWER = CaseParty.MANAGER, CaseParty.REVIEWER

KIND_OF_STEP: Mapping[CaseStep, NoticeKind] = MappingProxyType(
    {
        CaseStep.ASSIGN: NoticeKind.ASSIGNED,
        CaseStep.REASSIGN: NoticeKind.ASSIGNED,
        CaseStep.UNASSIGN: NoticeKind.UNASSIGNED,
        CaseStep.SCHEDULE: NoticeKind.SCHEDULED,
        CaseStep.RESCHEDULE: NoticeKind.SCHEDULED,
        CaseStep.BEGIN: NoticeKind.BEGUN,
        CaseStep.RETURN: NoticeKind.RETURNED,
        CaseStep.RESUPPLY: NoticeKind.RESUPPLIED,
        CaseStep.SIGN: NoticeKind.SIGNED,
        CaseStep.SEND_BACK: NoticeKind.SENT_BACK,
        CaseStep.CONCLUDE: NoticeKind.CONCLUDED,
        CaseStep.REQUIRE_RECTIFICATION: NoticeKind.TO_RECTIFY,
        CaseStep.FINISH_RECTIFICATION: NoticeKind.RECTIFIED,
        CaseStep.APPEAL: NoticeKind.APPEALED,
        CaseStep.GRANT_APPEAL: NoticeKind.APPEAL_GRANTED,
        CaseStep.REJECT_APPEAL: NoticeKind.APPEAL_REJECTED,
        CaseStep.REVISE: NoticeKind.REVISED,
        CaseStep.WITHDRAW: NoticeKind.WITHDRAWN,
    }
)
"""Every step there is."""

TOLD: Mapping[NoticeKind, frozenset[CaseParty]] = MappingProxyType(
    {
        NoticeKind.OPENED: frozenset({_FIRM, _MANAGER}),
        NoticeKind.ASSIGNED: frozenset({_ASSESSOR}),
        NoticeKind.UNASSIGNED: frozenset({_MANAGER}),
        NoticeKind.SCHEDULED: frozenset({_FIRM, _ASSESSOR}),
        # Everybody stands beside each other at that moment.
        NoticeKind.BEGUN: frozenset(),
        NoticeKind.RETURNED: frozenset({_FIRM, _ASSESSOR}),
        NoticeKind.RESUPPLIED: frozenset({_ASSESSOR}),
        NoticeKind.SIGNED: frozenset({_REVIEWER, _ASSESSOR}),
        NoticeKind.SENT_BACK: frozenset({_ASSESSOR}),
        NoticeKind.CONCLUDED: frozenset({_FIRM, _MANAGER, _ASSESSOR}),
        NoticeKind.TO_RECTIFY: frozenset({_FIRM}),
        NoticeKind.RECTIFIED: frozenset({_MANAGER}),
        NoticeKind.APPEALED: frozenset({_MANAGER, _REVIEWER}),
        NoticeKind.APPEAL_GRANTED: frozenset({_FIRM, _MANAGER}),
        NoticeKind.APPEAL_REJECTED: frozenset({_FIRM}),
        NoticeKind.REVISED: frozenset({_FIRM, _ASSESSOR}),
        NoticeKind.WITHDRAWN: frozenset({_FIRM, _MANAGER, _ASSESSOR}),
    }
)
"""Who is told, except of OVERDUE: `told_when_overdue`."""

DIGEST_AT = time(8, 0)
"""When the daily mail is sent, in China. Ours."""
REMIND_FROM = time(7, 30)
"""From when on a day people are reminded: before the daily mail, and not at night. Ours."""
KEPT = timedelta(days=365)
"""How long notices are kept, read or not. Ours."""
WAIT_AFTER_FAILURES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=4))
"""After how long a mail is tried again that the mail server refused; afterwards the notice stays in the application."""


def told_when_overdue(state: CaseState) -> frozenset[CaseParty]:
    """Who is reminded of a case whose deadline has passed: those it waits for, and the managers."""
    following = NEXT_STEPS.get(state)
    return following.parties | {_MANAGER} if following else frozenset()


def is_time_to_remind(now: datetime) -> bool:
    """Whether people are reminded of late cases at this time of the day in China."""
    return now.astimezone(CHINA).time() >= REMIND_FROM


def mail_due_at(choice: MailChoice, now: datetime) -> datetime | None:
    """When mail about a notice of this moment is due; None for never. now: aware."""
    if choice is MailChoice.NEVER:
        return None
    if choice is MailChoice.AT_ONCE:
        return now
    in_china = now.astimezone(CHINA)
    due = datetime.combine(in_china.date(), DIGEST_AT, CHINA)
    return (due if in_china <= due else due + timedelta(days=1)).astimezone(now.tzinfo)


def next_try_at(failures: int, now: datetime) -> datetime | None:
    """When to try again after so many failures, the last one now; None to give up."""
    return now + WAIT_AFTER_FAILURES[failures - 1] if 0 < failures <= len(WAIT_AFTER_FAILURES) else None

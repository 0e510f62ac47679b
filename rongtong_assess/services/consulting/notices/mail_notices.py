"""Mail about notices: what is due is marked as mailed first and sent afterwards.

A worker that is killed in between has sent nothing, and nobody gets the same mail twice: the notices are still in the
application. A mail that the server refuses is marked as due again, some time later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.consulting.work.notices import NoticeKind, next_try_at
from rongtong_assess.storage.consulting.work.notices import (
    list_accounts_with_due_mail,
    list_mailable,
    list_notices_by_id,
    take_due_notices,
)
from rongtong_assess.storage.people.accounts import get_account

MOST_LETTERS = 50
"""In one transaction, so that the worker does not keep others from writing."""


@dataclass(frozen=True, slots=True)
class MailedNotice:
    """One line of a letter, as plain values."""

    id: int
    kind: NoticeKind
    firm_name: str
    case_number: str
    organisation_name: str
    is_for_firm: bool
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """All that is due for one person."""

    address: str
    name: str
    notices: Sequence[MailedNotice]


def take_due_letters(session: Session, *, now: datetime) -> list[NoticeLetter]:
    """Mark what is due as mailed and return it; commit before sending anything.

    Notices that may no longer be shown, that were read, or whose person cannot be reached by mail are dropped here.
    """
    letters = []
    for account_id in list_accounts_with_due_mail(session, now, most=MOST_LETTERS):
        due = take_due_notices(session, account_id, now)
        for notice in due:
            notice.mail_due_at = None
        session.flush()
        rows = list_mailable(session, account_id, [notice.id for notice in due])
        account = get_account(session, account_id)
        if not rows or account.email is None:
            continue
        lines = []
        for notice, case, organisation in rows:
            notice.mailed_at = now
            lines.append(
                MailedNotice(
                    notice.id,
                    NoticeKind(notice.kind),
                    case.firm_name,
                    case.number,
                    organisation.name,
                    organisation.kind == OrganisationKind.FIRM,
                    notice.parameters,
                )
            )
        letters.append(NoticeLetter(account.email, account.name, lines))
    session.flush()
    return letters


def put_back(session: Session, letter: NoticeLetter, *, now: datetime) -> None:
    """The mail server refused the letter: it is due again later, or given up after some times."""
    for notice in list_notices_by_id(session, [line.id for line in letter.notices]):
        if notice.read_at is None:
            notice.mailed_at, notice.mail_failures = None, notice.mail_failures + 1
            notice.mail_due_at = next_try_at(notice.mail_failures, now)
    session.flush()

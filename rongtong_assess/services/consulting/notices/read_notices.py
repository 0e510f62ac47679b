"""A person reads notices, and chooses how to get mail about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.work.notices import MailChoice, mail_due_at
from rongtong_assess.storage.consulting.work.notices import get_notice, list_waiting_mail
from rongtong_assess.storage.tables.consulting.work import CaseNotice, MailPreference


def read_notice(session: Session, account_id: int, notice_id: int, *, now: datetime) -> CaseNotice:
    """Mark one notice as read; mail about it that has not gone out is then not sent. Raises NotFound."""
    notice = get_notice(session, account_id, notice_id)
    if notice.read_at is None:
        notice.read_at, notice.mail_due_at = now, None
        session.flush()
    return notice


def choose_mail(session: Session, account_id: int, choice: MailChoice, *, now: datetime) -> None:
    """Store the choice; it also counts for mail that is still to be sent."""
    row = session.get(MailPreference, account_id)
    if row is None:
        row = MailPreference(account_id=account_id)
        session.add(row)
    row.choice, row.changed_at = choice, now
    for notice in list_waiting_mail(session, account_id):
        notice.mail_due_at = mail_due_at(choice, now)
    session.flush()

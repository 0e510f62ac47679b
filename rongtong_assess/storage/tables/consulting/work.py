"""Notices about cases, how people want mail about them, and filters of the work list that they keep."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.core.consulting.work.notices import MailChoice, NoticeKind
from rongtong_assess.storage.database.columns import Table, one_of


class CaseNotice(Table):
    """One person is told one thing about one case.

    organisation_id: for which the person is told, the firm of the case or its platform. parameters: plain values for
    the sentence. mail_due_at: None where no mail is to be sent, or no longer; mailed_at is set before the mail goes
    out. mail_failures: refusals by the mail server. reminded_on: the day of a reminder of an overdue case.
    """

    __tablename__ = "notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("consulting_case.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))
    parameters: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail_due_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    mail_failures: Mapped[int] = mapped_column(default=0)
    reminded_on: Mapped[date | None]

    __table_args__ = (
        one_of("kind", NoticeKind),
        Index(None, "account_id", "read_at"),
        Index(None, "case_id"),
        Index(None, "mail_due_at"),
        # At most one reminder a day for each case and person; other notices have no such day.
        UniqueConstraint("account_id", "case_id", "reminded_on"),
    )


class MailPreference(Table):
    """How a person wants mail about notices; people without a row get it at once."""

    __tablename__ = "mail_preference"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    choice: Mapped[str] = mapped_column(String(10))
    changed_at: Mapped[datetime]

    __table_args__ = (one_of("choice", MailChoice),)


class SavedView(Table):
    """Filters of the work list under a name. filters: as in the address of the page."""

    __tablename__ = "saved_view"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    filters: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("account_id", "organisation_id", "name"),)

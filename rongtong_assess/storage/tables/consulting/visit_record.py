"""What belongs to the record of a visit beside its findings: their history, days, people, and what was said."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.storage.database.columns import Table, one_of


class FindingChange(Table):
    """One message about one question of a visit; rows are only ever added.

    before, after: the fields of the finding around it (`core.visit.finding.NO_FINDING` shows them). sent: as the page
    sent them; what was not taken, because a colleague had changed the same field, stays readable here. revision: of
    the finding after it. writer, sequence: as of an answer. Findings from before there was a history have one row.
    """

    __tablename__ = "finding_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("verification.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(80))
    revision: Mapped[int]
    before: Mapped[Any] = mapped_column(JSON)
    after: Mapped[Any] = mapped_column(JSON)
    sent: Mapped[Any] = mapped_column(JSON)
    writer: Mapped[str] = mapped_column(String(40))
    sequence: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (UniqueConstraint("visit_id", "question", "writer", "sequence"),)


class VisitSide(StrEnum):
    """For whom a person took part or spoke: the firm, the platform's consultants, the firm's provider."""

    FIRM = "firm"
    CONSULTANT = "consultant"
    PROVIDER = "provider"


class VisitDay(Table):
    """One day on which people were at the firm; a visit may take several."""

    __tablename__ = "visit_day"
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("verification.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class VisitParticipant(Table):
    """A person who took part. role_words: what the person does there, such as 生产副总."""

    __tablename__ = "visit_participant"
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("verification.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    role_words: Mapped[str] = mapped_column(String(80), default="")
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (one_of("side", VisitSide), Index(None, "visit_id"))


class VisitStatement(Table):
    """What the firm or its provider said. satisfaction: 1 to 5, None where it was not asked."""

    __tablename__ = "visit_statement"
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("verification.id", ondelete="CASCADE"), primary_key=True)
    side: Mapped[str] = mapped_column(String(20), primary_key=True)
    satisfaction: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (one_of("side", (VisitSide.FIRM, VisitSide.PROVIDER)),)

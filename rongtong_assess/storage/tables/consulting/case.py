"""Cases of service platforms with their batches, the people assigned to them and every step that was taken."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep
from rongtong_assess.storage.database.columns import Table, one_of


class CaseBatch(Table):
    """Cases of one platform with common dates.

    window_from, window_to: the project window. apply_within_months: how long after completion a firm may apply for
    acceptance; None where the city sets no limit.
    """

    __tablename__ = "case_batch"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    window_from: Mapped[date | None]
    window_to: Mapped[date | None]
    apply_within_months: Mapped[int | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (UniqueConstraint("platform_id", "name"),)


class Case(Table):
    """One firm in one platform's hands for one purpose.

    number: as people see it, such as AJ-20261130-7F3K2A. assessment_id: the submitted result that the present round
    looks at. due_on: the deadline of the present state; visit_on: the day agreed with the firm. appeal_until: the last
    day on which the firm may appeal against the result in force; None where it may not, or not any more. completed_on:
    when the firm finished its project, asked for an acceptance. The columns from firm_name on repeat what lists show,
    so that a list reads no scorecard; found_level is that of the present round once it is signed.
    `refresh_case_summary` keeps them.
    """

    __tablename__ = "consulting_case"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    number: Mapped[str] = mapped_column(String(30), unique=True)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    firm_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[UUID]
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_batch.id", ondelete="SET NULL"))
    purpose: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    round_number: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date | None]
    visit_on: Mapped[date | None]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]
    concluded_at: Mapped[datetime | None]
    appeal_until: Mapped[date | None]
    completed_on: Mapped[date | None]
    firm_name: Mapped[str] = mapped_column(String(120))
    industry: Mapped[str] = mapped_column(String(40))
    region: Mapped[str] = mapped_column(String(6))
    declared_level: Mapped[int]
    found_level: Mapped[int | None]
    questions_count: Mapped[int]
    findings_count: Mapped[int] = mapped_column(default=0)
    missing_evidence_count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        one_of("purpose", CasePurpose),
        one_of("state", CaseState),
        ForeignKeyConstraint(
            ["firm_id", "assessment_id"], ["assessment.organisation_id", "assessment.id"], ondelete="CASCADE"
        ),
        Index(None, "platform_id", "state", "due_on"),
        Index(None, "firm_id"),
        # One open case for each purpose: an ended one may be followed by another.
        Index(
            "uq_consulting_case_open",
            "platform_id",
            "firm_id",
            "purpose",
            unique=True,
            sqlite_where=text("state NOT IN ('concluded', 'withdrawn')"),
            postgresql_where=text("state NOT IN ('concluded', 'withdrawn')"),
        ),
    )


class CaseEvent(Table):
    """One step of a case; never changed.

    was_late: the deadline of the state before had passed. signed_hash: of a signature, the SHA-256 of the content that
    the person put a name to.
    """

    __tablename__ = "case_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("consulting_case.id", ondelete="CASCADE"))
    step: Mapped[str | None] = mapped_column(String(30))
    source: Mapped[str | None] = mapped_column(String(20))
    target: Mapped[str] = mapped_column(String(20))
    round_number: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    was_late: Mapped[bool] = mapped_column(default=False)
    happened_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    signed_hash: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (one_of("step", CaseStep), Index(None, "case_id"))


class CaseMember(Table):
    """A person assigned to a case; a row stays when the person leaves it. source: plan, draw, hand."""

    __tablename__ = "case_member"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("consulting_case.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    round_number: Mapped[int]
    is_lead: Mapped[bool]
    source: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index(None, "case_id"),
        Index(None, "account_id"),
        Index(
            "uq_case_member_present",
            "case_id",
            "account_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

"""Consultants of platforms: what they know, when they are away, their ties to firms, and waivers of conflicts."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.core.consulting.interest.tie import TieKind
from rongtong_assess.storage.database.columns import Table, one_of


class StoredConsultant(Table):
    """A `core.consulting.consultant.ConsultantRecord` of one person at one platform.

    employer, employer_code: "" where it is the platform itself. capacity: cases a month. revision counts changes.
    """

    __tablename__ = "consultant"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    employer: Mapped[str] = mapped_column(String(120), default="")
    employer_code: Mapped[str] = mapped_column(String(18), default="")
    scenes: Mapped[list[str]] = mapped_column(JSON)
    regions: Mapped[list[str]] = mapped_column(JSON)
    industries: Mapped[list[str]] = mapped_column(JSON)
    languages: Mapped[list[str]] = mapped_column(JSON)
    capacity: Mapped[int]
    stars: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (UniqueConstraint("platform_id", "account_id"),)


class ConsultantAbsence(Table):
    """Days on which a consultant takes no visits, both ends included; of the person, whatever the platform."""

    __tablename__ = "consultant_absence"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (Index(None, "account_id", "last_day"),)


class ConsultantTie(Table):
    """A declared relation of a person to a firm, by name and credit code of the firm and its holding; never deleted.

    It counts at every platform; the one where it was recorded sees and withdraws it. withdrawn_at: it was recorded by
    mistake; since then it does not count.
    """

    __tablename__ = "consultant_tie"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    platform_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(20))
    firm_name: Mapped[str] = mapped_column(String(120))
    firm_code: Mapped[str] = mapped_column(String(18), default="")
    holding_name: Mapped[str] = mapped_column(String(120), default="")
    holding_code: Mapped[str] = mapped_column(String(18), default="")
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    declared_at: Mapped[datetime]
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    withdrawal_reason: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (one_of("kind", TieKind), Index(None, "account_id"))


class FirmHolding(Table):
    """The holding that a firm belongs to, as a platform knows it; the firm's profile does not ask for it."""

    __tablename__ = "firm_holding"
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    firm_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class ConflictWaiver(Table):
    """A `core.consulting.interest.conflict.Waiver` for one case. is_granted: None until a second person has decided.

    It stays with the case when the account is erased, and lifts nothing any more.
    """

    __tablename__ = "conflict_waiver"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("consulting_case.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    is_granted: Mapped[bool | None]

    __table_args__ = (Index(None, "case_id"),)


class ConsultingSetting(Table):
    """What a platform decides about its consultants. conflict_years: for how long a tie that ended still counts."""

    __tablename__ = "consulting_setting"
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    conflict_years: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

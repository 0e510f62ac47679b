"""Organisations of five kinds, who belongs to them in which role, and what was done."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.columns import Table, one_of


class Organisation(Table):
    """A firm, platform, park, chain leader or the administration."""

    __tablename__ = "organisation"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    firm: Mapped[FirmProfile | None] = relationship(back_populates="organisation", lazy="raise_on_sql")

    __table_args__ = (one_of("kind", OrganisationKind),)


class FirmProfile(Table):
    """What a firm says of itself. Money in 万元."""

    __tablename__ = "firm_profile"
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    industry: Mapped[str] = mapped_column(String(40))
    region: Mapped[str] = mapped_column(String(6))
    employees: Mapped[int]
    revenue_wan_yuan: Mapped[Decimal]
    assets_wan_yuan: Mapped[Decimal | None]
    changed_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship(back_populates="firm", lazy="raise_on_sql")


class Membership(Table):
    """An account acts for an organisation in one role."""

    __tablename__ = "membership"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    account: Mapped[Account] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        one_of("role", Role),
        Index(None, "organisation_id"),
    )


class AuditEntry(Table):
    """Who did what, when; never changed, never deleted with its account."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    done_at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200), default="")

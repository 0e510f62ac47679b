"""How a platform keeps the quality of its work: cases drawn to be looked at again, what firms say, packs handed out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.core.consulting.quality import SampleKind
from rongtong_assess.storage.database.columns import Table, one_of


class RecheckSample(Table):
    """One draw of concluded cases; never changed. seed: with it anybody can draw the random part again."""

    __tablename__ = "recheck_sample"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    seed: Mapped[str] = mapped_column(String(64))
    random_count: Mapped[int]
    risk_count: Mapped[int]
    pool_count: Mapped[int]
    drawn_at: Mapped[datetime]
    drawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (Index(None, "platform_id", "drawn_at"),)


class SampledCaseRow(Table):
    """A case in a sample. risks: why, for one drawn because of risks; empty for one drawn by chance."""

    __tablename__ = "sampled_case"
    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[UUID] = mapped_column(ForeignKey("recheck_sample.id", ondelete="CASCADE"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("consulting_case.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    risks: Mapped[list[str]] = mapped_column(JSON)

    __table_args__ = (one_of("kind", SampleKind), UniqueConstraint("sample_id", "case_id"))


class ServiceRating(Table):
    """What a firm says of the service in a concluded case; one per case, which the firm may change.

    stars: 1 to 5. words: may be empty.
    """

    __tablename__ = "service_rating"
    case_id: Mapped[UUID] = mapped_column(ForeignKey("consulting_case.id", ondelete="CASCADE"), primary_key=True)
    stars: Mapped[int]
    words: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime]
    rated_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)


class PackRecord(Table):
    """A pack that was handed out. manifest_hash: of its manifest, so that the pack can be told from others later."""

    __tablename__ = "pack_record"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("consulting_case.id", ondelete="CASCADE"))
    manifest_hash: Mapped[str] = mapped_column(String(64))
    entries_count: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    # Why the pack is not complete, as the page said it: missing pieces by name.
    missing: Mapped[list[Any]] = mapped_column(JSON)

    __table_args__ = (Index(None, "case_id"),)

"""Roadmaps made for submitted assessments."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.storage.database.columns import Table


class StoredPlanSet(Table):
    """The plans for one set of wishes, as found at that time; never changed.

    document: canonical JSON of `core.roadmap.plan_json.plan_set_json`. facts: canonical JSON of the answer sheet that
    they were made from. engine_version: of the program that found them. Report and page show the set of the plan that
    the firm follows, else the newest.
    """

    __tablename__ = "plan_set"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID]
    assessment_id: Mapped[UUID]
    document: Mapped[str] = mapped_column(Text)
    facts: Mapped[str] = mapped_column(Text)
    engine_version: Mapped[str] = mapped_column(String(20))
    planned_at: Mapped[datetime]
    planned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        ForeignKeyConstraint(
            ["organisation_id", "assessment_id"], ["assessment.organisation_id", "assessment.id"], ondelete="CASCADE"
        ),
        Index(None, "assessment_id", "planned_at"),
    )

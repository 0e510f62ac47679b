"""Plans that firms follow, and their measures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.core.progress.measure import MeasureState
from rongtong_assess.core.roadmap.plan import PLAN_KINDS
from rongtong_assess.storage.database.columns import Table, one_of


class FollowedPlan(Table):
    """A plan of a plan set that a firm follows from begun_on; a firm follows at most one plan at a time."""

    __tablename__ = "followed_plan"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID]
    assessment_id: Mapped[UUID]
    plan_set_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(20))
    begun_on: Mapped[date]
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("kind", PLAN_KINDS),
        UniqueConstraint("organisation_id", "id"),
        ForeignKeyConstraint(
            ["organisation_id", "assessment_id"], ["assessment.organisation_id", "assessment.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["organisation_id", "plan_set_id"], ["plan_set.organisation_id", "plan_set.id"], ondelete="CASCADE"
        ),
        Index(
            "uq_followed_plan_active",
            "organisation_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class StoredMeasure(Table):
    """A `core.progress.measure.FollowedMeasure` of a followed plan.

    place: order in the list. phase: the phase's name at that time. phase and solution_id are "" for what the firm
    added itself. effects: `core.progress.measure_json.effects_json`. responsible: personal data in the firm's own
    words. evidence: list of {"what", "kept_where", "is_done"}. revision counts changes. continues: the measure of an
    earlier plan that this one continues.
    """

    __tablename__ = "followed_measure"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID]
    followed_plan_id: Mapped[UUID]
    place: Mapped[int]
    phase: Mapped[str] = mapped_column(String(60))
    solution_id: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    effects: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    responsible: Mapped[str] = mapped_column(String(100))
    planned_start: Mapped[date | None]
    planned_end: Mapped[date | None]
    real_start: Mapped[date | None]
    real_end: Mapped[date | None]
    planned_cost_wan_yuan: Mapped[Decimal | None]
    real_cost_wan_yuan: Mapped[Decimal | None]
    supplier: Mapped[str] = mapped_column(String(200))
    kpi_name: Mapped[str] = mapped_column(String(200))
    kpi_unit: Mapped[str] = mapped_column(String(20))
    kpi_baseline: Mapped[Decimal | None]
    kpi_baseline_on: Mapped[date | None]
    kpi_target: Mapped[Decimal | None]
    kpi_now: Mapped[Decimal | None]
    kpi_now_on: Mapped[date | None]
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    revision: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    continues: Mapped[UUID | None] = mapped_column(ForeignKey("followed_measure.id", ondelete="SET NULL"))

    __table_args__ = (
        one_of("state", MeasureState),
        UniqueConstraint("organisation_id", "id"),
        ForeignKeyConstraint(
            ["organisation_id", "followed_plan_id"],
            ["followed_plan.organisation_id", "followed_plan.id"],
            # The usual name would be longer than PostgreSQL's 63 characters.
            name="fk_followed_measure_followed_plan",
            ondelete="CASCADE",
        ),
        Index(None, "followed_plan_id", "place"),
    )

"""Proposed plans of who goes where, with their changes by hand, and draws of experts with the people in them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.storage.database.columns import Table, one_of


class PlanState(StrEnum):
    """computing: a job looks for it; the last three are final."""

    COMPUTING = "computing"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DISCARDED = "discarded"
    FAILED = "failed"


class StoredAssignmentPlan(Table):
    """A plan for the cases of one platform that wait, as it was proposed and as it stands.

    question: the document of `rongtong assign`, with cases as firms and accounts as consultants; "" until the job has
    asked it. proposed: consultants by case; chosen: the same after changes by hand. leaving: accounts that drop out,
    whose cases go to others. reason: why a plan is made anew, or why it failed. revision counts changes.
    """

    __tablename__ = "assignment_plan"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(20))
    team_size: Mapped[int]
    organisations_differ: Mapped[bool]
    change_cost: Mapped[int]
    is_again: Mapped[bool]
    leaving: Mapped[list[int]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text, default="")
    question: Mapped[str] = mapped_column(Text, default="")
    proposed: Mapped[dict[str, Any]]
    chosen: Mapped[dict[str, Any]]
    is_optimal: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (one_of("state", PlanState), Index(None, "platform_id", "created_at"))


class AssignmentChange(Table):
    """One change of a plan by hand; never changed itself.

    before, after: accounts, the leading one first. cost_difference: what it costs more than the plan before it.
    """

    __tablename__ = "assignment_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("assignment_plan.id", ondelete="CASCADE"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("consulting_case.id", ondelete="CASCADE"))
    before: Mapped[list[int]] = mapped_column(JSON)
    after: Mapped[list[int]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    cost_difference: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (Index(None, "plan_id"),)


class DrawState(StrEnum):
    """committed: seed, pool and demand are fixed, and nobody has seen the seed; the others are final."""

    COMMITTED = "committed"
    DRAWN = "drawn"
    CANCELLED = "cancelled"


class StoredDraw(Table):
    """A draw of experts. question: the document of `rongtong draw`, whose seed is told to nobody before the draw.

    result: the result file; "" before the draw. reason: why it was cancelled.
    """

    __tablename__ = "expert_draw"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(20))
    commitment: Mapped[str] = mapped_column(String(64))
    pool_sha256: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    committed_at: Mapped[datetime]
    committed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (
        one_of("state", DrawState),
        UniqueConstraint("commitment"),
        Index(None, "platform_id", "committed_at"),
    )


class DrawDemand(Table):
    """What a draw is asked for one case. place: in the question's demand."""

    __tablename__ = "expert_draw_demand"
    draw_id: Mapped[UUID] = mapped_column(ForeignKey("expert_draw.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("consulting_case.id", ondelete="CASCADE"), index=True)


class DrawWay(StrEnum):
    """How somebody came into a draw's list: 随机抽取, 紧急补录, 自行选定."""

    RANDOM = "random"
    EMERGENCY = "emergency"
    CHOSEN = "chosen"


class DrawStanding(StrEnum):
    """called: is to come; substitute: follows when somebody cannot; declined: cannot."""

    CALLED = "called"
    SUBSTITUTE = "substitute"
    DECLINED = "declined"


class DrawPerson(Table):
    """Somebody in the list of a draw, by demand. position: the order drawn in, or added in afterwards.

    expert_id: as in the result file. reason: why he was added by hand, or cannot come.
    """

    __tablename__ = "expert_draw_person"
    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[UUID] = mapped_column(ForeignKey("expert_draw.id", ondelete="CASCADE"))
    place: Mapped[int]
    position: Mapped[int]
    expert_id: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    way: Mapped[str] = mapped_column(String(20))
    standing: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (
        one_of("way", DrawWay),
        one_of("standing", DrawStanding),
        UniqueConstraint("draw_id", "place", "position"),
    )

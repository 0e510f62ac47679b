"""Background jobs: what was requested, the progress, and the worker.

A worker holds a job by a short lease that it renews; a job whose worker has died is taken by the next one, which
continues after the recorded steps.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.storage.database.columns import Table, one_of


class JobState(StrEnum):
    """waiting: no worker has it; running: a worker has it until lease_until; the others are final."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = (JobState.WAITING, JobState.RUNNING)


class Job(Table):
    """One job of an organisation.

    payload: ids only. worker: the one that holds it until lease_until. attempts: how often it was taken since the last
    finished step. words: what is being done, or why it failed. result: the name of a file in the job's folder; None
    before it exists and after it was removed.
    """

    __tablename__ = "job"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(40))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(20))
    done_count: Mapped[int] = mapped_column(default=0)
    total_count: Mapped[int]
    words: Mapped[str] = mapped_column(Text, default="")
    worker: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    result: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("state", JobState),
        Index(None, "state", "created_at"),
        Index(None, "organisation_id", "created_at"),
    )


class JobStep(Table):
    """One finished step of a job: it made a file, or it has a fault."""

    __tablename__ = "job_step"
    job_id: Mapped[UUID] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    file_name: Mapped[str | None] = mapped_column(String(200))
    fault: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime]

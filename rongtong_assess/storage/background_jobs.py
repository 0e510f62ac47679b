"""Jobs of the background queue and their steps.

A job is read afresh wherever a worker may have changed it meanwhile. Functions that lock need a writing transaction.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.jobs import UNFINISHED, Job, JobState, JobStep


def count_unfinished_jobs(session: Session, organisation_id: UUID) -> int:
    """How many jobs of this organisation, of any kind, are waiting or running."""
    query = select(func.count()).where(Job.organisation_id == organisation_id, Job.state.in_(UNFINISHED))
    return session.scalar(query) or 0


def list_jobs(session: Session, organisation_id: UUID, kind: str, *, most: int) -> list[Job]:
    """The organisation's jobs of this kind, newest first."""
    query = select(Job).where(Job.organisation_id == organisation_id, Job.kind == kind)
    return list(session.scalars(query.order_by(Job.created_at.desc(), Job.id).limit(most)))


def get_job(session: Session, organisation_id: UUID, job_id: UUID, *, kind: str, for_update: bool = False) -> Job:
    """A job of this organisation, read afresh; for_update also locks it.

    Raises NotFound, also when it belongs to someone else.
    """
    query = select(Job).where(Job.organisation_id == organisation_id, Job.id == job_id, Job.kind == kind)
    if for_update:
        query = query.with_for_update()
    job = session.scalar(query.execution_options(populate_existing=True))
    if job is None:
        raise NotFound
    return job


def find_held_job(session: Session, job_id: UUID, *, worker: str) -> Job | None:
    """The job, locked and read afresh, while this worker still runs it; None once it was cancelled or taken."""
    query = select(Job).where(Job.id == job_id).with_for_update()
    job = session.scalar(query.execution_options(populate_existing=True))
    return job if job is not None and job.state == JobState.RUNNING and job.worker == worker else None


def list_held_jobs(session: Session, *, worker: str) -> list[Job]:
    """All jobs that this worker runs, locked."""
    held = select(Job).where(Job.worker == worker, Job.state == JobState.RUNNING)
    return list(session.scalars(held.with_for_update()))


def has_free_job(session: Session, *, now: datetime) -> bool:
    """Whether any job waits or has an expired lease; takes no lock."""
    return session.scalar(select(Job.id).where(_is_free(now)).limit(1)) is not None


def find_free_job(session: Session, *, now: datetime) -> Job | None:
    """The oldest job that no worker holds, locked; a job that another worker is taking is skipped.

    SQLite allows one writing transaction at a time, so two workers never get the same job there either.
    """
    query = select(Job).where(_is_free(now)).order_by(Job.created_at, Job.id).limit(1)
    return session.scalar(query.with_for_update(skip_locked=True).execution_options(populate_existing=True))


def list_jobs_with_old_results(session: Session, *, finished_before: datetime) -> list[Job]:
    """Jobs that ended before that moment and still have a result, locked."""
    old = select(Job).where(Job.finished_at < finished_before, Job.result.is_not(None))
    return list(session.scalars(old.with_for_update()))


def list_steps(session: Session, job_id: UUID) -> list[JobStep]:
    """The steps of a job that are done, in the order of its payload."""
    return list(session.scalars(select(JobStep).where(JobStep.job_id == job_id).order_by(JobStep.position)))


def count_steps(session: Session, job_id: UUID) -> int:
    """How many steps of a job are done."""
    return session.scalar(select(func.count()).where(JobStep.job_id == job_id)) or 0


def find_last_step_at(session: Session, job_id: UUID) -> datetime | None:
    """When a step of the job was last done; None before the first."""
    return session.scalar(select(func.max(JobStep.done_at)).where(JobStep.job_id == job_id))


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(Job.state == JobState.WAITING, and_(Job.state == JobState.RUNNING, Job.lease_until < now))

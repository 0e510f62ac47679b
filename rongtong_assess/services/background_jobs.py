"""The queue of work in the background: put in, taken by one worker at a time, given back, ended.

A worker holds a job until its lease ends and renews it while it works, so that nobody has to know
whether a worker is alive. Every change a worker makes asks whether it still holds the job.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.storage.jobs import UNFINISHED, Job, JobState, JobStep
from rongtong_assess.storage.organisations import Organisation

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3
MOST_UNFINISHED = 5
KEPT = timedelta(days=7)
MOST_LISTED = 50
# A worker that is killed again and again is not the job's fault; one that gets nowhere for so long is.
MOST_WITHOUT_PROGRESS = timedelta(minutes=15)
WORN_OUT = (
    f"中断了 {MOST_ATTEMPTS} 次以上，{MOST_WITHOUT_PROGRESS.seconds // 60} 分钟里没有一点进展，已经停下。"
    "请联系系统管理员查看运行日志；已经提交的测评不受影响。"
)


class LostJob(Exception):
    """The job was cancelled, or another worker has it: whoever finds this stops."""


@dataclass(frozen=True, slots=True)
class Asker:
    """For which organisation, and through which account, work is asked for."""

    organisation_id: UUID
    account_id: int | None


def add_job(session: Session, kind: str, payload: dict[str, Any], *, asker: Asker, total: int, now: datetime) -> Job:
    """Put work into the queue. payload: ids only. Raises Refused when the organisation has too much waiting."""
    # The lock makes two clicks at the same moment wait for each other.
    session.scalar(select(Organisation.id).where(Organisation.id == asker.organisation_id).with_for_update())
    unfinished = select(func.count()).where(Job.organisation_id == asker.organisation_id, Job.state.in_(UNFINISHED))
    if (session.scalar(unfinished) or 0) >= MOST_UNFINISHED:
        raise Refused.because(
            "job", f"已经有 {MOST_UNFINISHED} 批还没做完", "请等其中一批做完，或取消不要的一批，再开始新的"
        )
    job = Job(
        kind=kind,
        payload=payload,
        organisation_id=asker.organisation_id,
        account_id=asker.account_id,
        state=JobState.WAITING,
        total_count=total,
        created_at=now,
    )
    session.add(job)
    session.flush()
    return job


def list_jobs(session: Session, organisation_id: UUID, kind: str) -> list[Job]:
    """What this organisation has asked for, newest first."""
    query = select(Job).where(Job.organisation_id == organisation_id, Job.kind == kind)
    return list(session.scalars(query.order_by(Job.created_at.desc(), Job.id).limit(MOST_LISTED)))


def get_job(session: Session, organisation_id: UUID, job_id: UUID, kind: str, *, for_update: bool = False) -> Job:
    """Raises NotFound, also when it belongs to someone else."""
    query = select(Job).where(Job.organisation_id == organisation_id, Job.id == job_id, Job.kind == kind)
    if for_update:
        query = query.with_for_update()
    job = session.scalar(query.execution_options(populate_existing=True))
    if job is None:
        raise NotFound
    return job


def list_steps(session: Session, job_id: UUID) -> list[JobStep]:
    """What is done of a job, in the order of the payload."""
    return list(session.scalars(select(JobStep).where(JobStep.job_id == job_id).order_by(JobStep.position)))


def cancel_job(session: Session, organisation_id: UUID, job_id: UUID, kind: str, *, now: datetime) -> Job:
    """End what is not finished; the worker notices at its next step. Raises NotFound."""
    job = get_job(session, organisation_id, job_id, kind, for_update=True)
    if job.state in UNFINISHED:
        _end(job, JobState.CANCELLED, words="", now=now)
        session.flush()
    return job


def has_job_to_take(session: Session, *, now: datetime) -> bool:
    """Only a look, so that an idle worker takes no lock."""
    return session.scalar(select(Job.id).where(_is_free(now)).limit(1)) is not None


def take_job(session: Session, *, worker: str, now: datetime) -> Job | None:
    """The oldest job nobody holds, now held by this worker; one that was interrupted too often fails instead.

    Needs a writing transaction. Two workers never get the same job: SQLite lets one write at a time, PostgreSQL
    passes over what the other one is just taking.
    """
    query = select(Job).where(_is_free(now)).order_by(Job.created_at, Job.id).limit(1)
    while job := session.scalar(query.with_for_update(skip_locked=True).execution_options(populate_existing=True)):
        if not _is_worn_out(session, job, now=now):
            job.state, job.worker, job.lease_until = JobState.RUNNING, worker, now + LEASE
            job.started_at = job.started_at or now
            job.attempts += 1
            session.flush()
            return job
        _end(job, JobState.FAILED, words=WORN_OUT, now=now)
        session.flush()
    return None


def release_jobs(session: Session, *, worker: str) -> None:
    """Give back what this worker, known to be dead, held: nobody waits for its lease."""
    held = select(Job).where(Job.worker == worker, Job.state == JobState.RUNNING)
    for job in session.scalars(held.with_for_update()):
        job.state, job.worker, job.lease_until = JobState.WAITING, None, None
    session.flush()


def renew_lease(session: Session, job_id: UUID, *, worker: str, now: datetime) -> Job:
    """The job, held for longer. Raises LostJob."""
    query = select(Job).where(Job.id == job_id).with_for_update()
    job = session.scalar(query.execution_options(populate_existing=True))
    if job is None or job.state != JobState.RUNNING or job.worker != worker:
        raise LostJob
    job.lease_until = now + LEASE
    return job


def note_step(session: Session, job: Job, step: JobStep, *, words: str) -> None:
    """Remember a step of a job that was just renewed; it starts counting its attempts again."""
    session.merge(step)
    session.flush()
    done = select(func.count()).where(JobStep.job_id == job.id)
    job.done_count = session.scalar(done) or 0
    job.attempts, job.words = 1, words
    session.flush()


def finish_job(session: Session, job: Job, *, result: str, now: datetime) -> None:
    """All is done. result: the file's name in the job's folder."""
    _end(job, JobState.DONE, words="", now=now)
    job.result = result
    session.flush()


def fail_job(session: Session, job: Job, *, words: str, now: datetime) -> None:
    """It cannot be done, and trying again would not help. words: why and what to do, for people."""
    _end(job, JobState.FAILED, words=words, now=now)
    session.flush()


def give_back(session: Session, job: Job) -> None:
    """The worker stops in good order; the next one may begin at once, and no attempt is counted."""
    job.state, job.worker, job.lease_until = JobState.WAITING, None, None
    job.attempts = max(0, job.attempts - 1)
    session.flush()


def forget_old_results(session: Session, *, now: datetime) -> None:
    """What was made long ago is not handed out any more."""
    old = select(Job).where(Job.finished_at < now - KEPT, Job.result.is_not(None))
    for job in session.scalars(old.with_for_update()):
        job.result = None
    session.flush()


def needs_files(session: Session, job_id: UUID) -> bool | None:
    """Whether a job's folder is still needed; None where there is no such job."""
    job = session.get(Job, job_id)
    return None if job is None else job.state in UNFINISHED or job.result is not None


def _is_worn_out(session: Session, job: Job, *, now: datetime) -> bool:
    """Many tries alone do not count, nor does a long time: both together, since anything was last done of it."""
    if job.attempts < MOST_ATTEMPTS:
        return False
    last_step = session.scalar(select(func.max(JobStep.done_at)).where(JobStep.job_id == job.id))
    return now - (last_step or job.started_at or job.created_at) >= MOST_WITHOUT_PROGRESS


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(Job.state == JobState.WAITING, and_(Job.state == JobState.RUNNING, Job.lease_until < now))


def _end(job: Job, state: JobState, *, words: str, now: datetime) -> None:
    job.state, job.words, job.finished_at = state, words, now
    job.worker = job.lease_until = None

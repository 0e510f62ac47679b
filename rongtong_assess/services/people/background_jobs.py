"""The queue of background jobs: a job is added, taken by one worker at a time, given back or ended.

A worker holds a job until its lease ends and renews the lease while it works, so no process has to know
whether a worker is alive. Before each change a worker checks that it still holds the job.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.errors import Refused
from rongtong_assess.storage.background_jobs import (
    count_steps,
    count_unfinished_jobs,
    find_free_job,
    find_held_job,
    find_last_step_at,
    get_job,
    list_held_jobs,
    list_jobs_with_old_results,
)
from rongtong_assess.storage.people.organisations import lock_organisation
from rongtong_assess.storage.tables.jobs import UNFINISHED, Job, JobState, JobStep

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3
MOST_UNFINISHED = 5
KEPT = timedelta(days=7)
MOST_LISTED = 50
# A job is not at fault for a worker that is killed repeatedly, but for making no progress this long.
MOST_WITHOUT_PROGRESS = timedelta(minutes=15)
WORN_OUT = (
    f"中断了 {MOST_ATTEMPTS} 次以上，{MOST_WITHOUT_PROGRESS.seconds // 60} 分钟里没有一点进展，已经停下。"
    "请联系系统管理员查看运行日志；已经提交的测评不受影响。"
)


class LostJob(Exception):
    """The job was cancelled, or another worker has taken it: the worker stops."""


def add_job(session: Session, actor: Actor, *, kind: str, payload: dict[str, Any], total: int, now: datetime) -> Job:
    """Put work into the queue. payload: ids only. Raises Refused at MOST_UNFINISHED jobs of the organisation."""
    # Two requests at the same moment wait for each other.
    lock_organisation(session, actor.organisation_id)
    if count_unfinished_jobs(session, actor.organisation_id) >= MOST_UNFINISHED:
        raise Refused.because(
            "job", f"已经有 {MOST_UNFINISHED} 批还没做完", "请等其中一批做完，或取消不要的一批，再开始新的"
        )
    job = Job(
        kind=kind,
        payload=payload,
        organisation_id=actor.organisation_id,
        account_id=actor.account_id,
        state=JobState.WAITING,
        total_count=total,
        created_at=now,
    )
    session.add(job)
    session.flush()
    return job


def cancel_job(session: Session, organisation_id: UUID, job_id: UUID, *, kind: str, now: datetime) -> Job:
    """Cancel an unfinished job; the worker notices at its next step. Raises NotFound.

    organisation_id: the one the job belongs to, which need not be the one that cancels it.
    """
    job = get_job(session, organisation_id, job_id, kind=kind, for_update=True)
    if job.state in UNFINISHED:
        _end(job, JobState.CANCELLED, words="", now=now)
        session.flush()
    return job


def take_job(session: Session, *, worker: str, now: datetime) -> Job | None:
    """The oldest free job, now held by this worker; one that was interrupted too often fails instead.

    Needs a writing transaction. Two workers never get the same job.
    """
    while job := find_free_job(session, now=now):
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
    """Free the jobs of a worker that is known to be dead, without waiting for its lease to end."""
    for job in list_held_jobs(session, worker=worker):
        job.state, job.worker, job.lease_until = JobState.WAITING, None, None
    session.flush()


def renew_lease(session: Session, job_id: UUID, *, worker: str, now: datetime) -> Job:
    """Extend the lease and return the job. Raises LostJob."""
    job = find_held_job(session, job_id, worker=worker)
    if job is None:
        raise LostJob
    job.lease_until = now + LEASE
    return job


def note_step(session: Session, job: Job, step: JobStep, *, words: str) -> None:
    """Record a finished step of a job whose lease was just renewed; its attempts are counted from 1 again."""
    session.merge(step)
    session.flush()
    job.done_count = count_steps(session, job.id)
    job.attempts, job.words = 1, words
    session.flush()


def finish_job(session: Session, job: Job, *, result: str, now: datetime) -> None:
    """Mark the job as done. result: the file's name in the job's folder."""
    _end(job, JobState.DONE, words="", now=now)
    job.result = result
    session.flush()


def fail_job(session: Session, job: Job, *, words: str, now: datetime) -> None:
    """Mark the job as failed for good. words: why and what to do, for people."""
    _end(job, JobState.FAILED, words=words, now=now)
    session.flush()


def give_back(session: Session, job: Job) -> None:
    """Free the job because the worker shuts down; the attempt is not counted."""
    job.state, job.worker, job.lease_until = JobState.WAITING, None, None
    job.attempts = max(0, job.attempts - 1)
    session.flush()


def forget_old_results(session: Session, *, now: datetime) -> None:
    """Stop offering results that are older than KEPT."""
    for job in list_jobs_with_old_results(session, finished_before=now - KEPT):
        job.result = None
    session.flush()


def needs_files(session: Session, job_id: UUID) -> bool | None:
    """Whether a job's folder is still needed; None where there is no such job."""
    job = session.get(Job, job_id)
    return None if job is None else job.state in UNFINISHED or job.result is not None


def _is_worn_out(session: Session, job: Job, *, now: datetime) -> bool:
    """Whether the job had too many attempts and also made no progress for too long."""
    if job.attempts < MOST_ATTEMPTS:
        return False
    last_step = find_last_step_at(session, job.id)
    return now - (last_step or job.started_at or job.created_at) >= MOST_WITHOUT_PROGRESS


def _end(job: Job, state: JobState, *, words: str, now: datetime) -> None:
    job.state, job.words, job.finished_at = state, words, now
    job.worker = job.lease_until = None

"""The worker: looks for a job, does it, and removes expired files once an hour."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.jobs.assignment_search import AssignmentSearch
from rongtong_assess.jobs.model_training import ModelTraining
from rongtong_assess.jobs.report_batch import ReportBatch
from rongtong_assess.jobs.worker_context import WorkerContext, now
from rongtong_assess.services.consulting.assignment.propose_plan import KIND as ASSIGNMENT
from rongtong_assess.services.consulting.evidence.tidy import end_abandoned_uploads, sweep_evidence
from rongtong_assess.services.consulting.evidence.waiting import take_in_waiting
from rongtong_assess.services.people.background_jobs import (
    KEPT,
    LostJob,
    forget_old_results,
    give_back,
    needs_files,
    release_jobs,
    renew_lease,
    take_job,
)
from rongtong_assess.services.roadmap.batch_reports import KIND as REPORTS
from rongtong_assess.storage.background_jobs import has_free_job
from rongtong_assess.storage.database.faults import find_trouble, name_database_fault
from rongtong_assess.storage.forecast import RETRAINING
from rongtong_assess.storage.tables.jobs import Job

LOG = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_SWEEPS = 3600.0
# After a fault of its own the worker waits, so that it does not fill the log.
SECONDS_AFTER_A_FAULT = 10.0

KINDS: dict[str, Callable[[WorkerContext, Job], None]] = {
    REPORTS: lambda context, job: ReportBatch(context, job).run(),
    RETRAINING: lambda context, job: ModelTraining(context, job).run(),
    ASSIGNMENT: lambda context, job: AssignmentSearch(context, job).run(),
}
"""Kind of job -> what does it."""


def work(context: WorkerContext) -> None:
    """Take job after job until asked to stop."""
    sweep_at, has_released = time.monotonic(), False
    while not context.stopping.is_set():
        pause = SECONDS_BETWEEN_LOOKS
        try:
            if not has_released:
                _release(context)
                has_released = True
            if time.monotonic() >= sweep_at:
                sweep(context)
                sweep_at = time.monotonic() + SECONDS_BETWEEN_SWEEPS
            if do_one_job(context):
                continue
        except Exception as fault:
            _write_down(fault)
            pause = SECONDS_AFTER_A_FAULT
        context.stopping.wait(pause)


def _write_down(fault: Exception) -> None:
    """Log one line while the database is down, as it repeats until the database works again; else the whole fault."""
    if trouble := find_trouble(fault):
        LOG.error("the worker waits for the database (%s): %s", trouble.code, name_database_fault(fault))
    else:
        LOG.exception("the worker goes on after a fault")


def do_one_job(context: WorkerContext) -> bool:
    """Do the oldest job that is free; False when there is none.

    A job whose work ends in a fault is left alone: once its lease has run out it is taken again, and in the
    end it fails in words.
    """
    job = _take(context)
    if job is None:
        return False
    try:
        KINDS[job.kind](context, job)
    except LostJob:
        LOG.info("job %s was cancelled or taken by another worker", job.id)
        sweep(context)
    else:
        _give_back_unfinished(context, job.id)
    return True


def sweep(context: WorkerContext) -> None:
    """Remove the folders of jobs that ended without a result, that ended long ago, or that are gone."""
    with context.writing() as session:
        forget_old_results(session, now=now())
    folder = context.settings.jobs_folder
    with context.sessions() as session:
        for path in folder.iterdir() if folder.is_dir() else ():
            if _may_go(session, path):
                shutil.rmtree(path, ignore_errors=True)
    tidy_evidence(context)


def tidy_evidence(context: WorkerContext) -> None:
    """Take in files that waited for the virus scanner, end abandoned uploads, remove bytes that nothing needs."""
    tools, library = context.installation.evidence_tools, context.installation.library
    take_in_waiting(context.sessions, context.writing, library=library, tools=tools, now=now())
    with context.writing() as session:
        end_abandoned_uploads(session, now=now())
    sweep_evidence(context.sessions, tools.store, now=now())


def _may_go(session: Session, path: Path) -> bool:
    """A folder without a job may belong to another database; it goes when it is old."""
    try:
        is_needed = needs_files(session, UUID(path.name))
    except ValueError:
        return False
    if is_needed is None:
        return path.stat().st_mtime < time.time() - KEPT.total_seconds()
    return not is_needed


def _release(context: WorkerContext) -> None:
    """Free the jobs that the previous worker of this name held when it died."""
    with context.writing() as session:
        release_jobs(session, worker=context.name)


def _take(context: WorkerContext) -> Job | None:
    with context.sessions() as session:
        if not has_free_job(session, now=now()):
            return None
    with context.writing() as session:
        return take_job(session, worker=context.name, now=now())


def _give_back_unfinished(context: WorkerContext, job_id: UUID) -> None:
    """Free the job where the worker was asked to stop; a finished job is no longer held."""
    try:
        with context.writing() as session:
            give_back(session, renew_lease(session, job_id, worker=context.name, now=now()))
    except LostJob:
        return

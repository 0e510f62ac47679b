"""The worker: cancelling, stopping, losing a job, sweeping, going on after a fault."""

from __future__ import annotations

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.jobs import report_batch, worker
from rongtong_assess.jobs.worker_context import WorkerContext, now
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.services.roadmap.batch_reports import cancel_batch
from rongtong_assess.storage.tables.jobs import Job, JobState
from tests.jobs.conftest import FindJob, Laid, NewBatch


def test_cancelling_in_the_middle_stops_the_work_and_removes_what_was_made(
    context: WorkerContext,
    new_batch: NewBatch,
    find_job: FindJob,
    laid: Laid,
    sessions: sessionmaker[Session],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = new_batch(6)
    quick = report_batch.make_pdf

    def cancel_at_the_third(maker: object, report: Report) -> bytes:
        if len(laid) == 2:
            with sessions.begin() as session:
                cancel_batch(session, batch.actor, batch.job_id, now=now())
        return quick(maker, report)  # type: ignore[arg-type]  # the quick one needs no maker

    monkeypatch.setattr(report_batch, "make_pdf", cancel_at_the_third)
    assert worker.do_one_job(context)
    assert find_job(batch).state == JobState.CANCELLED
    assert len(laid) < 6
    assert not context.folder_of(batch.job_id).exists()


def test_a_worker_that_is_asked_to_stop_gives_the_job_back_and_the_next_goes_on(
    context: WorkerContext, new_batch: NewBatch, find_job: FindJob, laid: Laid, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = new_batch(6)
    quick = report_batch.make_pdf

    def stop_at_the_third(maker: object, report: Report) -> bytes:
        if len(laid) == 2:
            context.stopping.set()
        return quick(maker, report)  # type: ignore[arg-type]  # the quick one needs no maker

    monkeypatch.setattr(report_batch, "make_pdf", stop_at_the_third)
    worker.do_one_job(context)
    job = find_job(batch)
    assert (job.state, job.attempts) == (JobState.WAITING, 0)
    worker.do_one_job(WorkerContext(context.installation))
    assert find_job(batch).state == JobState.DONE
    assert sorted(laid) == sorted(batch.numbers)


def test_a_worker_that_lost_its_job_writes_nothing_down(
    context: WorkerContext,
    new_batch: NewBatch,
    find_job: FindJob,
    laid: Laid,
    sessions: sessionmaker[Session],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = new_batch(3)
    quick = report_batch.make_pdf

    def be_overtaken(maker: object, report: Report) -> bytes:
        with sessions.begin() as session:
            session.execute(update(Job).values(worker="another"))
        return quick(maker, report)  # type: ignore[arg-type]  # the quick one needs no maker

    monkeypatch.setattr(report_batch, "make_pdf", be_overtaken)
    worker.do_one_job(context)
    job = find_job(batch)
    assert (job.state, job.worker, job.done_count) == (JobState.RUNNING, "another", 0)


def test_sweeping_removes_what_is_kept_no_longer_and_nothing_else(
    context: WorkerContext, new_batch: NewBatch, find_job: FindJob, laid: Laid, sessions: sessionmaker[Session]
) -> None:
    batch = new_batch(1)
    worker.do_one_job(context)
    strange, old, foreign = (context.settings.jobs_folder / name for name in (str(uuid4()), str(uuid4()), "notes"))
    for path in (strange, old, foreign):
        path.mkdir()
    eight_days_ago = (now() - timedelta(days=8)).timestamp()
    os.utime(old, (eight_days_ago, eight_days_ago))
    worker.sweep(context)
    kept = context.folder_of(batch.job_id)
    assert [path.exists() for path in (kept, strange, old, foreign)] == [True, True, False, True]
    with sessions.begin() as session:
        session.execute(update(Job).values(finished_at=now() - timedelta(days=8)))
    worker.sweep(context)
    assert not kept.exists()
    assert (find_job(batch).state, find_job(batch).result) == (JobState.DONE, None)


def test_a_fault_of_the_worker_does_not_end_it(
    context: WorkerContext, new_batch: NewBatch, find_job: FindJob, laid: Laid, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = new_batch(1)
    looks: list[int] = []

    def fail_once_then_work(given: WorkerContext) -> bool:
        looks.append(1)
        if len(looks) == 1:
            raise RuntimeError("a fault of ours")
        is_done = not do_one_job(given)
        if is_done:
            given.stopping.set()
        return not is_done

    do_one_job = worker.do_one_job
    monkeypatch.setattr(worker, "SECONDS_AFTER_A_FAULT", 0)
    monkeypatch.setattr(worker, "do_one_job", fail_once_then_work)
    worker.work(context)
    assert find_job(batch).state == JobState.DONE

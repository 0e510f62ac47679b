"""A worker may be killed at any moment: the next one finishes, no report is lost and none is made twice."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from itertools import islice

from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.jobs.worker_context import WorkerContext, now
from rongtong_assess.services.people.background_jobs import MOST_ATTEMPTS, take_job
from rongtong_assess.storage.background_jobs import list_steps
from rongtong_assess.storage.tables.jobs import Job, JobState
from tests.jobs.conftest import Batch
from tests.services.makers import ROOT

REPORTS = 24
KILLED_AFTER = (3, 7, 6)


def start_program(context: WorkerContext) -> subprocess.Popen[str]:
    settings = context.settings
    arguments = [str(settings.data_folder), settings.database_url]
    command = [sys.executable, "-m", "tests.jobs.batch_program", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def laid_before_a_kill(context: WorkerContext, count: int) -> list[str]:
    """The numbers of the reports a program began before it was killed."""
    with start_program(context) as program:
        assert program.stdout is not None
        spoken = list(islice(program.stdout, count))
        program.kill()
        spoken += program.stdout.readlines()
    return [line.strip() for line in spoken]


def whole_files(context: WorkerContext, batch: Batch) -> set[str]:
    """The numbers of the reports whose files are there."""
    return {batch.numbers[int(path.stem)] for path in context.folder_of(batch.job_id).glob("[0-9]*.pdf")}


def expire_lease(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(update(Job).values(lease_until=now() - timedelta(seconds=1)))


def test_reports_are_neither_lost_nor_made_twice_when_workers_are_killed(
    context: WorkerContext,
    sessions: sessionmaker[Session],
    new_batch: Callable[[int], Batch],
    find_job: Callable[[Batch], Job],
) -> None:
    batch = new_batch(REPORTS)
    whole: set[str] = set()
    for count in KILLED_AFTER:
        laid = laid_before_a_kill(context, count)
        assert len(laid) >= count
        assert not whole & set(laid), "a finished file was made again"
        whole = whole_files(context, batch)
        assert find_job(batch).state == JobState.RUNNING
        expire_lease(sessions)
    with start_program(context) as program:
        assert program.stdout is not None
        laid = program.stdout.read().split()
    assert not whole & set(laid)
    assert whole | set(laid) == set(batch.numbers)
    job = find_job(batch)
    assert (job.state, job.done_count) == (JobState.DONE, REPORTS)
    with sessions() as session:
        assert [step.position for step in list_steps(session, job.id)] == list(range(REPORTS))
    with zipfile.ZipFile(context.folder_of(job.id) / "reports.zip") as archive:
        contents = sorted(archive.read(name) for name in archive.namelist() if name.endswith(".pdf"))
    assert contents == sorted(b"%PDF-" + number.encode() for number in batch.numbers)


def test_a_batch_whose_worker_dies_after_every_report_is_finished(
    context: WorkerContext,
    sessions: sessionmaker[Session],
    new_batch: Callable[[int], Batch],
    find_job: Callable[[Batch], Job],
) -> None:
    """More kills than tries are allowed, and always before the report's step is written down."""
    batch = new_batch(MOST_ATTEMPTS + 2)
    for done in range(MOST_ATTEMPTS + 1):
        job = find_job(batch)
        with sessions.begin() as session:
            assert take_job(session, worker=f"killed {done}", now=now()) is not None
        folder = context.folder_of(job.id)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{done:04}.pdf").write_bytes(b"%PDF-" + batch.numbers[done].encode())
        expire_lease(sessions)
    with start_program(context) as program:
        assert program.stdout is not None
        laid = program.stdout.read().split()
    assert laid == [batch.numbers[-1]]
    assert find_job(batch).state == JobState.DONE

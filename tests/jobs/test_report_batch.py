"""A batch of reports: each made once, the faulty ones named in the list, the rest packed."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.jobs import report_batch, worker
from rongtong_assess.jobs.report_batch import make_pdf
from rongtong_assess.jobs.worker_context import WorkerContext, now
from rongtong_assess.presentation.document.pdf_maker import MissingGlyphs, PdfFailed
from rongtong_assess.services.people import background_jobs
from rongtong_assess.storage.tables.jobs import Job, JobState, JobStep
from tests.jobs.conftest import FindJob, Laid, NewBatch


def archive_of(context: WorkerContext, job: Job) -> tuple[dict[str, bytes], list[list[str]]]:
    """The PDFs by number, and the lines of the list."""
    with zipfile.ZipFile(context.folder_of(job.id) / str(job.result)) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"), newline="")))[1:]
        return {row[0]: archive.read(row[6]) for row in rows if row[6]}, rows


def expire_lease(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(update(Job).values(lease_until=now() - timedelta(seconds=1)))


def test_every_report_is_made_once_and_packed(
    context: WorkerContext, new_batch: NewBatch, find_job: FindJob, laid: Laid
) -> None:
    batch = new_batch(5)
    assert worker.do_one_job(context)
    job = find_job(batch)
    assert (job.state, job.done_count, job.attempts) == (JobState.DONE, 5, 1)
    pdfs, rows = archive_of(context, job)
    assert pdfs == {number: b"%PDF-" + number.encode() for number in batch.numbers}
    assert [row[0] for row in rows] == list(batch.numbers)
    assert sorted(laid) == sorted(batch.numbers)
    assert [path.name for path in context.folder_of(job.id).iterdir()] == ["reports.zip"]
    assert not worker.do_one_job(context)


def test_one_report_that_fails_does_not_stop_the_others(
    context: WorkerContext, new_batch: NewBatch, find_job: FindJob, laid: Laid
) -> None:
    batch = new_batch(4, {1: "缺字厂", 2: "意外厂"})
    worker.do_one_job(context)
    job = find_job(batch)
    pdfs, rows = archive_of(context, job)
    assert (job.state, set(pdfs)) == (JobState.DONE, {batch.numbers[0], batch.numbers[3]})
    assert "U+4DAE" in rows[1][-1]
    assert rows[2][-1] == report_batch.UNEXPECTED
    assert rows[2][6] == ""


@pytest.mark.parametrize("name", ["满盘厂", "库忙厂"])
def test_a_full_disk_or_a_busy_database_is_no_fault_of_a_report(
    context: WorkerContext,
    new_batch: NewBatch,
    find_job: FindJob,
    laid: Laid,
    sessions: sessionmaker[Session],
    name: str,
) -> None:
    batch = new_batch(1, {0: name})
    for _ in range(background_jobs.MOST_ATTEMPTS):
        with pytest.raises((OSError, OperationalError)):
            worker.do_one_job(context)
        expire_lease(sessions)
    with sessions.begin() as session:
        session.execute(update(Job).values(started_at=now() - background_jobs.MOST_WITHOUT_PROGRESS))
    assert not worker.do_one_job(context)
    job = find_job(batch)
    assert (job.state, job.words, job.done_count) == (JobState.FAILED, background_jobs.WORN_OUT, 0)


def test_finished_files_of_a_worker_that_died_are_not_made_again(
    context: WorkerContext, new_batch: NewBatch, find_job: FindJob, laid: Laid
) -> None:
    batch = new_batch(3)
    folder = context.folder_of(batch.job_id)
    folder.mkdir(parents=True)
    (folder / "0001.pdf").write_bytes(b"%PDF-from before")
    (folder / ".0002.pdf.abc.part").write_bytes(b"%PDF-half")
    worker.do_one_job(context)
    assert sorted(laid) == sorted([batch.numbers[0], batch.numbers[2]])
    pdfs, _ = archive_of(context, find_job(batch))
    assert pdfs[batch.numbers[1]] == b"%PDF-from before"
    assert pdfs[batch.numbers[2]] == b"%PDF-" + batch.numbers[2].encode()


def test_a_step_whose_file_was_lost_is_made_again(
    context: WorkerContext, new_batch: NewBatch, find_job: FindJob, laid: Laid, sessions: sessionmaker[Session]
) -> None:
    batch = new_batch(2)
    with sessions.begin() as session:
        session.add(JobStep(job_id=batch.job_id, position=0, file_name="0000.pdf", done_at=now()))
    worker.do_one_job(context)
    job = find_job(batch)
    assert (job.done_count, len(laid), len(archive_of(context, job)[0])) == (2, 2, 2)


class FailingMaker:
    """Fails with each of these failures before it makes a PDF."""

    def __init__(self, *failures: PdfFailed) -> None:
        self.failures = list(failures)

    def make(self, _html: str) -> bytes:
        if self.failures:
            raise self.failures.pop(0)
        return b"%PDF-"


def test_a_layout_that_broke_off_is_tried_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "rongtong_assess.jobs.report_batch.make_report_pdf", lambda report, templates, lay_out: lay_out("")
    )
    assert make_pdf(FailingMaker(PdfFailed("断了")), None) == b"%PDF-"  # type: ignore[arg-type]  # the failing maker reads no report
    with pytest.raises(PdfFailed):
        make_pdf(FailingMaker(PdfFailed("断了"), PdfFailed("断了")), None)  # type: ignore[arg-type]  # the failing maker reads no report
    glyphs = FailingMaker(MissingGlyphs((("䶮", ""),)))
    with pytest.raises(MissingGlyphs):
        make_pdf(glyphs, None)  # type: ignore[arg-type]  # the failing maker reads no report

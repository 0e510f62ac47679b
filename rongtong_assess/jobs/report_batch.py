"""A batch of reports: several laid out at a time, each recorded as soon as its file is whole."""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from rongtong_assess.content.library import Library
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.jobs.worker_context import WorkerContext, now
from rongtong_assess.planning.plan_maker import PlanMaker
from rongtong_assess.presentation.document.archive import write_report_archive
from rongtong_assess.presentation.document.pdf_maker import MissingGlyphs, PdfFailed, PdfMaker
from rongtong_assess.presentation.document.undrawn import make_report_pdf
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.wording.report.files import words_of_progress
from rongtong_assess.services.people.background_jobs import finish_job, note_step, renew_lease
from rongtong_assess.services.roadmap.batch_reports import (
    ARCHIVE_NAME,
    GONE,
    ReportTools,
    build_batch_report,
    list_archive_rows,
    list_open_positions,
)
from rongtong_assess.settings import find_data_folder
from rongtong_assess.storage.database.faults import DatabaseFault
from rongtong_assess.storage.tables.jobs import Job, JobStep

LOG = logging.getLogger(__name__)
# Well below the lease, so that a slow disk or a busy database does not lose the job.
RENEW_SECONDS = 5
UNEXPECTED = "生成时出了意外，已记入运行日志，请联系系统管理员"


@dataclass(frozen=True, slots=True)
class Made:
    """The outcome of one report: a file, or a fault in words."""

    position: int
    file_name: str | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Makers:
    """The makers of PDFs and plans for one batch, each with its processes."""

    pdfs: PdfMaker
    plans: PlanMaker


class ReportBatch:
    """One batch of reports, made by one worker."""

    def __init__(self, context: WorkerContext, job: Job) -> None:
        self._context = context
        self._job = job
        self._folder = context.folder_of(job.id)
        self._library: Library = context.installation.load_library()

    def run(self) -> None:
        """Make what is still to be made, then the archive. Raises LostJob; returns early when asked to stop."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        installation, processes = self._context.installation, self._context.settings.job_processes
        maker = installation.new_pdf_maker(processes=processes)
        planner = installation.new_plan_maker(processes=processes)
        pool = ThreadPoolExecutor(processes)
        try:
            self._make_all(Makers(maker, planner), pool)
        finally:
            pool.shutdown(cancel_futures=True)
            maker.close()
            planner.close()
        if not self._context.stopping.is_set():
            self._pack()

    def _make_all(self, makers: Makers, pool: ThreadPoolExecutor) -> None:
        """Make as many at a time as there are layout processes, renewing the lease meanwhile."""
        with self._context.sessions() as session:
            waiting = iter(list_open_positions(session, self._job, self._folder))
        running: set[Future[Made]] = set()
        while not self._context.stopping.is_set():
            self._fill(running, waiting, makers=makers, pool=pool)
            if not running:
                return
            done, running = wait(running, RENEW_SECONDS, FIRST_COMPLETED)
            if self._context.stopping.is_set():
                return
            self._renew([future.result() for future in done])

    def _fill(
        self, running: set[Future[Made]], waiting: Iterator[int], *, makers: Makers, pool: ThreadPoolExecutor
    ) -> None:
        while len(running) < self._context.settings.job_processes:
            position = next(waiting, None)
            if position is None:
                return
            running.add(pool.submit(self._make, position, makers))

    def _make(self, position: int, makers: Makers) -> Made:
        """Make one report. Its faults do not stop the others; a full disk or a lost database stops the job."""
        name = f"{position:04}.pdf"
        try:
            if not (self._folder / name).is_file():
                self._write(name, self._lay_out(position, makers))
            return Made(position, file_name=name)
        except PdfFailed as failure:
            return Made(position, fault=str(failure))
        except NotFound:
            return Made(position, fault=GONE)
        except Refused as refusal:
            return Made(position, fault=str(refusal))
        except (OSError, DatabaseFault):
            raise
        except Exception:
            LOG.exception("report %d of job %s could not be made", position, self._job.id)
            return Made(position, fault=UNEXPECTED)

    def _lay_out(self, position: int, makers: Makers) -> bytes:
        settings = self._context.settings
        tools = ReportTools(self._library, makers.plans.find_roadmap, settings.brand, settings.site_address)
        with self._context.sessions() as session:
            report = build_batch_report(session, self._job, position, tools=tools)
        return make_pdf(makers.pdfs, report)

    def _write(self, name: str, content: bytes) -> None:
        """Write the file so that it appears whole or not at all."""
        draft = self._folder / f".{name}.{secrets.token_hex(4)}.part"
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._folder / name)

    def _renew(self, made: list[Made]) -> None:
        """Renew the lease and record what is done."""
        with self._context.writing() as session:
            job = renew_lease(session, self._job.id, worker=self._context.name, now=now())
            for report in made:
                step = JobStep(
                    job_id=job.id,
                    position=report.position,
                    file_name=report.file_name,
                    fault=report.fault,
                    done_at=now(),
                )
                note_step(session, job, step, words=words_of_progress(job.done_count + 1, job.total_count))

    def _pack(self) -> None:
        with self._context.sessions() as session:
            rows = list_archive_rows(session, self._job, self._folder, library=self._library)
        self._renew([])
        draft = self._folder / f".{ARCHIVE_NAME}.{secrets.token_hex(4)}.part"
        write_report_archive(draft, rows, at=self._job.created_at)
        draft.replace(self._folder / ARCHIVE_NAME)
        with self._context.writing() as session:
            job = renew_lease(session, self._job.id, worker=self._context.name, now=now())
            finish_job(session, job, result=ARCHIVE_NAME, now=now())
        _remove_all_but(self._folder, ARCHIVE_NAME)


def make_pdf(maker: PdfMaker, report: Report) -> bytes:
    """The PDF of a report; once more where the first layout broke off. Raises PdfFailed."""
    templates = find_data_folder("templates") / "report"
    try:
        return make_report_pdf(report, templates, lay_out=maker.make)
    except MissingGlyphs:
        raise
    except PdfFailed:
        return make_report_pdf(report, templates, lay_out=maker.make)


def _remove_all_but(folder: Path, kept: str) -> None:
    for path in folder.iterdir():
        if path.name != kept:
            path.unlink(missing_ok=True)

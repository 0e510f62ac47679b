"""Many reports in the background: a real worker process, from the click to the whole archive."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bench.measurement import Measurement, stopwatch
from bench.people import environment_of, make_people, settings_of
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.assessment.stored_sheet import entered_answers
from rongtong_assess.installation import ShippedContent
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.roadmap.batch_reports import Choice, choose_submitted, start_batch
from rongtong_assess.settings import find_data_folder
from rongtong_assess.storage.database.engine import new_session_factory, open_engine
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.jobs import UNFINISHED, Job

REPORTS = 100
EXAMPLE = "electronics-420"
EDITION = "miit-2024"
MOST_SECONDS = 600
# Half as much again as two shared cores took with two layout processes.
TARGET_SECONDS = 150


def measure_reports() -> Iterator[Measurement]:
    """The whole batch, each report, and whether all of them are there."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        engine = open_engine(settings_of(folder).database_url)
        sessions = new_session_factory(engine)
        make_people(folder, REPORTS)
        job_id = start_reports(sessions)
        with stopwatch() as elapsed, _worker(folder):
            job = wait_for_reports(sessions, job_id)
            seconds = elapsed()
        found = count_whole(settings_of(folder).jobs_folder / str(job_id) / str(job.result))
        engine.dispose()
    yield Measurement(f"{REPORTS} 份报告在后台做完并打包", seconds, "秒", TARGET_SECONDS, "most")
    yield Measurement("平均一份报告", seconds / REPORTS, "秒")
    yield Measurement("压缩包里缺的报告", REPORTS - found, "份", 0, "most")


def start_reports(sessions: sessionmaker[Session], assessment_ids: Collection[str] | None = None) -> UUID:
    """Firms submit, all of them or those of these assessments; then one batch of their reports is asked for."""
    library = ShippedContent().library
    edition, now = library.get_edition(EDITION), datetime.now(UTC)
    document = read_sheet_document(find_data_folder("questionnaires") / EDITION / "examples" / f"{EXAMPLE}.json")
    answers = list(entered_answers(edition, read_sheet(edition, document).sheet))
    with sessions.begin() as session:
        every = session.scalars(select(Assessment)).all()
        for assessment in every:
            if assessment_ids is not None and str(assessment.id) not in assessment_ids:
                continue
            changes = [AnswerChange(question, value, 0, "bench", 0) for question, value in answers]
            actor = Actor(assessment.organisation_id, assessment.started_by, OrganisationKind.FIRM, Role.OWNER)
            save_answers(session, actor, assessment, edition=edition, changes=changes, now=now)
            submit(session, actor, assessment.id, Submission("bench"), library=library, models=None, now=now)
        return start_batch(session, actor, choose_submitted(session, Choice()), now=now).id


@contextmanager
def _worker(folder: Path) -> Iterator[None]:
    """The process as `rongtong work` runs it."""
    start = [sys.executable, "-c", "from rongtong_assess.cli import main; main()", "work"]
    worker = subprocess.Popen(start, env=environment_of(folder), stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(30)


def wait_for_reports(sessions: sessionmaker[Session], job_id: UUID) -> Job:
    deadline = time.monotonic() + MOST_SECONDS
    while time.monotonic() < deadline:
        with sessions() as session:
            job = session.get_one(Job, job_id)
        if job.state not in UNFINISHED:
            return job
        time.sleep(0.2)
    raise RuntimeError(f"the reports were not made within {MOST_SECONDS} s")


def count_whole(archive: Path) -> int:
    with zipfile.ZipFile(archive) as reports:
        names = [name for name in reports.namelist() if name.endswith(".pdf")]
        return sum(reports.read(name).startswith(b"%PDF-") for name in names)

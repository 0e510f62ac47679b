"""A worker's context on a database with submitted assessments and one batch of them in the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.library import Library, load_library
from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.installation import Installation
from rongtong_assess.jobs import report_batch
from rongtong_assess.jobs.worker_context import WorkerContext
from rongtong_assess.presentation.document.pdf_maker import MissingGlyphs
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.services.roadmap.batch_reports import start_batch
from rongtong_assess.settings import Settings
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.jobs import Job
from rongtong_assess.storage.tables.people import Organisation
from tests.actors import administrator_actor
from tests.services.makers import NOW, ROOT, add_account, add_submitted


@dataclass(frozen=True)
class Batch:
    """A job with the numbers of its assessments, in order."""

    job_id: UUID
    actor: Actor
    numbers: tuple[str, ...]


NewBatch = Callable[..., Batch]
FindJob = Callable[[Batch], Job]
Laid = list[str]


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(ROOT / "questionnaires", ROOT / "catalogue")


@pytest.fixture
def context(database_url: str, sessions: sessionmaker[Session], tmp_path: Path) -> WorkerContext:
    settings = Settings(tmp_path, database_url, secret_key="only-for-tests", totp_secret="only-for-tests")
    return WorkerContext(Installation(settings).with_parts(sessions=sessions))


@pytest.fixture
def new_batch(sessions: sessionmaker[Session], library: Library) -> Callable[..., Batch]:
    """Makes a batch of `count` firms; names: by number from 0, of firms with a name of their own."""

    def make(count: int, names: dict[int, str] | None = None) -> Batch:
        with sessions() as session:
            begin_writing(session)
            organisation = Organisation(kind=OrganisationKind.ADMINISTRATOR, name="管理", created_at=NOW)
            session.add(organisation)
            account = add_account(session)
            session.flush()
            called = names or {}
            assessments = [
                add_submitted(session, library, number, name=called.get(number, f"第{number}家机械有限公司"))
                for number in range(count)
            ]
            actor = administrator_actor(organisation.id, account.id)
            job = start_batch(session, actor, [assessment.id for assessment in assessments], now=NOW)
            session.commit()
            return Batch(job.id, actor, tuple(assessment.number for assessment in assessments))

    return make


@pytest.fixture
def find_job(sessions: sessionmaker[Session]) -> Callable[[Batch], Job]:
    def find(batch: Batch) -> Job:
        with sessions() as session:
            return session.get_one(Job, batch.job_id)

    return find


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> Laid:
    """Quick layouts; the numbers of the reports laid out. A firm's name can make its layout fail."""
    numbers: Laid = []

    def lay_out(_maker: object, report: Report) -> bytes:
        numbers.append(report.header.number)
        if "缺字" in report.header.firm.name:
            raise MissingGlyphs((("䶮", report.header.firm.name),))
        if "意外" in report.header.firm.name:
            raise KeyError("a fault of ours")
        if "满" in report.header.firm.name:
            raise OSError(28, "No space left on device")
        if "库忙" in report.header.firm.name:
            raise OperationalError("SELECT", {}, Exception("database is locked"))
        return b"%PDF-" + report.header.number.encode()

    monkeypatch.setattr(report_batch, "make_pdf", lay_out)
    return numbers

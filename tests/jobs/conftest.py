"""A workshop on a database with submitted assessments and one batch of them in the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.shelf import Shelf, load_shelf
from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.jobs.workshop import Workshop
from rongtong_assess.services.batch_reports import start_batch
from rongtong_assess.settings import Settings
from rongtong_assess.storage.database import begin_writing
from rongtong_assess.storage.jobs import Job
from rongtong_assess.storage.organisations import Organisation
from tests.actors import administrator_actor
from tests.services.makers import NOW, ROOT, add_account, add_submitted


@dataclass(frozen=True)
class Batch:
    """A job with the numbers of its assessments, in order."""

    job_id: UUID
    actor: Actor
    numbers: tuple[str, ...]


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return load_shelf(ROOT / "questionnaires", ROOT / "catalogue")


@pytest.fixture
def workshop(database_url: str, sessions: sessionmaker[Session], tmp_path: Path) -> Workshop:
    settings = Settings(tmp_path, database_url, secret_key="only-for-tests", totp_secret="only-for-tests")
    return Workshop(settings, sessions)


@pytest.fixture
def new_batch(sessions: sessionmaker[Session], shelf: Shelf) -> Callable[..., Batch]:
    """Makes a batch of so many firms; names: of firms that are called otherwise, by their number from 0."""

    def make(count: int, names: dict[int, str] | None = None) -> Batch:
        with sessions() as session:
            begin_writing(session)
            organisation = Organisation(kind=OrganisationKind.ADMINISTRATOR, name="管理", created_at=NOW)
            session.add(organisation)
            account = add_account(session)
            session.flush()
            called = names or {}
            assessments = [
                add_submitted(session, shelf, number, name=called.get(number, f"第{number}家机械有限公司"))
                for number in range(count)
            ]
            actor = administrator_actor(organisation.id, account.id)
            job = start_batch(session, actor, [one.id for one in assessments], now=NOW)
            session.commit()
            return Batch(job.id, actor, tuple(one.number for one in assessments))

    return make


@pytest.fixture
def find_job(sessions: sessionmaker[Session]) -> Callable[[Batch], Job]:
    def find(batch: Batch) -> Job:
        with sessions() as session:
            return session.get_one(Job, batch.job_id)

    return find

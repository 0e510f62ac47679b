"""A platform with a case of a firm that waits, its manager, and a worker for what goes on in the background."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.consulting.consultant import ConsultantRecord
from rongtong_assess.installation import Installation
from rongtong_assess.jobs.worker import do_one_job
from rongtong_assess.jobs.worker_context import WorkerContext, now
from rongtong_assess.services.consulting.cases.open_case import CaseOpening, open_case
from rongtong_assess.services.consulting.consultants.records import RecordChange, find_record, save_record
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.story import Story
from tests.web.world import log_in, token_of


@dataclass(frozen=True)
class PlatformOffice:
    """manager: logged in. case_id: of the first firm."""

    app: Flask
    story: Story
    manager: FlaskClient
    case_id: UUID

    @property
    def installation(self) -> Installation:
        installation: Installation = self.app.extensions[EXTENSION]
        return installation

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self.installation.sessions() as session:
            begin_writing(session)
            yield session
            session.commit()

    def page(self, path: str) -> str:
        return self.manager.get(path, follow_redirects=True).text

    def post(self, path: str, page: str, **form: object) -> str:
        data = {**form, "csrf_token": token_of(self.manager, page)}
        return self.manager.post(path, data=data, follow_redirects=True).text

    def account_id(self, name: str) -> int:
        with self.installation.sessions() as session:
            return account_of(session, self.story, name).id

    def case(self) -> Case:
        with self.installation.sessions() as session:
            return session.get_one(Case, self.case_id)

    def work(self) -> bool:
        """The worker does one job."""
        return do_one_job(WorkerContext(self.installation))


def account_of(session: Session, story: Story, name: str) -> Account:
    return session.scalars(select(Account).where(Account.email == story.world.account(*name.split("/")))).one()


@pytest.fixture
def office(app: Flask, authorised: Story) -> PlatformOffice:
    """manager and consultant of platform-1 both know quality; the consultant is near."""
    installation: Installation = app.extensions[EXTENSION]
    platform = authorised.world.organisations["platform-1"]
    with installation.sessions() as session:
        begin_writing(session)
        manager = account_of(session, authorised, "platform-1/manager")
        actor = Actor(platform, manager.id, OrganisationKind.PLATFORM, Role.MANAGER)
        edition = installation.library.get_edition("miit-2024")
        opening = CaseOpening(CasePurpose.ON_SITE)
        case = open_case(session, actor, authorised.finished, opening, edition=edition, now=now())
        for name, regions in (("consultant", (case.region,)), ("manager", ())):
            keep(session, actor, account_of(session, authorised, f"platform-1/{name}"), regions=regions)
        session.commit()
        case_id = case.id
    return PlatformOffice(app, authorised, log_in(app, authorised.world.account("platform-1", "manager")), case_id)


def keep(session: Session, actor: Actor, account: Account, *, regions: tuple[str, ...]) -> None:
    _, revision = find_record(session, actor, account.id)
    record = ConsultantRecord(scenes=("quality",), regions=regions, industries=("C34",), capacity=3)
    save_record(session, actor, account, RecordChange(record, revision), scenes={"quality"}, now=now())

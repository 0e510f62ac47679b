"""A firm with an open assessment, and the shipped content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.library import Library, load_library
from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.services.assessment.firm_profile import register_firm
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.people import Membership, Organisation
from tests.actors import firm_actor, platform_actor
from tests.services.makers import NOW, ROOT, add_account, add_submitted, details
from tests.services.visit_steps import VisitSteps, authorise


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(ROOT / "questionnaires", ROOT / "catalogue")


@dataclass(frozen=True)
class Firm:
    """Ids of one firm, its owner and its open assessment."""

    organisation_id: UUID
    account_id: int
    assessment_id: UUID

    @property
    def actor(self) -> Actor:
        return firm_actor(self.organisation_id, self.account_id)


@pytest.fixture
def new_firm(sessions: sessionmaker[Session], library: Library, edition: Edition) -> Callable[[int], Firm]:
    """Makes the firm with that number."""

    def make(number: int) -> Firm:
        with sessions() as session:
            begin_writing(session)
            account = add_account(session, f"firm-{number}@example.com")
            organisation = register_firm(session, account.id, details(number), library=library, now=NOW)
            assessment = start_assessment(session, firm_actor(organisation.id, account.id), edition=edition, now=NOW)
            session.commit()
            return Firm(organisation.id, account.id, assessment.id)

    return make


@pytest.fixture
def firm(new_firm: Callable[[int], Firm]) -> Firm:
    return new_firm(1)


@pytest.fixture
def writing(session: Session, firm: Firm) -> Session:
    """A session in its writing transaction, after the firm was made."""
    begin_writing(session)
    return session


@pytest.fixture
def new_consultant(writing: Session) -> Callable[[str], Actor]:
    def make(name: str) -> Actor:
        platform = Organisation(kind=OrganisationKind.PLATFORM, name=name, created_at=NOW)
        writing.add(platform)
        account = add_account(writing, f"{name}@example.com")
        writing.flush()
        writing.add(Membership(account_id=account.id, organisation_id=platform.id, role=Role.MANAGER, created_at=NOW))
        writing.flush()
        return platform_actor(platform.id, account.id)

    return make


@pytest.fixture
def visit(writing: Session, library: Library, new_consultant: Callable[[str], Actor]) -> VisitSteps:
    assessment, actor = add_submitted(writing, library, 21), new_consultant("platform-a")
    authorise(writing, assessment, actor.organisation_id)
    return VisitSteps(writing, library, library.get_edition("miit-2024"), assessment, actor)

"""Rows for tests of queries: the least that the tables take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState, StoredScorecard
from rongtong_assess.storage.tables.people import Account, Membership, Organisation
from rongtong_assess.storage.tables.visit import Authorisation, Visit, VisitState

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
NUMBERS = count(1)


def add_account(session: Session, email: str, name: str = "某人") -> Account:
    account = Account(email=email, name=name, active=True, fs_uniquifier=uuid4().hex, created_at=NOW)
    session.add(account)
    session.flush()
    return account


def add_organisation(
    session: Session,
    name: str,
    kind: OrganisationKind = OrganisationKind.FIRM,
    *,
    is_active: bool = True,
    is_demo: bool = False,
) -> Organisation:
    organisation = Organisation(kind=kind, name=name, is_active=is_active, is_demo=is_demo, created_at=NOW)
    session.add(organisation)
    session.flush()
    return organisation


def add_platform(session: Session, name: str, *, is_active: bool = True, is_demo: bool = False) -> Organisation:
    return add_organisation(session, name, OrganisationKind.PLATFORM, is_active=is_active, is_demo=is_demo)


def join(
    session: Session, account: Account, organisation: Organisation, role: Role = Role.OWNER, days: int = 0
) -> None:
    """days: how much later than NOW."""
    at = NOW + timedelta(days=days)
    session.add(Membership(account_id=account.id, organisation_id=organisation.id, role=role, created_at=at))
    session.flush()


def add_submitted(session: Session, firm: Organisation, *, days: int = 0, edition_id: str = "e") -> Assessment:
    """A submitted assessment with a scorecard of level 1. days: how much later than NOW it was submitted."""
    assessment = add_assessment(session, firm, AssessmentState.SUBMITTED, days=days, edition_id=edition_id)
    session.add(
        StoredScorecard(
            organisation_id=firm.id,
            assessment_id=assessment.id,
            edition_fingerprint="f",
            score_points=Decimal(20),
            level=1,
            document="{}",
            answers="{}",
            engine_version="test",
            scored_at=NOW,
        )
    )
    session.flush()
    return assessment


def add_assessment(
    session: Session,
    firm: Organisation,
    state: AssessmentState = AssessmentState.OPEN,
    *,
    days: int = 0,
    edition_id: str = "e",
) -> Assessment:
    assessment = Assessment(
        organisation_id=firm.id,
        number=f"RT-{next(NUMBERS)}",
        edition_id=edition_id,
        edition_fingerprint="f",
        state=state,
        started_at=NOW,
        submitted_at=NOW + timedelta(days=days) if state is AssessmentState.SUBMITTED else None,
    )
    session.add(assessment)
    session.flush()
    return assessment


def authorise(session: Session, firm: Organisation, platform: Organisation, *, days: int = 0) -> Authorisation:
    """days: how much later than NOW it was given."""
    given = Authorisation(
        organisation_id=firm.id, platform_id=platform.id, consent_version="1", granted_at=NOW + timedelta(days=days)
    )
    session.add(given)
    session.flush()
    return given


def add_visit(session: Session, assessment: Assessment, platform_id: UUID, *, is_completed: bool) -> Visit:
    visit = Visit(
        organisation_id=assessment.organisation_id,
        assessment_id=assessment.id,
        platform_id=platform_id,
        state=VisitState.COMPLETED if is_completed else VisitState.OPEN,
        is_randomly_selected=False,
        edition_fingerprint="f",
        answers="{}" if is_completed else None,
        level=1 if is_completed else None,
        started_at=NOW,
    )
    session.add(visit)
    session.flush()
    return visit

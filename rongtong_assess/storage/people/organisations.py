"""Organisations, and the authorisations by which firms let service platforms see their results.

A platform reaches an assessment only through the queries here, which find it while an authorisation is in force.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState
from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.storage.tables.visit import Authorisation


def get_organisation(session: Session, organisation_id: UUID) -> Organisation:
    """One organisation as the database has it now, for any actor. Raises NotFound."""
    organisation = session.get(Organisation, organisation_id, populate_existing=True)
    if organisation is None:
        raise NotFound
    return organisation


def find_organisation_name(session: Session, organisation_id: UUID) -> str:
    """The name of an organisation; empty where it is gone."""
    return session.scalar(select(Organisation.name).where(Organisation.id == organisation_id)) or ""


def is_demo_organisation(session: Session, organisation_id: UUID) -> bool:
    """Whether the organisation is demo data."""
    return bool(session.scalar(select(Organisation.is_demo).where(Organisation.id == organisation_id)))


def has_administration(session: Session) -> bool:
    """Whether the administrators' organisation exists already."""
    return session.scalar(_administration().limit(1)) is not None


def lock_administration(session: Session) -> None:
    """Make administrators who act at the same moment wait until this transaction ends."""
    session.scalars(_administration().order_by(Organisation.id).with_for_update()).all()


def lock_organisation(session: Session, organisation_id: UUID) -> None:
    """Make other transactions that lock the organisation wait until this one ends."""
    session.scalar(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())


def list_platforms(session: Session, *, is_demo: bool, authorised: Collection[UUID] = ()) -> list[Organisation]:
    """The service platforms a firm may choose from, by name.

    authorised: platforms that it authorises; listed also while switched off, so that it can end the authorisation.
    """
    may_be_chosen = and_(Organisation.is_active, Organisation.is_demo == is_demo)
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.PLATFORM, or_(may_be_chosen, Organisation.id.in_(list(authorised)))
    )
    return list(session.scalars(query.order_by(Organisation.name, Organisation.id)))


def get_open_platform(session: Session, platform_id: UUID, *, is_demo: bool) -> Organisation:
    """A service platform that is switched on, demo data or not as asked. Raises NotFound."""
    query = select(Organisation).where(
        Organisation.id == platform_id,
        Organisation.kind == OrganisationKind.PLATFORM,
        Organisation.is_active,
        Organisation.is_demo == is_demo,
    )
    platform = session.scalar(query)
    if platform is None:
        raise NotFound
    return platform


def list_authorisations(session: Session, organisation_id: UUID) -> list[Authorisation]:
    """All authorisations that this firm ever gave, newest first."""
    query = select(Authorisation).where(Authorisation.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(Authorisation.granted_at.desc(), Authorisation.id)))


def find_authorisation(
    session: Session, organisation_id: UUID, platform_id: UUID, *, for_update: bool = False
) -> Authorisation | None:
    """The firm's authorisation of this platform that is in force."""
    query = select(Authorisation).where(
        Authorisation.organisation_id == organisation_id,
        Authorisation.platform_id == platform_id,
        Authorisation.ended_at.is_(None),
    )
    return session.scalar(query.with_for_update() if for_update else query)


def authorised_assessments(platform_id: UUID) -> Select[Assessment]:
    """A query of every submitted assessment that this platform may see; add further conditions to it."""
    return (
        select(Assessment)
        .join(Authorisation, Authorisation.organisation_id == Assessment.organisation_id)
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .where(
            Authorisation.platform_id == platform_id,
            Authorisation.ended_at.is_(None),
            Organisation.is_active,
            Assessment.state == AssessmentState.SUBMITTED,
        )
    )


def get_authorised_assessment(
    session: Session, platform_id: UUID, assessment_id: UUID, *, for_update: bool = False
) -> Assessment:
    """One assessment that this platform may see. Raises NotFound."""
    query = authorised_assessments(platform_id).where(Assessment.id == assessment_id)
    if for_update:
        query = query.with_for_update(of=Assessment)
    assessment = session.scalar(query)
    if assessment is None:
        raise NotFound
    return assessment


def _administration() -> Select[UUID]:
    return select(Organisation.id).where(Organisation.kind == OrganisationKind.ADMINISTRATOR)

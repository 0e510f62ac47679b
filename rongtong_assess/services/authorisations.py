"""A firm lets a service platform see its submitted results, and ends that again.

A platform reaches an assessment only through `get_authorised`; while no authorisation is in force it is not found.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.errors import NotFound
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.storage.assessments import Assessment, AssessmentState
from rongtong_assess.storage.organisations import Organisation
from rongtong_assess.storage.visits import Authorisation, Verification, VerificationState


def list_platforms(session: Session, *, is_demo: bool, authorised: Collection[UUID] = ()) -> list[Organisation]:
    """The service platforms a firm may choose from, by name.

    authorised: those that it authorises, also while they are closed, so that it can end that before they reopen.
    """
    may_be_chosen = and_(Organisation.is_active, Organisation.is_demo == is_demo)
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.PLATFORM, or_(may_be_chosen, Organisation.id.in_(list(authorised)))
    )
    return list(session.scalars(query.order_by(Organisation.name, Organisation.id)))


def list_authorisations(session: Session, organisation_id: UUID) -> list[Authorisation]:
    """All that this firm ever gave, newest first."""
    query = select(Authorisation).where(Authorisation.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(Authorisation.granted_at.desc(), Authorisation.id)))


def grant(
    session: Session, organisation_id: UUID, platform_id: UUID, *, consent_version: str, account_id: int, now: datetime
) -> Authorisation:
    """Let a platform see the firm's submitted results; one in force already stays.

    Raises NotFound, also where one of the two is demo data and the other is not.
    """
    # The lock makes two clicks at the same moment wait for each other.
    firm_is_demo = session.scalar(
        select(Organisation.is_demo).where(Organisation.id == organisation_id).with_for_update()
    )
    platform = select(Organisation).where(
        Organisation.id == platform_id, Organisation.kind == OrganisationKind.PLATFORM, Organisation.is_active
    )
    found = session.scalar(platform.where(Organisation.is_demo == firm_is_demo))
    if found is None:
        raise NotFound
    given = session.scalar(_in_force(organisation_id, platform_id))
    if given is None:
        given = Authorisation(
            organisation_id=organisation_id,
            platform_id=platform_id,
            consent_version=consent_version,
            granted_at=now,
            granted_by=account_id,
        )
        session.add(given)
        _audit(session, AuditedAction.AUTHORISATION_GRANT, organisation_id, found.name, account_id=account_id, now=now)
        session.flush()
    return given


def end(session: Session, organisation_id: UUID, platform_id: UUID, *, account_id: int, now: datetime) -> None:
    """The platform sees nothing of the firm any more; what it found on site stays. A second call changes nothing.

    Raises NotFound where there never was an authorisation.
    """
    given = session.scalar(_in_force(organisation_id, platform_id).with_for_update())
    if given is None:
        if all(one.platform_id != platform_id for one in list_authorisations(session, organisation_id)):
            raise NotFound
        return
    given.ended_at, given.ended_by = now, account_id
    name = session.scalar(select(Organisation.name).where(Organisation.id == platform_id)) or ""
    _audit(session, AuditedAction.AUTHORISATION_END, organisation_id, name, account_id=account_id, now=now)
    session.flush()


def authorised_assessments(platform_id: UUID) -> Select[Assessment]:
    """Every submitted assessment this platform may see: put further conditions on it."""
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


def get_authorised(session: Session, platform_id: UUID, assessment_id: UUID, *, for_update: bool = False) -> Assessment:
    """One of those; raises NotFound."""
    query = authorised_assessments(platform_id).where(Assessment.id == assessment_id)
    if for_update:
        query = query.with_for_update(of=Assessment)
    assessment = session.scalar(query)
    if assessment is None:
        raise NotFound
    return assessment


def is_visit_alive() -> ColumnElement[bool]:
    """Of verifications in a query: completed, or of a platform to which the firm shows its results now."""
    given = aliased(Authorisation)
    in_force = exists().where(
        given.organisation_id == Verification.organisation_id,
        given.platform_id == Verification.platform_id,
        given.ended_at.is_(None),
    )
    return or_(Verification.state == VerificationState.COMPLETED, in_force)


def _in_force(organisation_id: UUID, platform_id: UUID) -> Select[Authorisation]:
    return select(Authorisation).where(
        Authorisation.organisation_id == organisation_id,
        Authorisation.platform_id == platform_id,
        Authorisation.ended_at.is_(None),
    )


def _audit(
    session: Session, action: AuditedAction, organisation_id: UUID, name: str, *, account_id: int, now: datetime
) -> None:
    add_audit_entry(
        session, action=action, account_id=account_id, organisation_id=organisation_id, subject=name, now=now
    )

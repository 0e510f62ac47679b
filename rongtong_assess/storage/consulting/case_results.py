"""What the rounds of cases found: the visit of a round, signed versions, and the signed results of a firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState, StoredScorecard
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.sign_off import CaseVersion
from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.storage.tables.visit import Authorisation, Visit
from rongtong_assess.storage.visit import is_on_site, is_visit_alive


@dataclass(frozen=True, slots=True)
class SignedVisit:
    """A visit whose result is in force. case_number: empty for a visit from before there were cases."""

    visit: Visit
    assessment: Assessment
    platform_name: str
    case_number: str


def find_round_visit(session: Session, case: Case, *, for_update: bool = False) -> Visit | None:
    """The findings of the present round; None before the first one was recorded."""
    query = select(Visit).where(Visit.case_id == case.id, Visit.round_number == case.round_number)
    return session.scalar(query.with_for_update() if for_update else query)


def find_other_visit_on_site(session: Session, case: Case) -> Visit | None:
    """A visit on site to the same assessment that belongs to no case or to another one; abandoned ones left out."""
    query = select(Visit).where(Visit.assessment_id == case.assessment_id, is_on_site(), is_visit_alive())
    return session.scalar(query.where(or_(Visit.case_id.is_(None), Visit.case_id != case.id)))


def list_versions(session: Session, case: Case) -> list[CaseVersion]:
    """Every signed version of the case, the first one first."""
    query = select(CaseVersion).where(CaseVersion.case_id == case.id)
    return list(session.scalars(query.order_by(CaseVersion.number)))


def has_version_of_round(session: Session, case: Case) -> bool:
    """Whether the result of the present round was signed by two people at least once."""
    query = select(CaseVersion.id).where(CaseVersion.case_id == case.id, CaseVersion.round_number == case.round_number)
    return session.scalar(query.limit(1)) is not None


def get_version(session: Session, case: Case, number: int) -> CaseVersion:
    """One signed version. Raises NotFound."""
    query = select(CaseVersion).where(CaseVersion.case_id == case.id, CaseVersion.number == number)
    version = session.scalar(query)
    if version is None:
        raise NotFound
    return version


def list_versions_until(session: Session, case: Case, *, until: datetime) -> list[CaseVersion]:
    """What the platform of this case had signed of its firm by then, in any case, the first one first."""
    query = (
        select(CaseVersion)
        .join(Case, Case.id == CaseVersion.case_id)
        .where(
            Case.firm_id == case.firm_id, Case.platform_id == case.platform_id, CaseVersion.second_signed_at <= until
        )
    )
    return list(session.scalars(query.order_by(CaseVersion.second_signed_at, CaseVersion.id)))


def get_version_assessment_id(session: Session, case: Case, version: CaseVersion) -> UUID:
    """Which assessment a signed version is about; that of the case where its visit is gone."""
    query = select(Visit.assessment_id).where(Visit.id == version.visit_id)
    return session.scalar(query) or case.assessment_id


def is_authorised(session: Session, case: Case) -> bool:
    """Whether the firm authorises the platform of the case now."""
    query = select(Authorisation.id).where(
        Authorisation.organisation_id == case.firm_id,
        Authorisation.platform_id == case.platform_id,
        Authorisation.ended_at.is_(None),
    )
    return session.scalar(query) is not None


def list_declared_results(session: Session, case: Case, edition_id: str) -> list[tuple[Assessment, StoredScorecard]]:
    """The results that the firm of the case submitted to this edition, the first one first."""
    query = (
        select(Assessment, StoredScorecard)
        .join(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        .where(
            Assessment.organisation_id == case.firm_id,
            Assessment.edition_id == edition_id,
            Assessment.state == AssessmentState.SUBMITTED,
        )
    )
    rows = session.execute(query.order_by(Assessment.submitted_at, Assessment.id))
    return [(row.Assessment, row.StoredScorecard) for row in rows]


def list_signed_visits(session: Session, actor: Actor, case: Case, *, edition_id: str) -> list[SignedVisit]:
    """What was signed of the firm of the case in this edition, the first one first.

    A platform sees its own visits only, the firm those of every platform.
    """
    query = _signed_visits(case.firm_id).where(Assessment.edition_id == edition_id)
    if actor.kind is OrganisationKind.PLATFORM:
        query = query.where(Visit.platform_id == actor.organisation_id)
    rows = session.execute(query.order_by(Visit.completed_at, Visit.id))
    return [SignedVisit(row.Visit, row.Assessment, row.name, row.number or "") for row in rows]


def find_newest_result(session: Session, case: Case) -> Assessment | None:
    """The last assessment that the firm submitted to the edition of the one that the case looks at."""
    edition_id = select(Assessment.edition_id).where(Assessment.id == case.assessment_id).scalar_subquery()
    query = select(Assessment).where(
        Assessment.organisation_id == case.firm_id,
        Assessment.state == AssessmentState.SUBMITTED,
        Assessment.edition_id == edition_id,
    )
    return session.scalar(query.order_by(Assessment.submitted_at.desc(), Assessment.id).limit(1))


def _signed_visits(firm_id: UUID) -> Select[Visit, Assessment, str, str]:
    return (
        select(Visit, Assessment, Organisation.name, Case.number)
        .join(Assessment, Assessment.id == Visit.assessment_id)
        .join(Organisation, Organisation.id == Visit.platform_id)
        .outerjoin(Case, Case.id == Visit.case_id)
        .where(Visit.organisation_id == firm_id, Visit.document.is_not(None))
    )

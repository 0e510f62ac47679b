"""Visits on site with their findings, the results that a platform may visit, and the authenticity codes of reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.storage.assessment import answer_times, read_answer_times
from rongtong_assess.storage.people.organisations import authorised_assessments
from rongtong_assess.storage.tables.assessment import Assessment, StoredScorecard
from rongtong_assess.storage.tables.forecast import StoredForecast
from rongtong_assess.storage.tables.visit import Authorisation, Finding, ReportCode, Visit, VisitState


@dataclass(frozen=True, slots=True)
class VisitableResult:
    """A submitted assessment with everything that a consultant is shown of it.

    forecast: as JSON text, None without one. visit: of any platform, None unless `is_visit_alive`.
    seconds: how long each stored answer took, None where that was not measured.
    """

    assessment: Assessment
    scorecard: StoredScorecard
    forecast: str | None
    visit: Visit | None
    seconds: Mapping[str, int | None]


def is_on_site() -> ColumnElement[bool]:
    """Whether these are the findings of a visit on site: first ratings and re-checks never count as one."""
    return Visit.kind == ValueKind.ON_SITE


def is_known_to(platform_id: UUID | None) -> ColumnElement[bool]:
    """Whether a visit has a result, and this reader may see it.

    A result that is being revised stands until the next one is signed. platform_id: the reader, who sees only its own
    visits; None for the firm and administrators, who see every visit.
    """
    has_result = and_(is_on_site(), Visit.answers.is_not(None))
    return has_result if platform_id is None else and_(has_result, Visit.platform_id == platform_id)


def is_visit_alive() -> ColumnElement[bool]:
    """Whether a visit has a result, or is of a platform that the firm authorises now."""
    given = aliased(Authorisation)
    in_force = exists().where(
        given.organisation_id == Visit.organisation_id,
        given.platform_id == Visit.platform_id,
        given.ended_at.is_(None),
    )
    return or_(Visit.state == VisitState.COMPLETED, Visit.answers.is_not(None), in_force)


def find_visit_of_assessment(session: Session, assessment_id: UUID) -> Visit | None:
    """The visit of an assessment, of any platform."""
    return session.scalar(select(Visit).where(Visit.assessment_id == assessment_id, is_on_site()))


def find_completed_visit(session: Session, assessment_id: UUID, *, platform_id: UUID | None = None) -> Visit | None:
    """The visit of an assessment that has a result, if this reader may see it. platform_id: as of `is_known_to`."""
    return session.scalar(select(Visit).where(Visit.assessment_id == assessment_id, is_known_to(platform_id)))


def find_abandoned_visit(session: Session, assessment_id: UUID) -> Visit | None:
    """The open visit of a platform that the firm no longer authorises."""
    return session.scalar(select(Visit).where(Visit.assessment_id == assessment_id, is_on_site(), ~is_visit_alive()))


def list_findings(session: Session, visit: Visit | None) -> dict[str, Finding]:
    """The findings recorded so far, by question; empty without a visit. A note alone is no finding yet."""
    found = list_finding_rows(session, visit).items()
    return {question: row for question, row in found if row.is_confirmed or row.value is not None}


def list_finding_rows(session: Session, visit: Visit | None) -> dict[str, Finding]:
    """What has been written so far, by question, also where only a note was; empty without a visit."""
    if visit is None:
        return {}
    rows = session.scalars(select(Finding).where(Finding.visit_id == visit.id))
    return {finding.question: finding for finding in rows}


def list_visitable_results(session: Session, platform_id: UUID) -> list[VisitableResult]:
    """The newest result of each firm in each edition that this platform may see, the last submitted first.

    A single query.
    """
    query = _with_results(authorised_assessments(platform_id))
    newest: dict[tuple[UUID, str], Row[*tuple[Any, ...]]] = {}
    for row in session.execute(query.order_by(Assessment.submitted_at.desc(), Assessment.id)):
        newest.setdefault((row.Assessment.organisation_id, row.Assessment.edition_id), row)
    return [_visitable(row) for row in newest.values()]


def get_visitable_result(session: Session, platform_id: UUID, assessment_id: UUID) -> VisitableResult:
    """One result that this platform may see. Raises NotFound."""
    query = _with_results(authorised_assessments(platform_id)).where(Assessment.id == assessment_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return _visitable(row)


def find_code_in_force(session: Session, code: str) -> ReportCode | None:
    """The stored code, of any firm; None for a revoked or unknown one."""
    return session.scalar(select(ReportCode).where(ReportCode.code == code, ReportCode.revoked_at.is_(None)))


def list_codes_in_force(session: Session, assessment: Assessment) -> Sequence[ReportCode]:
    """The assessment's codes in force: at most one for the declared result and one for that of a visit."""
    query = select(ReportCode).where(
        ReportCode.organisation_id == assessment.organisation_id,
        ReportCode.assessment_id == assessment.id,
        ReportCode.revoked_at.is_(None),
    )
    return session.scalars(query).all()


def get_scorecard_document(session: Session, assessment: Assessment) -> str:
    """The declared scorecard as JSON text, as it was stored. Raises NotFound while the assessment is open."""
    query = select(StoredScorecard.document).where(
        StoredScorecard.organisation_id == assessment.organisation_id, StoredScorecard.assessment_id == assessment.id
    )
    document = session.scalar(query)
    if document is None:
        raise NotFound
    return document


def _with_results(query: Any) -> Any:
    is_shown = and_(StoredForecast.assessment_id == Assessment.id, StoredForecast.is_shown)
    return (
        query.add_columns(StoredScorecard, StoredForecast.document, Visit, answer_times().label("times"))
        .join(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        .outerjoin(StoredForecast, is_shown)
        .outerjoin(Visit, and_(Visit.assessment_id == Assessment.id, is_on_site(), is_visit_alive()))
    )


def _visitable(row: Row[*tuple[Any, ...]]) -> VisitableResult:
    return VisitableResult(row.Assessment, row.StoredScorecard, row.document, row.Visit, read_answer_times(row.times))

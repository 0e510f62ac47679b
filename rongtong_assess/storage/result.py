"""Submitted assessments with their scorecards and the level that a visit found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState, StoredScorecard
from rongtong_assess.storage.tables.visit import Finding, Visit

ROWS_AT_ONCE = 200
AssessmentLevels = tuple[Assessment, int | None, int | None]
"""An assessment with its declared level and the one that a visit found, each None where there is none."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """Submitted assessments of all firms: of one edition or of all (""), submitted from since until before."""

    edition_id: str = ""
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class VisibleAssessments:
    """A query of the assessments that a reader may see, and the condition for visits that the reader may see."""

    assessments: Select[Assessment]
    known_visits: ColumnElement[bool]


def get_scorecard(session: Session, organisation_id: UUID, assessment_id: UUID) -> StoredScorecard:
    """The scorecard of a submitted assessment. Raises NotFound, also when it belongs to someone else."""
    scorecard = session.scalar(
        select(StoredScorecard).where(
            StoredScorecard.organisation_id == organisation_id, StoredScorecard.assessment_id == assessment_id
        )
    )
    if scorecard is None:
        raise NotFound
    return scorecard


def list_all_scorecards(session: Session) -> Iterator[tuple[Assessment, StoredScorecard | None]]:
    """Every submitted assessment of all firms with its scorecard, by number, a few rows in memory at a time.

    The scorecard is None where it is missing, which is a fault. For checks of the installation only.
    """
    query = (
        select(Assessment, StoredScorecard)
        .outerjoin(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        .where(Assessment.state == AssessmentState.SUBMITTED)
        .order_by(Assessment.number)
    )
    for row in session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)):
        yield row.Assessment, row.StoredScorecard


def list_submitted_edition_ids(session: Session) -> list[str]:
    """The editions with a submitted assessment of any firm; for administrators only."""
    query = select(Assessment.edition_id).where(Assessment.state == AssessmentState.SUBMITTED)
    return list(session.scalars(query.distinct().order_by(Assessment.edition_id)))


def list_submitted_ids(session: Session, submitted: Submitted) -> list[UUID]:
    """Ids of these assessments, the first submitted first; for administrators only."""
    query = _submitted_ids(submitted)
    return list(session.scalars(query.order_by(Assessment.submitted_at, Assessment.id)))


def count_submitted(session: Session, submitted: Submitted) -> int:
    """How many ids `list_submitted_ids` gives; for administrators only."""
    return session.scalar(select(func.count()).select_from(_submitted_ids(submitted).subquery())) or 0


def own_assessments(organisation_id: UUID) -> Select[Assessment]:
    """A query of all assessments of this organisation, open ones too."""
    return select(Assessment).where(Assessment.organisation_id == organisation_id)


def list_with_levels(
    session: Session, visible: VisibleAssessments, *, most: int, after: tuple[datetime, UUID] | None = None
) -> list[AssessmentLevels]:
    """One page of at most `most` visible assessments, the last started first.

    after: start time and id of the last row of the page before.
    """
    query = _with_levels(visible)
    if after is not None:
        started_at, assessment_id = after
        is_same = and_(Assessment.started_at == started_at, Assessment.id < assessment_id)
        query = query.where(or_(Assessment.started_at < started_at, is_same))
    rows = session.execute(query.order_by(Assessment.started_at.desc(), Assessment.id.desc()).limit(most))
    return [(row.Assessment, row.declared_level, row.found_level) for row in rows]


def get_with_levels(session: Session, visible: VisibleAssessments, assessment_id: UUID) -> AssessmentLevels:
    """One visible assessment. Raises NotFound."""
    row = session.execute(_with_levels(visible).where(Assessment.id == assessment_id)).one_or_none()
    if row is None:
        raise NotFound
    return row.Assessment, row.declared_level, row.found_level


def list_finding_notes(session: Session, visit: Visit) -> dict[str, str]:
    """The consultant's notes of a visit, by question; questions without a note are left out."""
    query = select(Finding.question, Finding.note).where(Finding.visit_id == visit.id)
    return {row.question: row.note for row in session.execute(query) if row.note}


def _with_levels(visible: VisibleAssessments) -> Select[Any]:
    declared, found = StoredScorecard.level.label("declared_level"), Visit.level.label("found_level")
    return (
        visible.assessments.add_columns(declared, found)
        .outerjoin(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        .outerjoin(Visit, and_(Visit.assessment_id == Assessment.id, visible.known_visits))
    )


def _submitted_ids(submitted: Submitted) -> Select[UUID]:
    query = select(Assessment.id).where(Assessment.state == AssessmentState.SUBMITTED)
    if submitted.edition_id:
        query = query.where(Assessment.edition_id == submitted.edition_id)
    if submitted.since:
        query = query.where(Assessment.submitted_at >= submitted.since)
    if submitted.before:
        query = query.where(Assessment.submitted_at < submitted.before)
    return query

"""A firm's assessments at a glance: how far the open ones are, what the submitted ones gave."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.content.shelf import Shelf
from rongtong_assess.reporting.words import level_title, show_number
from rongtong_assess.services.load_answers import build_sheet, load_answers
from rongtong_assess.services.progress import Progress, progress
from rongtong_assess.services.start_assessment import list_assessments
from rongtong_assess.storage.assessments import Assessment, AssessmentState, StoredScorecard
from rongtong_assess.storage.visits import Verification, VerificationState


@dataclass(frozen=True, slots=True)
class AssessmentOverview:
    """One assessment. progress only while it is open; level, level_name and score once submitted.

    standing: what must be said beside the edition's name, empty for the standard itself.
    verified_title: the level that a completed visit found, empty without one.
    """

    assessment: Assessment
    edition_title: str
    series: str
    standing: str
    progress: Progress | None = None
    level: int | None = None
    level_name: str = ""
    score: str = ""
    verified_title: str = ""

    @property
    def is_submitted(self) -> bool:
        return self.assessment.state == AssessmentState.SUBMITTED


def list_overviews(session: Session, organisation_id: UUID, shelf: Shelf) -> list[AssessmentOverview]:
    """The organisation's assessments, newest first."""
    rows = session.scalars(select(StoredScorecard).where(StoredScorecard.organisation_id == organisation_id))
    scorecards = {row.assessment_id: row for row in rows}
    verified = _verified_levels(session, organisation_id)
    return [
        _overview(session, assessment, shelf, scorecards.get(assessment.id), verified=verified.get(assessment.id))
        for assessment in list_assessments(session, organisation_id)
    ]


def _verified_levels(session: Session, organisation_id: UUID) -> dict[UUID, int]:
    """By assessment, of completed visits."""
    rows = session.execute(
        select(Verification.assessment_id, Verification.level).where(
            Verification.organisation_id == organisation_id, Verification.state == VerificationState.COMPLETED
        )
    )
    return {assessment_id: level for assessment_id, level in rows if level is not None}


def _overview(
    session: Session,
    assessment: Assessment,
    shelf: Shelf,
    scorecard: StoredScorecard | None,
    *,
    verified: int | None = None,
) -> AssessmentOverview:
    edition = shelf.get_edition(assessment.edition_id)
    if scorecard is None:
        sheet, _ = build_sheet(edition, load_answers(session, assessment))
        return AssessmentOverview(
            assessment, edition.title, edition.series, edition.standing, progress=progress(edition, sheet)
        )
    return AssessmentOverview(
        assessment,
        edition.title,
        edition.series,
        edition.standing,
        level=scorecard.level,
        level_name=edition.level_name(scorecard.level),
        score=show_number(scorecard.score_points),
        verified_title="" if verified is None else level_title(edition, verified),
    )

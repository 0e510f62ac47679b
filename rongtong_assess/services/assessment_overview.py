"""A firm's assessments at a glance: how far the open ones are, what the submitted ones gave."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.content.shelf import Shelf
from rongtong_assess.reporting.words import show_number
from rongtong_assess.services.load_answers import build_sheet, load_answers
from rongtong_assess.services.progress import Progress, progress
from rongtong_assess.services.start_assessment import list_assessments
from rongtong_assess.storage.assessments import Assessment, AssessmentState, StoredScorecard


@dataclass(frozen=True, slots=True)
class AssessmentOverview:
    """One assessment. progress only while it is open; level, level_name and score once submitted.

    standing: what must be said beside the edition's name, empty for the standard itself.
    """

    assessment: Assessment
    edition_title: str
    series: str
    standing: str
    progress: Progress | None = None
    level: int | None = None
    level_name: str = ""
    score: str = ""

    @property
    def is_submitted(self) -> bool:
        return self.assessment.state == AssessmentState.SUBMITTED


def list_overviews(session: Session, organisation_id: UUID, shelf: Shelf) -> list[AssessmentOverview]:
    """The organisation's assessments, newest first."""
    rows = session.scalars(select(StoredScorecard).where(StoredScorecard.organisation_id == organisation_id))
    scorecards = {row.assessment_id: row for row in rows}
    return [
        _overview(session, assessment, shelf, scorecards.get(assessment.id))
        for assessment in list_assessments(session, organisation_id)
    ]


def _overview(
    session: Session, assessment: Assessment, shelf: Shelf, scorecard: StoredScorecard | None
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
    )

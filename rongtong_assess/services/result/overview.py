"""Lists a firm's assessments: the progress of open ones, the result of submitted ones."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.colleagues.hand_out import ColleagueShare, list_shares
from rongtong_assess.core.assessment.stored_sheet import Progress, build_sheet, progress
from rongtong_assess.presentation.report.visit import source_line
from rongtong_assess.presentation.wording.quantities import show_number
from rongtong_assess.services.assessment.hand_out import load_handed_out
from rongtong_assess.services.result.standing_facts import load_result
from rongtong_assess.storage.assessment import list_answers, list_assessments
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState


@dataclass(frozen=True, slots=True)
class AssessmentOverview:
    """One assessment. progress: only while it is open; level, level_name and score: the result in force once submitted.

    standing: a caveat to show with the edition's name, empty for the standard itself.
    source_line: says that a visit found this level, and what was declared; empty where the declared level counts.
    shares: who has what while groups are handed out.
    """

    assessment: Assessment
    edition_title: str
    series: str
    standing: str
    progress: Progress | None = None
    level: int | None = None
    level_name: str = ""
    score: str = ""
    source_line: str = ""
    shares: tuple[ColleagueShare, ...] = ()

    @property
    def is_submitted(self) -> bool:
        return self.assessment.state == AssessmentState.SUBMITTED


def list_overviews(session: Session, actor: Actor, library: Library) -> list[AssessmentOverview]:
    """The organisation's assessments, newest first."""
    return [_overview(session, assessment, library) for assessment in list_assessments(session, actor.organisation_id)]


def _overview(session: Session, assessment: Assessment, library: Library) -> AssessmentOverview:
    edition = library.get_edition(assessment.edition_id)
    if assessment.state == AssessmentState.OPEN:
        sheet, _ = build_sheet(edition, list_answers(session, assessment))
        done = progress(edition, sheet)
        return AssessmentOverview(
            assessment,
            edition.title,
            edition.series,
            edition.standing,
            progress=done,
            shares=list_shares(edition, load_handed_out(session, assessment), done),
        )
    stands = load_result(session, assessment.organisation_id, assessment.id).stands
    return AssessmentOverview(
        assessment,
        edition.title,
        edition.series,
        edition.standing,
        level=stands.scorecard.level,
        level_name=edition.level_name(stands.scorecard.level),
        score=show_number(stands.scorecard.score_points),
        source_line=source_line(edition, stands),
    )

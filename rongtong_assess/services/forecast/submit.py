"""A firm submits: the answers are scored once and never change again, and a forecast is kept with the result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess import __version__
from rongtong_assess.content.library import Library
from rongtong_assess.content.registers import find_region_name
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.circumstances import Purpose
from rongtong_assess.core.assessment.firm_json import firm_values
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import sheet_values
from rongtong_assess.core.assessment.stored_sheet import build_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.result.scorecard_json import canonical_json, scorecard_document
from rongtong_assess.core.result.scoring import score
from rongtong_assess.services.assessment.firm_profile import firm_of
from rongtong_assess.services.assessment.hand_out import refuse_unless_all_own
from rongtong_assess.services.forecast.forecast_assessment import forecast_assessment
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.services.result.report_code import add_report_code
from rongtong_assess.storage.assessment import get_assessment, get_firm, list_answers
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState, StoredScorecard


@dataclass(frozen=True, slots=True)
class Submission:
    """What a firm says when it submits, besides its answers; none of it is scored.

    pledge_version: the text of the truthfulness pledge that was agreed to, None without one. purpose: None where it
    was not said. claims_decoy: whether it claims to use what does not exist, None where it was not asked or not said.
    """

    pledge_version: str | None
    purpose: Purpose | None = None
    claims_decoy: bool | None = None


def submit(
    session: Session,
    actor: Actor,
    assessment_id: UUID,
    submission: Submission,
    *,
    library: Library,
    models: ForecastModels | None,
    now: datetime,
) -> StoredScorecard:
    """Score the assessment, close it and keep its forecast; a second call gives the first scorecard.

    models: None where no forecast is to be made now. Raises NotFound, or Refused with every open question and every
    contradiction, also for a contributor while groups are handed out.
    """
    assessment = get_assessment(session, actor.organisation_id, assessment_id, for_update=True)
    if assessment.state == AssessmentState.OPEN:
        refuse_unless_all_own(actor, assessment)
        _close(session, actor, assessment, submission, library=library, now=now)
    if models is not None:
        forecast_assessment(session, actor.organisation_id, assessment_id, library=library, models=models, now=now)
    return get_scorecard(session, actor.organisation_id, assessment_id)


def _close(
    session: Session, actor: Actor, assessment: Assessment, submission: Submission, *, library: Library, now: datetime
) -> None:
    edition = same_edition(library, assessment)
    sheet, mistakes = build_sheet(edition, list_answers(session, assessment))
    mistakes = (*mistakes, *_open_questions(edition, sheet), *_pledge_mistakes(submission.pledge_version))
    if mistakes:
        raise Refused(mistakes)
    assessment.state = AssessmentState.SUBMITTED
    assessment.submitted_at, assessment.submitted_by = now, actor.account_id
    assessment.pledge_version, assessment.purpose = submission.pledge_version, submission.purpose
    assessment.claims_foil = submission.claims_decoy
    assessment.firm_at_submission = _firm_now(session, actor.organisation_id, library)
    session.add(_new_scorecard(assessment, edition, sheet, now))
    add_audit_entry(session, actor, AuditedAction.ASSESSMENT_SUBMIT, subject=assessment.number, now=now)
    session.flush()
    add_report_code(session, assessment, now=now)


def _firm_now(session: Session, firm_id: UUID, library: Library) -> dict[str, Any]:
    organisation, profile = get_firm(session, firm_id)
    region_name = find_region_name(profile.region) or profile.region
    return firm_values(firm_of(organisation, profile), library.sizes, region_name=region_name)


def same_edition(library: Library, assessment: Assessment) -> Edition:
    """The edition the assessment began with, unchanged. Raises Refused."""
    edition = library.editions.get(assessment.edition_id)
    if edition is None or edition.fingerprint != assessment.edition_fingerprint:
        raise Refused.because(
            "edition",
            "这次测评开始后，评测版本的内容变了，按新内容计分对企业不公平",
            "请联系平台管理员恢复原来的版本；答案都还在",
        )
    return edition


def _open_questions(edition: Edition, sheet: AnswerSheet) -> Iterator[Mistake]:
    for question in sheet.open_questions(edition):
        yield Mistake(question, f"「{edition.question_name(question)}」还没有填", "请填好后再提交")


def _pledge_mistakes(pledge_version: str | None) -> Iterator[Mistake]:
    if not pledge_version:
        yield Mistake("pledge", "还没有承诺所填内容属实", "请读过承诺后勾选")


def _new_scorecard(assessment: Assessment, edition: Edition, sheet: AnswerSheet, now: datetime) -> StoredScorecard:
    scorecard = score(edition, sheet)
    return StoredScorecard(
        assessment_id=assessment.id,
        organisation_id=assessment.organisation_id,
        edition_fingerprint=edition.fingerprint,
        score_points=Decimal(decimal_text(scorecard.score_points)),
        level=scorecard.level,
        document=canonical_json(scorecard_document(scorecard)),
        answers=canonical_json(sheet_values(sheet)),
        engine_version=__version__,
        scored_at=now,
    )

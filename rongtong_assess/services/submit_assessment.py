"""A firm submits: the answers are scored once and never change again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess import __version__
from rongtong_assess.content.regions import find_region_name
from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.points import decimal_text
from rongtong_assess.core.scorecard_document import canonical_json, scorecard_document
from rongtong_assess.core.scoring import score
from rongtong_assess.core.size_class import SizeStandard
from rongtong_assess.core.stored_sheet import build_sheet
from rongtong_assess.services.audit import add_audit_entry_for
from rongtong_assess.services.firm_profile import find_size_class, get_firm
from rongtong_assess.services.load_answers import load_answers
from rongtong_assess.services.report_codes import add_report_code
from rongtong_assess.services.start_assessment import get_assessment
from rongtong_assess.storage.assessments import Assessment, AssessmentState, StoredScorecard
from rongtong_assess.storage.organisations import FirmProfile, Organisation


def submit(
    session: Session,
    organisation_id: UUID,
    assessment_id: UUID,
    *,
    shelf: Shelf,
    pledge_version: str | None,
    account_id: int,
    now: datetime,
) -> StoredScorecard:
    """Score the assessment and close it; a second call gives the first scorecard.

    pledge_version: the text of the truthfulness pledge that was agreed to, None without one.
    Raises NotFound, or Refused with every open question and every contradiction.
    """
    assessment = get_assessment(session, organisation_id, assessment_id, for_update=True)
    if assessment.state == AssessmentState.SUBMITTED:
        return get_scorecard(session, organisation_id, assessment_id)
    edition = same_edition(shelf, assessment)
    sheet, mistakes = build_sheet(edition, load_answers(session, assessment))
    mistakes = (*mistakes, *_open_questions(edition, sheet), *_pledge_mistakes(pledge_version))
    if mistakes:
        raise Refused(mistakes)
    organisation, profile = get_firm(session, organisation_id)
    assessment.state = AssessmentState.SUBMITTED
    assessment.submitted_at = now
    assessment.submitted_by = account_id
    assessment.pledge_version = pledge_version
    assessment.firm_at_submission = firm_document(organisation, profile, shelf.sizes)
    scorecard = _new_scorecard(assessment, edition, sheet, now)
    session.add(scorecard)
    add_audit_entry_for(
        session,
        AuditedAction.ASSESSMENT_SUBMIT,
        account_id=account_id,
        organisation_id=organisation_id,
        subject=assessment.number,
        now=now,
    )
    session.flush()
    add_report_code(session, assessment, now=now)
    return scorecard


def get_scorecard(session: Session, organisation_id: UUID, assessment_id: UUID) -> StoredScorecard:
    """The scorecard of a submitted assessment. Raises NotFound."""
    scorecard = session.scalar(
        select(StoredScorecard).where(
            StoredScorecard.organisation_id == organisation_id, StoredScorecard.assessment_id == assessment_id
        )
    )
    if scorecard is None:
        raise NotFound
    return scorecard


def same_edition(shelf: Shelf, assessment: Assessment) -> Edition:
    """The edition the assessment began with, unchanged. Raises Refused."""
    edition = shelf.editions.get(assessment.edition_id)
    if edition is None or edition.fingerprint != assessment.edition_fingerprint:
        raise Refused.because(
            "edition",
            "这次测评开始后，评测版本的内容变了，按新内容计分对企业不公平",
            "请联系平台管理员恢复原来的版本；答案都还在",
        )
    return edition


def firm_document(organisation: Organisation, profile: FirmProfile, sizes: SizeStandard) -> dict[str, Any]:
    """The firm's profile as plain values; money in 万元 as text."""
    assets = profile.assets_wan_yuan
    return {
        "name": organisation.name,
        "credit_code": profile.credit_code,
        "industry": profile.industry,
        "industry_name": sizes.industries[profile.industry].name,
        "region": profile.region,
        "region_name": find_region_name(profile.region) or profile.region,
        "employees": profile.employees,
        "revenue_wan_yuan": decimal_text(profile.revenue_wan_yuan),
        "assets_wan_yuan": None if assets is None else decimal_text(assets),
        "size_class": find_size_class(profile, sizes),
    }


def sheet_values(sheet: AnswerSheet) -> dict[str, Any]:
    """The sheet as plain JSON values; `services.stored_documents.read_sheet` reads it back."""
    return {
        "edition": sheet.edition_id,
        "choices": {item: sorted(keys) for item, keys in sheet.choices.items()},
        "scenes": dict(sheet.scenes),
        "facts": {fact: decimal_text(number) for fact, number in sheet.facts.items()},
    }


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

"""现场评定: the level that follows, by the edition's rule, from what a platform's consultant found.

A completed verification never changes. A platform gets to an assessment only while the firm authorises it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess import __version__
from rongtong_assess.content.library import Shelf
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.found_sheet import build_found_sheet
from rongtong_assess.core.points import decimal_text
from rongtong_assess.core.scorecard_document import canonical_json, scorecard_document
from rongtong_assess.core.scoring import score
from rongtong_assess.core.visit_result import VisitResult
from rongtong_assess.services.authorisations import get_authorised
from rongtong_assess.services.china_time import CHINA
from rongtong_assess.services.completed_visits import platform_name_of
from rongtong_assess.services.record_findings import (
    Consultant,
    audit_visit,
    find_own_verification,
    find_verification,
    found_value,
    load_findings,
    refuse_if_closed,
    revision_of,
)
from rongtong_assess.services.report_codes import add_report_code
from rongtong_assess.services.stored_documents import read_sheet
from rongtong_assess.services.submit_assessment import get_scorecard, same_edition, sheet_values
from rongtong_assess.storage.assessments import Assessment
from rongtong_assess.storage.visits import Finding, Verification, VerificationState


@dataclass(frozen=True, slots=True)
class Preview:
    """What completing would give. unchecked: questions without a finding, counted as declared so far.

    revision: of the findings that this was made from.
    """

    result: VisitResult
    unchecked: tuple[str, ...]
    revision: int


def preview(session: Session, assessment: Assessment, platform_id: UUID, *, shelf: Shelf) -> Preview | None:
    """The result as the findings stand; None before the first one, once completed, and for another platform's visit.

    Raises Refused where the edition has changed since the firm began.
    """
    verification = find_own_verification(session, assessment, platform_id)
    if verification is None or verification.state == VerificationState.COMPLETED:
        return None
    edition, findings = same_edition(shelf, assessment), load_findings(session, verification)
    declared, found = _sheets(session, assessment, edition, findings)
    result = VisitResult(
        platform_name=platform_name_of(session, verification),
        visited_on=None,
        declared=declared,
        found=found,
        scorecard=score(edition, found),
        notes={question: finding.note for question, finding in findings.items() if finding.note},
    )
    unchecked = tuple(question for question in edition.questions if question not in findings)
    return Preview(result, unchecked, revision_of(findings))


def complete(
    session: Session,
    assessment_id: UUID,
    *,
    shelf: Shelf,
    visited_on: date,
    by: Consultant,
    seen_revision: int,
    now: datetime,
) -> Verification:
    """Score what was found and close; a second call gives the first result.

    seen_revision: of the findings whose result the consultant was shown.
    Raises NotFound, or Refused with every question that has no finding, a day that cannot be, findings changed
    since, and an edition that is not what the firm answered any more.
    """
    assessment = get_authorised(session, by.platform_id, assessment_id, for_update=True)
    verification = find_verification(session, assessment)
    if verification is None:
        raise Refused.because("findings", "还没有核对任何一题", "请先逐题核对并保存")
    if verification.state == VerificationState.COMPLETED and verification.platform_id == by.platform_id:
        return verification
    refuse_if_closed(verification, by)
    edition, findings = same_edition(shelf, assessment), load_findings(session, verification)
    mistakes = [*_day_mistakes(assessment, visited_on, now=now), *_unchecked(edition, findings)]
    if revision_of(findings) != seen_revision:
        mistakes.append(Mistake("findings", "打开本页以后，同事又保存过", "请看过下面的新结果，再点一次"))
    if mistakes:
        raise Refused(mistakes)
    _close(verification, edition, _sheets(session, assessment, edition, findings)[1])
    verification.visited_on, verification.completed_at, verification.completed_by = visited_on, now, by.account_id
    audit_visit(session, AuditedAction.VERIFICATION_COMPLETE, assessment, by, now=now)
    session.flush()
    add_report_code(session, assessment, now=now)
    return verification


def _sheets(
    session: Session, assessment: Assessment, edition: Edition, findings: Mapping[str, Finding]
) -> tuple[AnswerSheet, AnswerSheet]:
    """The declared answers, and those as found so far: what is not recorded counts as declared."""
    declared = read_sheet(json.loads(get_scorecard(session, assessment.organisation_id, assessment.id).answers))
    values = {question: found_value(finding) for question, finding in findings.items()}
    differing = {question: value for question, value in values.items() if value is not None}
    return declared, build_found_sheet(edition, declared, differing)


def _close(verification: Verification, edition: Edition, sheet: AnswerSheet) -> None:
    scorecard = score(edition, sheet)
    verification.state = VerificationState.COMPLETED
    verification.answers = canonical_json(sheet_values(sheet))
    verification.document = canonical_json(scorecard_document(scorecard))
    verification.score_points = Decimal(decimal_text(scorecard.score_points))
    verification.level = scorecard.level
    verification.engine_version = __version__


def _day_mistakes(assessment: Assessment, visited_on: date, *, now: datetime) -> list[Mistake]:
    first = assessment.submitted_at.astimezone(CHINA).date() if assessment.submitted_at else visited_on
    if first <= visited_on <= now.astimezone(CHINA).date():
        return []
    day = f"{first.year}年{first.month}月{first.day}日"
    return [Mistake("visited_on", "到访日期不对", f"请填{day}到今天之间的日期")]


def _unchecked(edition: Edition, findings: Mapping[str, Finding]) -> list[Mistake]:
    return [
        Mistake(question, f"「{edition.question_name(question)}」还没有核对", "请选一致或不一致")
        for question in edition.questions
        if question not in findings
    ]

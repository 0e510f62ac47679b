"""A visit is completed: its findings are scored by the edition's rules.

A visit of a case is completed by the second of two signatures (`services.consulting.cases.sign`), one without a case by
one person of the platform. A platform reaches an assessment only while the firm authorises it.
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
from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import read_sheet_values, sheet_values
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.result.scorecard_json import canonical_json, scorecard_document
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.visit.finding import VisitResult, build_found_sheet
from rongtong_assess.presentation.wording.quantities import show_day
from rongtong_assess.services.forecast.submit import same_edition
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.services.result.report_code import add_report_code
from rongtong_assess.services.visit.findings import found_value, refuse_if_closed, revision_of
from rongtong_assess.storage.people.organisations import find_organisation_name, get_authorised_assessment
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.visit import Finding, Visit, VisitState
from rongtong_assess.storage.visit import find_own_visit, find_visit_of_assessment, list_findings


@dataclass(frozen=True, slots=True)
class Preview:
    """The result so far. unchecked: questions without a finding, counted as declared.

    revision: of the findings that it was made from.
    """

    result: VisitResult
    unchecked: tuple[str, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class VisitEnd:
    """How a consultant completes a visit. seen_revision: of the findings whose result the consultant was shown."""

    visited_on: date
    seen_revision: int


def preview_visit(session: Session, actor: Actor, assessment: Assessment, *, library: Library) -> Preview | None:
    """The result of the findings so far; None without a visit, once completed, and for another platform's visit.

    Raises Refused where the edition has changed since the assessment started.
    """
    visit = find_own_visit(session, assessment.id, actor.organisation_id)
    if visit is None or visit.state == VisitState.COMPLETED:
        return None
    edition, findings = same_edition(library, assessment), list_findings(session, visit)
    declared, found = build_sheets(session, assessment, edition=edition, findings=findings)
    result = VisitResult(
        platform_name=find_organisation_name(session, visit.platform_id),
        visited_on=None,
        declared=declared,
        found=found,
        scorecard=score(edition, found),
        notes={question: finding.note for question, finding in findings.items() if finding.note},
    )
    unchecked = tuple(question for question in edition.questions if question not in findings)
    return Preview(result, unchecked, revision_of(findings))


def complete_visit(
    session: Session, actor: Actor, assessment_id: UUID, *, end: VisitEnd, library: Library, now: datetime
) -> Visit:
    """Score the findings and close a visit without a case; a second call gives the first result.

    Raises NotFound, or Refused with every question that has no finding, an impossible date, findings changed
    since the page was opened, an edition that was changed since the assessment started, and for a visit of a case.
    """
    assessment = get_authorised_assessment(session, actor.organisation_id, assessment_id, for_update=True)
    visit = find_visit_of_assessment(session, assessment.id)
    if visit is None:
        raise Refused.because("findings", "还没有核对任何一题", "请先逐题核对并保存")
    if visit.state == VisitState.COMPLETED and visit.platform_id == actor.organisation_id:
        return visit
    refuse_if_closed(visit, actor)
    if visit.case_id is not None:
        raise Refused.because("verification", "这次评定属于一个案件，要由两个人签名完成", "请打开案件，在那里签名")
    edition, findings = same_edition(library, assessment), list_findings(session, visit)
    mistakes = [*list_day_mistakes(assessment, end.visited_on, now=now), *list_unchecked(edition, findings)]
    if revision_of(findings) != end.seen_revision:
        mistakes.append(Mistake("findings", "打开本页以后，同事又保存过", "请看过下面的新结果，再点一次"))
    if mistakes:
        raise Refused(mistakes)
    close_visit(visit, edition, build_sheets(session, assessment, edition=edition, findings=findings)[1])
    visit.visited_on, visit.completed_at, visit.completed_by = end.visited_on, now, actor.account_id
    add_audit_entry(session, actor, AuditedAction.VERIFICATION_COMPLETE, subject=assessment.number, now=now)
    session.flush()
    add_report_code(session, assessment, now=now)
    return visit


def build_sheets(
    session: Session, assessment: Assessment, *, edition: Edition, findings: Mapping[str, Finding]
) -> tuple[AnswerSheet, AnswerSheet]:
    """The declared answers, and the found ones; a question without a finding counts as declared."""
    declared = read_sheet_values(json.loads(get_scorecard(session, assessment.organisation_id, assessment.id).answers))
    values = {question: found_value(finding) for question, finding in findings.items()}
    differing = {question: value for question, value in values.items() if value is not None}
    return declared, build_found_sheet(edition, declared, differing)


def close_visit(visit: Visit, edition: Edition, sheet: AnswerSheet) -> None:
    """Keep the result of the found answers with the visit."""
    scorecard = score(edition, sheet)
    visit.state = VisitState.COMPLETED
    visit.answers = canonical_json(sheet_values(sheet))
    visit.document = canonical_json(scorecard_document(scorecard))
    visit.score_points = Decimal(decimal_text(scorecard.score_points))
    visit.level = scorecard.level
    visit.engine_version = __version__


def list_day_mistakes(assessment: Assessment, visited_on: date, *, now: datetime) -> list[Mistake]:
    """A visit is never before the firm submitted its answers, nor in the future."""
    first = day_in_china(assessment.submitted_at) if assessment.submitted_at else visited_on
    if first <= visited_on <= day_in_china(now):
        return []
    return [Mistake("visited_on", "到访日期不对", f"请填{show_day(first)}到今天之间的日期")]


def list_unchecked(edition: Edition, findings: Mapping[str, Finding]) -> list[Mistake]:
    """A mistake for every question without a finding."""
    return [
        Mistake(question, f"「{edition.question_name(question)}」还没有核对", "请选一致或不一致")
        for question in edition.questions
        if question not in findings
    ]

"""What the findings of a visit come to by the edition's rules; `services.consulting.cases.sign` lets two sign it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from rongtong_assess import __version__
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import read_sheet_values, sheet_values
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.result.scorecard_json import canonical_json, scorecard_document
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.visit.finding import build_found_sheet
from rongtong_assess.presentation.wording.quantities import show_day
from rongtong_assess.services.visit.findings import found_value
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.visit import Finding, Visit, VisitState


def build_sheets(
    session: Session, assessment: Assessment, *, edition: Edition, findings: Mapping[str, Finding]
) -> tuple[AnswerSheet, AnswerSheet]:
    """The declared answers, and the found ones; a question without a finding counts as declared."""
    declared = read_sheet_values(json.loads(get_scorecard(session, assessment.organisation_id, assessment.id).answers))
    values = {question: found_value(finding) for question, finding in findings.items()}
    differing = {question: value for question, value in values.items() if value is not None}
    return declared, build_found_sheet(edition, declared, differing)


def close_visit(visit: Visit, edition: Edition, sheet: AnswerSheet) -> None:
    """Keep the result of the found answers with the visit, which is completed by that."""
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

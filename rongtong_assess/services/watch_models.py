"""Watching the placement model in force: drift by month, how it does on verified firms, who decided what.

Nothing here trains or promotes anything: an alarm asks a person to look.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.model_in_force import RULE
from rongtong_assess.placement.artefact import Artefact
from rongtong_assess.placement.drift import DriftReport, count_firms, measure_drift
from rongtong_assess.placement.retraining import ShadowRecord, ShadowScore, score_shadow
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.show_result import read_sheet
from rongtong_assess.storage.assessments import Assessment, StoredScorecard
from rongtong_assess.storage.placements import ModelDecision, StoredPlacement
from rongtong_assess.storage.visits import Verification

CHINA = ZoneInfo("Asia/Shanghai")
MONTHS_SHOWN = 12
LINES_KEPT = 5
MOST_WORDS = 500
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MonthDrift:
    """month: its first day in China. report: how far the month's answers lie from those the model learned on."""

    month: date
    report: DriftReport


@dataclass(frozen=True, slots=True)
class VerifiedFirms:
    """firms: verified on site. audited: those of them drawn by chance.

    scores: the model in force, its challengers and the rule, best first.
    """

    firms: int
    audited: int
    scores: tuple[ShadowScore, ...]


def measure_months(session: Session, edition: Edition, artefact: Artefact) -> list[MonthDrift]:
    """By month of submission, newest first: every result that this model forecast."""
    query = (
        select(Assessment.submitted_at, StoredScorecard.answers, StoredPlacement.level)
        .join(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        .join(StoredPlacement, StoredPlacement.assessment_id == Assessment.id)
        .where(Assessment.edition_id == edition.id, StoredPlacement.model_id == artefact.model.id)
    )
    by_month: dict[date, list[tuple[str, int]]] = defaultdict(list)
    for row in session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)):
        if row.submitted_at is not None:
            by_month[row.submitted_at.astimezone(CHINA).date().replace(day=1)].append((row.answers, row.level))
    months = sorted(by_month, reverse=True)[:MONTHS_SHOWN]
    return [MonthDrift(month, _drift(artefact, by_month[month])) for month in months]


def score_verified(session: Session, edition: Edition, artefact: Artefact) -> VerifiedFirms:
    """How the model and the rule did where a visit has found a level; only firms drawn by chance may judge."""
    query = (
        select(Verification, StoredScorecard.level, StoredPlacement)
        .join(Assessment, Assessment.id == Verification.assessment_id)
        .join(StoredScorecard, StoredScorecard.assessment_id == Verification.assessment_id)
        .outerjoin(StoredPlacement, StoredPlacement.assessment_id == Verification.assessment_id)
        .where(Assessment.edition_id == edition.id, Verification.level.is_not(None))
    )
    found: dict[UUID, tuple[Verification, dict[str, int]]] = {}
    for verification, rule, placement in session.execute(query):
        _, levels = found.setdefault(verification.id, (verification, {RULE: rule}))
        if placement is not None:
            levels[placement.model_id] = placement.level
    firms = {verification.organisation_id for verification, _ in found.values()}
    records = [
        _record(verification, levels, artefact.model.id)
        for verification, levels in found.values()
        if verification.is_audited and artefact.model.id in levels
    ]
    return VerifiedFirms(len(firms), len({record.firm_id for record in records}), score_shadow(records))


def note_looked(
    session: Session, edition: Edition, words: str, *, drift: DriftReport | None, account_id: int, now: datetime
) -> ModelDecision:
    """Keep that a person looked at the drift and what they decided. Raises Refused without a reason."""
    words = words.strip()
    if not words or len(words) > MOST_WORDS:
        raise Refused.because("words", "没有写看了以后怎么决定，或者写得太长", f"请用 1 到 {MOST_WORDS} 个字写清楚")
    lines = drift.lines[:LINES_KEPT] if drift else ()
    decision = ModelDecision(
        edition_id=edition.id,
        kind="looked",
        words=words,
        seen={line.name: round(line.psi, 4) for line in lines},
        decided_at=now,
        decided_by=account_id,
    )
    session.add(decision)
    add_audit_entry(session, action="model.looked", account_id=account_id, subject=edition.id, now=now)
    session.flush()
    return decision


def list_decisions(session: Session, edition: Edition) -> list[ModelDecision]:
    """Newest first."""
    query = select(ModelDecision).where(ModelDecision.edition_id == edition.id)
    return list(session.scalars(query.order_by(ModelDecision.decided_at.desc(), ModelDecision.id.desc())))


def count_forecasts(session: Session, model_id: str) -> int:
    """How many results this model forecast."""
    query = select(func.count()).select_from(StoredPlacement).where(StoredPlacement.model_id == model_id)
    return session.scalar(query) or 0


def _record(verification: Verification, levels: Mapping[str, int], champion: str) -> ShadowRecord:
    return ShadowRecord(
        firm_id=str(verification.organisation_id),
        on=verification.visited_on or verification.started_at.date(),
        champion=champion,
        levels=levels,
        verified_level=verification.level,
    )


def _drift(artefact: Artefact, rows: Iterable[tuple[str, int]]) -> DriftReport:
    features = artefact.model.features
    firms = ((features.encoder.encode(read_sheet(json.loads(answers))), level) for answers, level in rows)
    return measure_drift(artefact.record["reference"], count_firms(features, firms))

"""Watching the placement model in force: drift by month, how it does on verified firms, who decided what.

Nothing here trains or promotes anything: an alarm asks a person to look.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.model_in_force import RULE
from rongtong_assess.core.sheet_json import read_sheet_values
from rongtong_assess.placement.artefact import Artefact
from rongtong_assess.placement.drift import DriftReport, count_firms, measure_drift
from rongtong_assess.placement.retraining import Duel, ShadowRecord, list_duels
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.services.china_time import CHINA
from rongtong_assess.services.decide_models import read_reason
from rongtong_assess.services.verified_rows import VerifiedCount, completed_visits, count_verified
from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.assessments import Assessment, StoredScorecard
from rongtong_assess.storage.placements import ModelDecision, StoredPlacement
from rongtong_assess.storage.visits import Verification

MONTHS_SHOWN = 12
LINES_KEPT = 5
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MonthDrift:
    """month: its first day in China. report: how far the month's answers lie from those the model learned on."""

    month: date
    report: DriftReport


@dataclass(frozen=True, slots=True)
class VerifiedFirms:
    """count: how many there are to learn from and to judge by.

    duels: each challenger and the rule beside what is in force, where both forecast before the visit.
    """

    count: VerifiedCount
    duels: tuple[Duel, ...]


def measure_months(
    session: Session, edition: Edition, artefact: Artefact, *, since: date | None = None
) -> list[MonthDrift]:
    """By month of submission, newest first: every result that this model forecast. since: the first day that counts."""
    query = (
        select(Assessment.submitted_at, StoredScorecard.answers, StoredPlacement.level)
        .join(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        .join(StoredPlacement, StoredPlacement.assessment_id == Assessment.id)
        .where(Assessment.edition_id == edition.id, StoredPlacement.model_id == artefact.model.id)
        .where(Assessment.submitted_at.is_not(None))
        .order_by(Assessment.submitted_at.desc())
    )
    if since is not None:
        query = query.where(Assessment.submitted_at >= _midnight(since))
    # Row by row: a platform may have hundreds of thousands, and what is older than the months shown is left unread.
    with session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)) as rows:
        months = islice(groupby(rows, key=_month), MONTHS_SHOWN)
        return [MonthDrift(month, _drift(artefact, ((row.answers, row.level) for row in own))) for month, own in months]


def find_unseen_alarm(session: Session, edition: Edition, artefact: Artefact, *, on: date) -> MonthDrift | None:
    """An alarm of this month or the last one that nobody has looked at since that month began."""
    last_month = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    looks = [one.decided_at for one in list_decisions(session, edition) if one.kind == "looked"]
    for month in measure_months(session, edition, artefact, since=last_month):
        is_alarm = month.report.is_enough and month.report.is_alarm
        if is_alarm and not any(look >= _midnight(month.month) for look in looks):
            return month
    return None


def score_verified(session: Session, edition: Edition, champion: str, *, with_demo: bool) -> VerifiedFirms:
    """How the models and the rule did where a visit has found a level; only firms drawn by chance may judge.

    champion: the model in force, "rule" where none is. with_demo: also what the demo made up.
    """
    query = (
        completed_visits(edition, with_demo=with_demo)
        .join(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        .outerjoin(StoredPlacement, StoredPlacement.assessment_id == Assessment.id)
        .where(Verification.is_audited)
        .with_only_columns(
            Verification.id,
            Verification.organisation_id,
            Verification.completed_at,
            Verification.level.label("verified_level"),
            StoredScorecard.level.label("rule_level"),
            StoredPlacement.model_id,
            StoredPlacement.level,
        )
    )
    found: dict[UUID, tuple[Any, dict[str, int]]] = {}
    for row in session.execute(query):
        _, levels = found.setdefault(row.id, (row, {RULE: row.rule_level}))
        if row.model_id is not None:
            levels[row.model_id] = row.level
    records = [_record(row, levels, champion) for row, levels in found.values()]
    return VerifiedFirms(count_verified(session, edition, with_demo=with_demo), list_duels(records, champion))


def note_looked(
    session: Session, edition: Edition, words: str, *, drift: DriftReport | None, account_id: int, now: datetime
) -> ModelDecision:
    """Keep that a person looked at the drift and what they decided. Raises Refused without a reason."""
    words = read_reason(words)
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
    add_audit_entry(session, action=AuditedAction.MODEL_LOOKED, account_id=account_id, subject=edition.id, now=now)
    session.flush()
    return decision


def list_decisions(session: Session, edition: Edition) -> list[ModelDecision]:
    """Newest first."""
    query = select(ModelDecision).where(ModelDecision.edition_id == edition.id)
    return list(session.scalars(query.order_by(ModelDecision.decided_at.desc(), ModelDecision.id.desc())))


def name_deciders(session: Session, decisions: Iterable[ModelDecision]) -> dict[int, str]:
    """The names of those who decided, by account; an erased account has none."""
    ids = {one.decided_by for one in decisions if one.decided_by is not None}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}


def count_forecasts(session: Session, model_id: str) -> int:
    """How many results this model forecast."""
    query = select(func.count()).select_from(StoredPlacement).where(StoredPlacement.model_id == model_id)
    return session.scalar(query) or 0


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _month(row: Any) -> date:
    """The first day, in China, of the month of submission."""
    day: date = row.submitted_at.astimezone(CHINA).date()
    return day.replace(day=1)


def _record(row: Any, levels: Mapping[str, int], champion: str) -> ShadowRecord:
    return ShadowRecord(
        firm_id=str(row.organisation_id),
        on=row.completed_at.astimezone(CHINA).date(),
        champion=champion,
        levels=levels,
        verified_level=row.verified_level,
    )


def _drift(artefact: Artefact, rows: Iterable[tuple[str, int]]) -> DriftReport:
    features = artefact.model.features
    firms = ((features.encoder.encode(read_sheet_values(json.loads(answers))), level) for answers, level in rows)
    return measure_drift(artefact.record["reference"], count_firms(features, firms))

"""Watching the forecast model in force: drift by month, its results on verified firms, and the decisions.

Nothing here trains or promotes anything: an alarm asks a person to look.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.sheet_json import read_sheet_values
from rongtong_assess.core.china_time import CHINA, day_in_china
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.in_force import RULE
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.forecast.serving.model_folder import Artefact
from rongtong_assess.forecast.watching import (
    Drift,
    PairedComparison,
    ShadowRecord,
    compare_in_pairs,
    count_firms,
    measure_drift,
)
from rongtong_assess.services.forecast.decide import read_reason
from rongtong_assess.services.forecast.verified import VerifiedCount, count_verified
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.storage.forecast import add_decision, list_decisions, list_forecast_answers, list_random_visits
from rongtong_assess.storage.tables.forecast import ModelDecision

LOOKED = "looked"
MONTHS_SHOWN = 12
LINES_KEPT = 5


@dataclass(frozen=True, slots=True)
class MonthDrift:
    """month: its first day in China. drift: how far the month's answers lie from those the model learned on."""

    month: date
    drift: Drift


@dataclass(frozen=True, slots=True)
class VerifiedFirms:
    """count: how many there are to train on, and in the holdout.

    comparisons: each challenger and the rule with the model in force, where both forecast before the visit.
    """

    count: VerifiedCount
    comparisons: tuple[PairedComparison, ...]


def measure_months(
    session: Session, edition: Edition, *, artefact: Artefact, since: date | None = None
) -> list[MonthDrift]:
    """By month of submission, newest first: every result that this model forecast. since: the first day that counts."""
    begin = None if since is None else _midnight(since)
    # Rows older than the months shown are not read.
    with closing(list_forecast_answers(session, edition.id, artefact.model.id, since=begin)) as rows:
        months = islice(groupby(rows, key=_month), MONTHS_SHOWN)
        return [MonthDrift(month, _drift(artefact, ((row.answers, row.level) for row in own))) for month, own in months]


def find_unseen_alarm(session: Session, edition: Edition, *, artefact: Artefact, on: date) -> MonthDrift | None:
    """An alarm of this or last month without a recorded look since the month of the alarm began."""
    last_month = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    looks = [decision.decided_at for decision in list_decisions(session, edition.id) if decision.kind == LOOKED]
    for month in measure_months(session, edition, artefact=artefact, since=last_month):
        is_alarm = month.drift.is_enough and month.drift.is_alarm
        if is_alarm and not any(look >= _midnight(month.month) for look in looks):
            return month
    return None


def score_verified(session: Session, edition: Edition, *, champion: str, with_demo: bool) -> VerifiedFirms:
    """How good the models and the rule were where a visit has found a level; only random visits count.

    champion: the model in force, "rule" where none is. with_demo: also demo data.
    """
    found: dict[UUID, tuple[Any, dict[str, int]]] = {}
    for row in list_random_visits(session, edition, with_demo=with_demo):
        _, levels = found.setdefault(row.id, (row, {RULE: row.rule_level}))
        if row.model_id is not None:
            levels[row.model_id] = row.level
    records = [_record(row, levels, champion=champion) for row, levels in found.values()]
    return VerifiedFirms(count_verified(session, edition, with_demo=with_demo), compare_in_pairs(records, champion))


def note_looked(
    session: Session, actor: Actor, *, edition: Edition, reason: str, drift: Drift | None, now: datetime
) -> ModelDecision:
    """Record that a person looked at the drift, and their decision. Raises Refused without a reason."""
    words = read_reason(reason)
    lines = drift.lines[:LINES_KEPT] if drift else ()
    decision = ModelDecision(
        edition_id=edition.id,
        kind=LOOKED,
        words=words,
        seen={line.name: round(line.psi, 4) for line in lines},
        decided_at=now,
        decided_by=actor.account_id,
    )
    action = AuditedAction.MODEL_LOOKED
    add_audit_entry_for(session, action, account_id=actor.account_id, subject=edition.id, now=now)
    return add_decision(session, decision)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _month(row: Any) -> date:
    """The first day, in China, of the month of submission."""
    day: date = day_in_china(row.submitted_at)
    return day.replace(day=1)


def _record(row: Any, levels: Mapping[str, int], *, champion: str) -> ShadowRecord:
    return ShadowRecord(
        firm_id=str(row.organisation_id),
        on=day_in_china(row.completed_at),
        champion=champion,
        levels=levels,
        verified_level=row.verified_level,
    )


def _drift(artefact: Artefact, rows: Iterable[tuple[str, int]]) -> Drift:
    features = artefact.model.features
    firms = ((features.encoder.encode(read_sheet_values(json.loads(answers))), level) for answers, level in rows)
    return measure_drift(artefact.record["reference"], count_firms(features, firms))

"""A manager draws concluded cases to be looked at again: some by chance, some because of risks."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.quality import ConcludedCase, Risk, draw_sample
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.forecast.forecast import read_forecast
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.quality import ConcludedRow, list_concluded
from rongtong_assess.storage.tables.consulting.quality import RecheckSample, SampledCaseRow

SEED_BYTES = 16
MOST_DRAWN = 200
QUICK = timedelta(minutes=20)
"""All findings of a visit within this time; a visit takes longer. Ours."""
FEWEST_NOTES = 3


@dataclass(frozen=True, slots=True)
class SampleWish:
    """How many cases by chance, and how many because of risks."""

    random_count: int
    risk_count: int


def draw_recheck_sample(session: Session, actor: Actor, wish: SampleWish, *, now: datetime) -> RecheckSample:
    """Draw from the concluded cases that were in no sample yet.

    The seed is made here, after the cases are fixed, and kept: anybody can draw the random part again. Raises Refused
    for impossible numbers, and where there is nothing to draw from.
    """
    if mistakes := _mistakes(wish):
        raise Refused(mistakes)
    rows = {str(row.case.id): row for row in list_concluded(session, actor.organisation_id)}
    pool = [_concluded(row) for row in rows.values()]
    if not pool:
        raise Refused.because("sample", "没有可以抽的案件", "现场评定签出结论、还没有抽过的案件才能抽")
    seed = secrets.token_hex(SEED_BYTES)
    drawn = draw_sample(pool, seed, random_count=wish.random_count, risk_count=wish.risk_count)
    sample = RecheckSample(
        platform_id=actor.organisation_id,
        seed=seed,
        random_count=wish.random_count,
        risk_count=wish.risk_count,
        pool_count=len(pool),
        drawn_at=now,
        drawn_by=actor.account_id,
    )
    session.add(sample)
    session.flush()
    for case in drawn:
        risks = sorted(case.risks)
        session.add(
            SampledCaseRow(sample_id=sample.id, case_id=rows[case.case_id].case.id, kind=case.kind, risks=risks)
        )
    add_audit_entry(session, actor, AuditedAction.QUALITY_DRAW, subject=str(sample.id), now=now)
    session.flush()
    return sample


def find_risks(row: ConcludedRow) -> frozenset[Risk]:
    """Why this case is worth a second look; each is read from what is on record."""
    content = json.loads(row.version.content)
    findings = content["findings"]
    forecast = read_forecast(json.loads(row.forecast)) if row.forecast else None
    took = (row.last_change_at - row.first_change_at) if row.first_change_at and row.last_change_at else None
    is_there = {
        Risk.NO_DIFFERENCE: all(finding["value"] is None for finding in findings),
        Risk.HIGHER_THAN_FORECAST: forecast is not None and row.version.level > forecast.high,
        Risk.WAIVED_EVIDENCE: row.waived_count > 0,
        Risk.LATE_STEPS: row.late_count > 0,
        Risk.QUICK: took is not None and took < QUICK,
        Risk.FEW_NOTES: sum(bool(finding["note"]) for finding in findings) < FEWEST_NOTES,
    }
    return frozenset(risk for risk, holds in is_there.items() if holds)


def _concluded(row: ConcludedRow) -> ConcludedCase:
    signers = {row.version.first_signer_name, row.version.second_signer_name}
    concluded_on = day_in_china(row.version.second_signed_at)
    return ConcludedCase(str(row.case.id), frozenset(signers), concluded_on, find_risks(row))


def _mistakes(wish: SampleWish) -> list[Mistake]:
    numbers = {"random_count": wish.random_count, "risk_count": wish.risk_count}
    wrong = [name for name, number in numbers.items() if not 0 <= number <= MOST_DRAWN]
    mistakes = [Mistake(name, "件数不对", f"请填 0 到 {MOST_DRAWN} 之间的数") for name in wrong]
    if not wrong and not any(numbers.values()):
        mistakes.append(Mistake("random_count", "两种都是 0 件", "请至少抽一件"))
    return mistakes

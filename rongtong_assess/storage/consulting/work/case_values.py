"""The values of cases, each kind by itself, and the steps of many cases at once; for exports and programs.

A value that was found is that of the newest completed round of its kind in the case. No scorecard is read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.storage.tables.assessment import StoredScorecard
from rongtong_assess.storage.tables.consulting.case import Case, CaseBatch, CaseEvent
from rongtong_assess.storage.tables.people import Account, Organisation, StoredFirm
from rongtong_assess.storage.tables.visit import Visit, VisitState


@dataclass(frozen=True, slots=True)
class CaseValue:
    """One of the four values. round_number: None for what was declared; on: the day of the visit, if there was one."""

    level: int
    score_points: Decimal
    round_number: int | None = None
    on: date | None = None


def list_values(session: Session, cases: Select[Case]) -> dict[UUID, dict[ValueKind, CaseValue]]:
    """By case, the values that there are by kind. cases: a query of those that the actor sees."""
    ids = cases.with_only_columns(Case.id).order_by(None)
    declared = select(Case.id, StoredScorecard.level, StoredScorecard.score_points).join(
        StoredScorecard,
        (StoredScorecard.assessment_id == Case.assessment_id) & (StoredScorecard.organisation_id == Case.firm_id),
    )
    found: dict[UUID, dict[ValueKind, CaseValue]] = {}
    for case_id, level, points in session.execute(declared.where(Case.id.in_(ids))):
        found[case_id] = {ValueKind.DECLARED: CaseValue(level, points)}
    for found_in, kind, found_level, found_points, round_number, on in session.execute(_completed(ids)):
        if found_in is not None and found_level is not None and found_points is not None:
            value = CaseValue(found_level, found_points, round_number, on)
            found.setdefault(found_in, {})[ValueKind(kind)] = value
    return found


def list_credit_codes(session: Session, cases: Select[Case]) -> dict[UUID, str]:
    """The credit code of each firm, by firm."""
    ids = cases.with_only_columns(Case.firm_id).order_by(None)
    query = select(StoredFirm.organisation_id, StoredFirm.credit_code).where(StoredFirm.organisation_id.in_(ids))
    return {id: words for id, words in session.execute(query)}


def list_batch_names(session: Session, batch_ids: Collection[UUID]) -> dict[UUID, str]:
    query = select(CaseBatch.id, CaseBatch.name).where(CaseBatch.id.in_(list(batch_ids)))
    return {id: words for id, words in session.execute(query)}


def list_events_of(
    session: Session, cases: Select[Case], *, most: int
) -> list[Row[CaseEvent, str, str, str | None, str | None]]:
    """The newest steps of these cases, the newest first: event, number and firm of its case, person, organisation."""
    ids = cases.with_only_columns(Case.id).order_by(None)
    query = (
        select(CaseEvent, Case.number, Case.firm_name, Account.name, Organisation.name.label("organisation"))
        .join(Case, Case.id == CaseEvent.case_id)
        .outerjoin(Account, Account.id == CaseEvent.account_id)
        .outerjoin(Organisation, Organisation.id == CaseEvent.organisation_id)
        .where(Case.id.in_(ids))
    )
    return list(session.execute(query.order_by(CaseEvent.id.desc()).limit(most)))


def _completed(ids: Select[UUID]) -> Select[UUID | None, str, int | None, Decimal | None, int | None, date | None]:
    """In the order of the rounds, so that the newest of a kind comes last."""
    query = select(Visit.case_id, Visit.kind, Visit.level, Visit.score_points, Visit.round_number, Visit.visited_on)
    is_complete = (Visit.state == VisitState.COMPLETED) & Visit.level.is_not(None)
    return query.where(Visit.case_id.in_(ids), is_complete).order_by(Visit.round_number)

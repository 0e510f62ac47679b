"""The values of cases, each kind by itself, and the steps of many cases at once; for exports and programs.

A value that was found is that of the newest signed round of its kind in the case. No scorecard is read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.storage.consulting.cases import may_reach
from rongtong_assess.storage.tables.assessment import StoredScorecard
from rongtong_assess.storage.tables.consulting.case import Case, CaseBatch, CaseEvent
from rongtong_assess.storage.tables.people import Account, Organisation, StoredFirm
from rongtong_assess.storage.tables.visit import Authorisation, Visit


@dataclass(frozen=True, slots=True)
class CaseValue:
    """One of the four values. round_number: None for what was declared; on: the day of the visit, if there was one."""

    level: int
    score_points: Decimal
    round_number: int | None = None
    on: date | None = None


def list_values(session: Session, actor: Actor, cases: Select[Case]) -> dict[UUID, dict[ValueKind, CaseValue]]:
    """By case, the values that there are by kind. cases: a query of those that the actor sees.

    A platform sees what a firm declared only while the firm authorises it.
    """
    ids = cases.with_only_columns(Case.id).order_by(None)
    declared = (
        select(Case.id, StoredScorecard.level, StoredScorecard.score_points)
        .join(
            StoredScorecard,
            (StoredScorecard.assessment_id == Case.assessment_id) & (StoredScorecard.organisation_id == Case.firm_id),
        )
        .where(Case.id.in_(ids))
    )
    if actor.kind is OrganisationKind.PLATFORM:
        declared = declared.where(_is_authorised())
    found: dict[UUID, dict[ValueKind, CaseValue]] = {}
    for case_id, level, points in session.execute(declared):
        found[case_id] = {ValueKind.DECLARED: CaseValue(level, points)}
    for found_in, kind, found_level, found_points, round_number, on in session.execute(_signed(ids)):
        if found_in is not None and found_level is not None and found_points is not None:
            value = CaseValue(found_level, found_points, round_number, on)
            found.setdefault(found_in, {})[ValueKind(kind)] = value
    return found


def list_values_of(
    session: Session, actor: Actor, case_ids: Collection[UUID]
) -> dict[UUID, dict[ValueKind, CaseValue]]:
    """As `list_values`, of these cases."""
    return list_values(session, actor, select(Case).where(Case.id.in_(list(case_ids))))


def list_opened(
    session: Session, actor: Actor, *, most: int, after: tuple[datetime, UUID] | None = None
) -> list[tuple[Case, str]]:
    """Cases that the actor sees with the names of their platforms, the last opened first.

    after: opening and id of the last case of the page before.
    """
    query = select(Case, Organisation.name).join(Organisation, Organisation.id == Case.platform_id)
    query = query.where(may_reach(actor))
    if after is not None:
        opened_at, case_id = after
        is_same = and_(Case.opened_at == opened_at, Case.id < case_id)
        query = query.where(or_(Case.opened_at < opened_at, is_same))
    rows = session.execute(query.order_by(Case.opened_at.desc(), Case.id.desc()).limit(most))
    return [(case, name) for case, name in rows]


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


def _signed(ids: Select[UUID]) -> Select[UUID | None, str, int | None, Decimal | None, int | None, date | None]:
    """Rounds with a signed result, in their order, so that the newest of a kind comes last.

    A result that is being revised stays in force until the next one is signed.
    """
    query = select(Visit.case_id, Visit.kind, Visit.level, Visit.score_points, Visit.round_number, Visit.visited_on)
    return query.where(Visit.case_id.in_(ids), Visit.level.is_not(None)).order_by(Visit.round_number)


def _is_authorised() -> ColumnElement[bool]:
    return exists().where(
        Authorisation.organisation_id == Case.firm_id,
        Authorisation.platform_id == Case.platform_id,
        Authorisation.ended_at.is_(None),
    )

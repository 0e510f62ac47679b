"""Lists around cases: those an actor may see, page by page, and the results for which a case may be opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.case import ENDED_STATES, CasePurpose, CaseState
from rongtong_assess.storage.consulting.cases import may_reach
from rongtong_assess.storage.people.organisations import authorised_assessments
from rongtong_assess.storage.tables.assessment import Assessment, StoredScorecard
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.people import Organisation


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """state: None for all. text: of a firm's name or a case's number; empty for all."""

    state: CaseState | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class OpenableResult:
    """The newest result of a firm that authorised the platform.

    open_purposes: what the firm's cases that have not ended are for.
    """

    assessment_id: UUID
    firm_name: str
    number: str
    level: int
    submitted_at: datetime | None
    open_purposes: tuple[CasePurpose, ...]


def list_cases(session: Session, actor: Actor, wanted: CaseFilter, *, most: int, skip: int = 0) -> Sequence[Case]:
    """The cases that the actor may see, those changed last first."""
    query = select(Case).where(may_reach(actor), *_conditions(wanted))
    return session.scalars(query.order_by(Case.changed_at.desc(), Case.id).limit(most).offset(skip)).all()


def count_by_state(session: Session, actor: Actor, *, text: str = "") -> dict[CaseState, int]:
    """How many cases the actor sees in each state that has any."""
    query = select(Case.state, func.count()).where(may_reach(actor), *_conditions(CaseFilter(text=text)))
    return {CaseState(state): count for state, count in session.execute(query.group_by(Case.state))}


def list_openable_results(session: Session, platform_id: UUID, *, text: str = "") -> list[OpenableResult]:
    """The newest result of every firm that authorises the platform; firms without an open case first, then by name.

    text: a part of the firm's name.
    """
    query = (
        authorised_assessments(platform_id)
        .join(StoredScorecard, StoredScorecard.assessment_id == Assessment.id)
        .with_only_columns(
            Assessment.id,
            Assessment.organisation_id,
            Assessment.number,
            Assessment.submitted_at,
            Organisation.name,
            StoredScorecard.level,
        )
        .order_by(Assessment.submitted_at.desc(), Assessment.id)
    )
    if text:
        query = query.where(Organisation.name.contains(text, autoescape=True))
    purposes = _list_open_purposes(session, platform_id)
    newest: dict[UUID, OpenableResult] = {}
    for row in session.execute(query):
        is_open = tuple(purposes.get(row.organisation_id, ()))
        result = OpenableResult(row.id, row.name, row.number, row.level, row.submitted_at, is_open)
        newest.setdefault(row.organisation_id, result)
    return sorted(newest.values(), key=lambda result: (bool(result.open_purposes), result.firm_name, result.number))


def _list_open_purposes(session: Session, platform_id: UUID) -> dict[UUID, list[CasePurpose]]:
    """By firm, what the platform's cases that have not ended are for, the oldest first."""
    query = select(Case.firm_id, Case.purpose).where(Case.platform_id == platform_id, Case.state.not_in(ENDED_STATES))
    found: dict[UUID, list[CasePurpose]] = {}
    for firm_id, purpose in session.execute(query.order_by(Case.opened_at, Case.id)):
        found.setdefault(firm_id, []).append(CasePurpose(purpose))
    return found


def _conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    conditions = [Case.state == wanted.state] if wanted.state else []
    if wanted.text:
        is_named = Case.firm_name.contains(wanted.text, autoescape=True)
        conditions.append(or_(is_named, Case.number.contains(wanted.text.upper(), autoescape=True)))
    return conditions

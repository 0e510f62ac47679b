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
from rongtong_assess.storage.tables.visit import Visit
from rongtong_assess.storage.visit import is_on_site


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """state: None for all. text: of a firm's name or a case's number; empty for all."""

    state: CaseState | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class OpenableResult:
    """The newest result of a firm that authorised the platform.

    open_purposes: what the firm's cases that have not ended are for; is_verified: the result has findings on site that
    are signed, so that only a re-check of it is left.
    """

    assessment_id: UUID
    firm_name: str
    number: str
    level: int
    submitted_at: datetime | None
    open_purposes: tuple[CasePurpose, ...]
    is_verified: bool

    @property
    def is_free(self) -> bool:
        """Whether nothing was begun with it."""
        return not self.open_purposes and not self.is_verified


def list_cases(session: Session, actor: Actor, wanted: CaseFilter, *, most: int, skip: int = 0) -> Sequence[Case]:
    """The cases that the actor may see, those changed last first."""
    query = select(Case).where(may_reach(actor), *_conditions(wanted))
    return session.scalars(query.order_by(Case.changed_at.desc(), Case.id).limit(most).offset(skip)).all()


def count_by_state(session: Session, actor: Actor, *, text: str = "") -> dict[CaseState, int]:
    """How many cases the actor sees in each state that has any."""
    query = select(Case.state, func.count()).where(may_reach(actor), *_conditions(CaseFilter(text=text)))
    return {CaseState(state): count for state, count in session.execute(query.group_by(Case.state))}


def list_openable_results(session: Session, platform_id: UUID, *, text: str = "") -> list[OpenableResult]:
    """The newest result of every firm that authorises the platform; those that are free first, then by name.

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
    authorised = authorised_assessments(platform_id).with_only_columns(Assessment.id)
    signed = select(Visit.assessment_id).where(is_on_site(), Visit.answers.is_not(None))
    verified = set(session.scalars(signed.where(Visit.assessment_id.in_(authorised))))
    newest: dict[UUID, OpenableResult] = {}
    for row in session.execute(query):
        is_open = tuple(purposes.get(row.organisation_id, ()))
        result = OpenableResult(row.id, row.name, row.number, row.level, row.submitted_at, is_open, row.id in verified)
        newest.setdefault(row.organisation_id, result)
    return sorted(newest.values(), key=lambda result: (not result.is_free, result.firm_name, result.number))


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

"""The record of a case's visit: its round, the history of findings, days, people and what was said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.consulting.cases import reachable_cases
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.visit_record import (
    FindingChange,
    VisitDay,
    VisitParticipant,
    VisitSide,
    VisitStatement,
)
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.storage.tables.visit import Visit


def find_case_of_result(session: Session, actor: Actor, assessment_id: UUID) -> Case | None:
    """The case about this result that was opened last, of those that the actor may see."""
    query = reachable_cases(actor).where(Case.assessment_id == assessment_id, Case.state != CaseState.WITHDRAWN)
    return session.scalar(query.order_by(Case.opened_at.desc(), Case.id).limit(1))


def list_changes_of_findings(
    session: Session, visit_id: UUID, *, questions: Iterable[str] | None = None
) -> list[FindingChange]:
    """The history of a visit's findings, oldest first; of these questions or of all."""
    query = select(FindingChange).where(FindingChange.visit_id == visit_id)
    if questions is not None:
        query = query.where(FindingChange.question.in_(set(questions)))
    return list(session.scalars(query.order_by(FindingChange.id)))


def list_names(session: Session, account_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of these accounts; an erased account has none."""
    ids = {account_id for account_id in account_ids if account_id is not None}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}


def list_visit_days(session: Session, visit: Visit | None) -> list[date]:
    """On which days people were at the firm, the first one first."""
    if visit is None:
        return []
    return list(session.scalars(select(VisitDay.day).where(VisitDay.visit_id == visit.id).order_by(VisitDay.day)))


def replace_visit_days(session: Session, visit: Visit, days: Iterable[date]) -> None:
    session.execute(delete(VisitDay).where(VisitDay.visit_id == visit.id))
    session.add_all([VisitDay(visit_id=visit.id, day=day) for day in sorted(set(days))])
    session.flush()


def list_participants(session: Session, visit: Visit | None) -> list[VisitParticipant]:
    """Who took part, in the order in which they were entered."""
    if visit is None:
        return []
    query = select(VisitParticipant).where(VisitParticipant.visit_id == visit.id)
    return list(session.scalars(query.order_by(VisitParticipant.id)))


def get_participant(session: Session, visit: Visit, participant_id: int) -> VisitParticipant:
    """One person of this visit. Raises NotFound."""
    query = select(VisitParticipant).where(VisitParticipant.visit_id == visit.id, VisitParticipant.id == participant_id)
    participant = session.scalar(query)
    if participant is None:
        raise NotFound
    return participant


def list_statements(session: Session, visit: Visit | None) -> dict[VisitSide, VisitStatement]:
    """What the firm and its provider said, by side."""
    if visit is None:
        return {}
    rows = session.scalars(select(VisitStatement).where(VisitStatement.visit_id == visit.id))
    return {VisitSide(row.side): row for row in rows}

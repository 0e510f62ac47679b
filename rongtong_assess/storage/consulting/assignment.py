"""Assignment plans with their changes by hand, and draws of experts. Every query is of one platform."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.case import ENDED_STATES
from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.tables.consulting.assignment import (
    AssignmentChange,
    DrawDemand,
    DrawPerson,
    DrawState,
    PlanState,
    StoredAssignmentPlan,
    StoredDraw,
)
from rongtong_assess.storage.tables.consulting.case import Case, CaseMember
from rongtong_assess.storage.tables.people import Account, Organisation


def get_plan(session: Session, platform_id: UUID, plan_id: UUID, *, for_update: bool = False) -> StoredAssignmentPlan:
    """A plan of this platform, read afresh; for_update also locks it. Raises NotFound."""
    query = select(StoredAssignmentPlan).where(
        StoredAssignmentPlan.platform_id == platform_id, StoredAssignmentPlan.id == plan_id
    )
    query = query.with_for_update() if for_update else query
    plan = session.scalar(query.execution_options(populate_existing=True))
    if plan is None:
        raise NotFound
    return plan


def list_plans(session: Session, platform_id: UUID, *, most: int) -> list[StoredAssignmentPlan]:
    """The platform's plans, the newest first."""
    query = select(StoredAssignmentPlan).where(StoredAssignmentPlan.platform_id == platform_id)
    return list(session.scalars(query.order_by(StoredAssignmentPlan.created_at.desc()).limit(most)))


def find_open_plan(session: Session, platform_id: UUID) -> StoredAssignmentPlan | None:
    """The platform's plan that is being computed or waits for a decision; there is one at the most."""
    open_states = (PlanState.COMPUTING, PlanState.PROPOSED)
    query = select(StoredAssignmentPlan).where(
        StoredAssignmentPlan.platform_id == platform_id, StoredAssignmentPlan.state.in_(open_states)
    )
    return session.scalar(query.order_by(StoredAssignmentPlan.created_at.desc()).limit(1))


def list_changes(session: Session, plan_id: UUID) -> list[tuple[AssignmentChange, str]]:
    """The changes of a plan by hand in their order, each with the name of whoever made it."""
    query = select(AssignmentChange, Account.name).outerjoin(Account, Account.id == AssignmentChange.changed_by)
    rows = session.execute(query.where(AssignmentChange.plan_id == plan_id).order_by(AssignmentChange.id))
    return [(change, name or "") for change, name in rows]


def list_cases_by_id(session: Session, platform_id: UUID, case_ids: Collection[UUID]) -> dict[UUID, Case]:
    """Cases of this platform by id; those of others are left out."""
    query = select(Case).where(Case.platform_id == platform_id, Case.id.in_(case_ids))
    return {case.id: case for case in session.scalars(query)}


def list_visits_between(
    session: Session, platform_id: UUID, first: date, *, last: date
) -> list[tuple[Case, CaseMember, Account]]:
    """Cases with a visit in these days, once for each person who has them, in the order of days, firms and leads."""
    query = (
        select(Case, CaseMember, Account)
        .join(CaseMember, CaseMember.case_id == Case.id)
        .join(Account, Account.id == CaseMember.account_id)
        .where(Case.platform_id == platform_id, CaseMember.ended_at.is_(None))
        .where(Case.visit_on >= first, Case.visit_on <= last)
        .order_by(Case.visit_on, Case.firm_name, Case.id, CaseMember.is_lead.desc(), CaseMember.id)
    )
    return [(row.Case, row.CaseMember, row.Account) for row in session.execute(query)]


def count_open_cases(session: Session, platform_id: UUID) -> dict[int, int]:
    """How many cases that have not ended each person of the platform has, by account."""
    query = (
        select(CaseMember.account_id, func.count())
        .join(Case, Case.id == CaseMember.case_id)
        .where(Case.platform_id == platform_id, Case.state.not_in(tuple(ENDED_STATES)), CaseMember.ended_at.is_(None))
        .group_by(CaseMember.account_id)
    )
    return {account_id: count for account_id, count in session.execute(query) if account_id is not None}


def get_draw(session: Session, platform_id: UUID, draw_id: UUID, *, for_update: bool = False) -> StoredDraw:
    """A draw of this platform, read afresh; for_update also locks it. Raises NotFound."""
    query = select(StoredDraw).where(StoredDraw.platform_id == platform_id, StoredDraw.id == draw_id)
    query = query.with_for_update() if for_update else query
    draw = session.scalar(query.execution_options(populate_existing=True))
    if draw is None:
        raise NotFound
    return draw


def list_draws(session: Session, platform_id: UUID, *, most: int) -> list[StoredDraw]:
    """The platform's draws, the newest first, cancelled ones too."""
    query = select(StoredDraw).where(StoredDraw.platform_id == platform_id)
    return list(session.scalars(query.order_by(StoredDraw.committed_at.desc(), StoredDraw.id).limit(most)))


def list_draw_cases(session: Session, draw_id: UUID) -> list[Case]:
    """The cases of a draw in the order of its demand."""
    query = select(Case).join(DrawDemand, DrawDemand.case_id == Case.id).where(DrawDemand.draw_id == draw_id)
    return list(session.scalars(query.order_by(DrawDemand.place)))


def list_draw_people(session: Session, draw_id: UUID) -> list[DrawPerson]:
    """Everybody in the list of a draw, by demand, in the order drawn or added."""
    query = select(DrawPerson).where(DrawPerson.draw_id == draw_id)
    return list(session.scalars(query.order_by(DrawPerson.place, DrawPerson.position)))


def get_draw_person(session: Session, draw_id: UUID, person_id: int) -> DrawPerson:
    """Somebody in the list of this draw, locked. Raises NotFound."""
    query = select(DrawPerson).where(DrawPerson.draw_id == draw_id, DrawPerson.id == person_id)
    person = session.scalar(query.with_for_update())
    if person is None:
        raise NotFound
    return person


def find_published_draw(session: Session, commitment: str) -> tuple[StoredDraw, str] | None:
    """The draw with this commitment that was carried out, with its platform's name; of any platform."""
    query = select(StoredDraw, Organisation.name).join(Organisation, Organisation.id == StoredDraw.platform_id)
    query = query.where(StoredDraw.commitment == commitment, StoredDraw.state == DrawState.DRAWN)
    row = session.execute(query).first()
    return None if row is None else (row[0], row[1])


def list_names(session: Session, account_ids: Sequence[int]) -> dict[int, str]:
    """The names of these people, by account."""
    query = select(Account.id, Account.name).where(Account.id.in_(account_ids))
    return {account_id: name for account_id, name in session.execute(query)}

"""The firms that a person belongs to, with newest assessment and cases; every query asks for the account."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, case, func, select
from sqlalchemy.orm import Session, aliased

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.consulting.case import ENDED_STATES, CaseState
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState, StoredScorecard
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.people import Membership, Organisation

MOST_FIRMS = 200
WAITING_FOR_THE_FIRM = (CaseState.RETURNED, CaseState.RECTIFYING)


class FirmRow(NamedTuple):
    """is_submitted: of the newest assessment, None without any; level: of the newest result, None before one."""

    id: UUID
    name: str
    role: str
    is_submitted: bool | None
    level: int | None


def list_firms_of(session: Session, account_id: int, *, search: str = "") -> list[FirmRow]:
    """The active firms of a person by name, at most MOST_FIRMS. search: a part of the name."""
    newest, newest_result = _newest(is_submitted=False), _newest(is_submitted=True)
    query = (
        select(Organisation.id, Organisation.name, Membership.role, Assessment.state, StoredScorecard.level)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .outerjoin(Assessment, Assessment.id == newest)
        .outerjoin(StoredScorecard, StoredScorecard.assessment_id == newest_result)
        .where(Membership.account_id == account_id, *_are_firms(search))
        .order_by(Organisation.name, Organisation.id)
        .limit(MOST_FIRMS)
    )
    return [
        FirmRow(id, name, role, None if state is None else state == AssessmentState.SUBMITTED, level)
        for id, name, role, state, level in session.execute(query)
    ]


def count_firms_of(session: Session, account_id: int) -> int:
    """How many active firms the person belongs to."""
    query = select(func.count()).select_from(Membership)
    query = query.join(Organisation, Organisation.id == Membership.organisation_id)
    return session.scalar(query.where(Membership.account_id == account_id, *_are_firms(""))) or 0


def list_case_counts(session: Session, account_id: int) -> dict[UUID, tuple[int, int]]:
    """Open cases and those among them that wait for the firm, by firm of this person."""
    waits = case((Case.state.in_(WAITING_FOR_THE_FIRM), 1), else_=0)
    query = (
        select(Case.firm_id, func.count(), func.sum(waits))
        .join(Membership, Membership.organisation_id == Case.firm_id)
        .where(Membership.account_id == account_id, Case.state.not_in(list(ENDED_STATES)))
        .group_by(Case.firm_id)
    )
    return {firm_id: (number, waiting or 0) for firm_id, number, waiting in session.execute(query)}


def _newest(*, is_submitted: bool) -> ScalarSelect[UUID]:
    """The assessment of the firm of the query around it that was begun last. is_submitted: among results."""
    own = aliased(Assessment)
    query = select(own.id).where(own.organisation_id == Organisation.id)
    if is_submitted:
        query = query.where(own.state == AssessmentState.SUBMITTED)
    return query.order_by(own.started_at.desc(), own.id).limit(1).correlate(Organisation).scalar_subquery()


def _are_firms(search: str) -> tuple[ColumnElement[bool], ...]:
    is_firm = (Organisation.kind == OrganisationKind.FIRM, Organisation.is_active.is_(True))
    return (*is_firm, Organisation.name.contains(search, autoescape=True)) if search else is_firm

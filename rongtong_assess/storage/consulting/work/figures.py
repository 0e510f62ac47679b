"""Figures of a platform about its own cases, and where firms that let it count them stop answering."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session, aliased

from rongtong_assess.core.actor import Actor, Role
from rongtong_assess.core.consulting.case import ENDED_STATES, CaseStep
from rongtong_assess.storage.consulting.cases import may_reach
from rongtong_assess.storage.consulting.work.work_list import is_overdue
from rongtong_assess.storage.people.organisations import authorised_assessments
from rongtong_assess.storage.tables.assessment import Answer, Assessment, AssessmentState, StoredScorecard
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent, CaseMember
from rongtong_assess.storage.tables.people import Account, Membership, Organisation
from rongtong_assess.storage.tables.visit import Authorisation


@dataclass(frozen=True, slots=True)
class ConsultantLoad:
    """The open cases to which one consultant is assigned; late of these."""

    account_id: int
    name: str
    open_cases: int
    late_cases: int


def list_opening_times(session: Session, actor: Actor, since: datetime) -> list[datetime]:
    """When each of the actor's cases was opened, since that moment."""
    return list(session.scalars(select(Case.opened_at).where(may_reach(actor), Case.opened_at >= since)))


def list_conclusion_times(session: Session, actor: Actor, since: datetime) -> list[datetime]:
    """When results of the actor's cases were signed by a second person, since that moment; once for each round."""
    query = (
        select(CaseEvent.happened_at)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(may_reach(actor), CaseEvent.step == CaseStep.CONCLUDE, CaseEvent.happened_at >= since)
    )
    return list(session.scalars(query))


def list_loads(session: Session, actor: Actor, today: date) -> list[ConsultantLoad]:
    """Every consultant and manager of the platform, the most cases first; a consultant sees only the own load."""
    is_open = Case.state.not_in(ENDED_STATES)
    opened = func.coalesce(func.sum(case((is_open, 1), else_=0)), 0)
    late = func.coalesce(func.sum(case((is_overdue(today), 1), else_=0)), 0)
    query = (
        select(Account.id, Account.name, opened, late)
        .join(Membership, Membership.account_id == Account.id)
        .outerjoin(CaseMember, (CaseMember.account_id == Account.id) & CaseMember.ended_at.is_(None))
        .outerjoin(Case, (Case.id == CaseMember.case_id) & (Case.platform_id == actor.organisation_id))
        .where(
            Membership.organisation_id == actor.organisation_id, Membership.role.in_([Role.MANAGER, Role.CONSULTANT])
        )
        .group_by(Account.id, Account.name)
        .order_by(opened.desc(), Account.name, Account.id)
    )
    if actor.role is Role.CONSULTANT:
        query = query.where(Account.id == actor.account_id)
    return [ConsultantLoad(id, name, int(cases), int(late)) for id, name, cases, late in session.execute(query)]


def list_stalled_answers(
    session: Session, platform_id: UUID, edition_id: str, *, before: datetime, consents: Collection[str]
) -> dict[UUID, set[str]]:
    """The questions with an answer, by open assessment that nobody touched since `before`; an empty set without any.

    Only of active firms whose authorisation of the platform is in force and was given under one of these texts.
    """
    recent = aliased(Answer)
    is_touched = exists().where(recent.assessment_id == Assessment.id, recent.changed_at >= before)
    stalled = (
        select(Assessment.id, Answer.question)
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .join(Authorisation, Authorisation.organisation_id == Assessment.organisation_id)
        .outerjoin(Answer, (Answer.assessment_id == Assessment.id) & Answer.value.is_not(None))
        .where(
            Authorisation.platform_id == platform_id,
            Authorisation.ended_at.is_(None),
            Authorisation.consent_version.in_(list(consents)),
            Organisation.is_active,
            Assessment.state == AssessmentState.OPEN,
            Assessment.edition_id == edition_id,
            Assessment.started_at < before,
            ~is_touched,
        )
    )
    found: dict[UUID, set[str]] = {}
    for assessment_id, question in session.execute(stalled):
        answered = found.setdefault(assessment_id, set())
        if question is not None:
            answered.add(question)
    return found


def list_newest_answers(session: Session, platform_id: UUID, edition_id: str, *, most: int) -> list[str]:
    """What each authorising firm declared last in this edition, as stored beside the scorecard; the newest first."""
    query = (
        authorised_assessments(platform_id)
        .join(
            StoredScorecard,
            (StoredScorecard.assessment_id == Assessment.id)
            & (StoredScorecard.organisation_id == Assessment.organisation_id),
        )
        .where(Assessment.edition_id == edition_id)
        .order_by(Assessment.submitted_at.desc(), Assessment.id)
        .with_only_columns(Assessment.organisation_id, StoredScorecard.answers)
        .limit(most)
    )
    newest: dict[UUID, str] = {}
    for organisation_id, answers in session.execute(query):
        newest.setdefault(organisation_id, answers)
    return list(newest.values())

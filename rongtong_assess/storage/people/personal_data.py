"""Everything stored about one person in any table, to export or erase it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import LEADING_ROLES
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.tables.assessment import Answer, AnswerHistory, Assessment, AssessmentState, HandOut
from rongtong_assess.storage.tables.consulting.consultant import ConsultantAbsence, ConsultantTie, StoredConsultant
from rongtong_assess.storage.tables.consulting.work import CaseNotice, SavedView
from rongtong_assess.storage.tables.identity import LoginSession
from rongtong_assess.storage.tables.people import (
    Account,
    ApiKey,
    AuditEntry,
    FormerMembership,
    Invitation,
    Membership,
    Organisation,
)
from rongtong_assess.storage.tables.progress import StoredMeasure


def list_memberships(session: Session, account_id: int) -> list[Row[Any]]:
    """Rows of name, kind, role and created_at, the first joined first."""
    query = select(Organisation.name, Organisation.kind, Membership.role, Membership.created_at).join_from(
        Membership, Organisation
    )
    return list(session.execute(query.where(Membership.account_id == account_id).order_by(Membership.created_at)))


def list_invitations(session: Session, account: Account) -> list[Invitation]:
    """Invitations that the person accepted or that were sent to their confirmed address, oldest first."""
    query = select(Invitation).where(_is_invitation_of(account))
    return list(session.scalars(query.order_by(Invitation.invited_at, Invitation.id)))


def list_log_ins(session: Session, account_id: int) -> list[Row[Any]]:
    """Rows of created_at, touched_at and device, oldest first."""
    columns = (LoginSession.created_at, LoginSession.touched_at, LoginSession.device)
    query = select(*columns).where(LoginSession.account_id == account_id)
    return list(session.execute(query.order_by(LoginSession.created_at)))


def list_touched_assessments(session: Session, account_id: int) -> list[Assessment]:
    """The assessments that the person began or submitted, oldest first."""
    is_theirs = or_(Assessment.started_by == account_id, Assessment.submitted_by == account_id)
    return list(session.scalars(select(Assessment).where(is_theirs).order_by(Assessment.started_at)))


def list_keys_made(session: Session, account_id: int) -> list[ApiKey]:
    """The keys of the API that the person made, oldest first."""
    query = select(ApiKey).where(ApiKey.made_by == account_id)
    return list(session.scalars(query.order_by(ApiKey.created_at, ApiKey.id)))


def count_answers_changed(session: Session, account_id: int) -> int:
    """How many answers the person changed last."""
    return session.scalar(select(func.count()).where(Answer.changed_by == account_id)) or 0


def list_answer_times(session: Session, account_id: int) -> list[Row[Any]]:
    """Rows of number, question and seconds: of the answers the person changed last, where that was measured."""
    query = (
        select(Assessment.number, Answer.question, Answer.seconds)
        .join_from(Answer, Assessment, Assessment.id == Answer.assessment_id)
        .where(Answer.changed_by == account_id, Answer.seconds.is_not(None))
    )
    return list(session.execute(query.order_by(Assessment.number, Answer.question)))


def list_changes_made(session: Session, account_id: int) -> list[Row[Any]]:
    """Rows of number, question and changed_at: every change of an answer that the person made, oldest first."""
    query = (
        select(Assessment.number, AnswerHistory.question, AnswerHistory.changed_at)
        .join_from(AnswerHistory, Assessment, Assessment.id == AnswerHistory.assessment_id)
        .where(AnswerHistory.changed_by == account_id)
    )
    ordered = query.order_by(AnswerHistory.changed_at, Assessment.number, AnswerHistory.question)
    return list(session.execute(ordered))


def list_groups_held(session: Session, account_id: int) -> list[Row[Any]]:
    """Rows of number, group_id and handed_out_at: the groups of questions that are handed out to the person."""
    query = (
        select(Assessment.number, HandOut.group_id, HandOut.handed_out_at)
        .join_from(HandOut, Assessment, Assessment.id == HandOut.assessment_id)
        .where(HandOut.account_id == account_id)
    )
    return list(session.execute(query.order_by(Assessment.number, HandOut.group_id)))


def list_assigned_measures(session: Session, account_id: int) -> list[StoredMeasure]:
    """The measures of the person's firms that name someone as responsible, the first changed first."""
    query = (
        select(StoredMeasure)
        .join(Membership, Membership.organisation_id == StoredMeasure.organisation_id)
        .where(Membership.account_id == account_id, StoredMeasure.responsible != "")
    )
    return list(session.scalars(query.order_by(StoredMeasure.changed_at, StoredMeasure.id)))


def list_consultant_rows(session: Session, account_id: int) -> list[Table]:
    """What platforms keep of the person as a consultant: records, days away, ties to firms."""
    tables = (StoredConsultant, ConsultantAbsence, ConsultantTie)
    found: list[Table] = []
    for table in tables:
        found += session.scalars(select(table).where(table.account_id == account_id))
    return found


def list_former_memberships(session: Session, account_id: int) -> list[Row[Any]]:
    """Rows of name, role, joined_at and ended_at of memberships that have ended, the first ended first."""
    query = select(
        Organisation.name, FormerMembership.role, FormerMembership.joined_at, FormerMembership.ended_at
    ).join_from(FormerMembership, Organisation)
    return list(session.execute(query.where(FormerMembership.account_id == account_id).order_by(FormerMembership.id)))


def list_actions(session: Session, account_id: int) -> list[AuditEntry]:
    """The person's entries in the audit log, oldest first."""
    query = select(AuditEntry).where(AuditEntry.account_id == account_id)
    return list(session.scalars(query.order_by(AuditEntry.done_at, AuditEntry.id)))


def list_told(session: Session, account_id: int) -> list[Row[Any]]:
    """Rows of kind, created_at, read_at and mailed_at: the notices of the person, oldest first."""
    query = select(CaseNotice.kind, CaseNotice.created_at, CaseNotice.read_at, CaseNotice.mailed_at)
    return list(session.execute(query.where(CaseNotice.account_id == account_id).order_by(CaseNotice.id)))


def list_kept_filters(session: Session, account_id: int) -> list[SavedView]:
    """The filters of work lists that the person keeps, by name."""
    return list(session.scalars(select(SavedView).where(SavedView.account_id == account_id).order_by(SavedView.name)))


def lock_owned_organisations(session: Session, account_id: int) -> list[Organisation]:
    """The organisations that the person owns, locked, so that two owners cannot leave at the same moment."""
    query = select(Organisation).join(Membership, Membership.organisation_id == Organisation.id)
    query = query.where(Membership.account_id == account_id, Membership.role.in_(LEADING_ROLES))
    return list(session.scalars(query.order_by(Organisation.id).with_for_update(of=Organisation)))


def list_otherwise_owned(session: Session, account_id: int, organisation_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these organisations have another owner who can log in."""
    query = select(Membership.organisation_id).join(Account, Account.id == Membership.account_id)
    query = query.where(Membership.role.in_(LEADING_ROLES), Account.active, Account.id != account_id)
    return frozenset(session.scalars(query.where(Membership.organisation_id.in_(list(organisation_ids)))))


def list_member_ids(session: Session, organisation_id: UUID) -> list[int]:
    """The accounts that belong to the organisation."""
    return list(session.scalars(select(Membership.account_id).where(Membership.organisation_id == organisation_id)))


def has_submitted(session: Session, organisation_id: UUID) -> bool:
    """Whether the organisation has a result."""
    query = select(Assessment.id).where(
        Assessment.organisation_id == organisation_id, Assessment.state == AssessmentState.SUBMITTED
    )
    return session.scalar(query.limit(1)) is not None


def delete_person(session: Session, account: Account, organisation_ids: Collection[UUID]) -> None:
    """Delete the account with its invitations, and these organisations with all their rows."""
    session.execute(delete(Invitation).where(_is_invitation_of(account)))
    session.execute(delete(Organisation).where(Organisation.id.in_(list(organisation_ids))))
    session.execute(delete(Account).where(Account.id == account.id))


def _is_invitation_of(account: Account) -> ColumnElement[bool]:
    """Accepted by the person, or sent to their address if it is confirmed; else it may be someone else's address."""
    is_accepted = and_(Invitation.accepted_by == account.id, Invitation.email.is_not(None))
    if account.email is None or account.confirmed_at is None:
        return is_accepted
    return or_(is_accepted, func.lower(Invitation.email) == account.email.lower())

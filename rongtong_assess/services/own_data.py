"""A person's own data: to take away, and to have erased.

Source of both rights: 《中华人民共和国个人信息保护法》 articles 45 and 47.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.people_named import names_person, without_person
from rongtong_assess.services.audit import add_audit_entry_for
from rongtong_assess.storage.accounts import Account, LoginSession
from rongtong_assess.storage.api_keys import ApiKey
from rongtong_assess.storage.assessments import Answer, Assessment, AssessmentState
from rongtong_assess.storage.follow_up import StoredMeasure
from rongtong_assess.storage.invitations import Invitation
from rongtong_assess.storage.organisations import AuditEntry, Membership, Organisation


def export_own_data(session: Session, account_id: int) -> dict[str, Any]:
    """Everything kept about one person, as JSON values; times in UTC. Raises NotFound.

    Left out are secrets: password hash, second factor, session tokens, keys.
    """
    account = _get_account(session, account_id)
    return {
        "account": {
            "email": account.email,
            "name": account.name,
            "created_at": _text(account.created_at),
            "confirmed_at": _text(account.confirmed_at),
            "consent_version": account.consent_version,
            "consented_at": _text(account.consented_at),
            "second_factor": account.tf_primary_method,
        },
        "memberships": _memberships(session, account_id),
        "invitations": _invitations(session, account),
        "log_ins": _log_ins(session, account_id),
        "assessments": _assessments(session, account_id),
        "measures": _measures(session, account),
        "api_keys": _api_keys(session, account_id),
        "answers_last_changed": session.scalar(select(func.count()).where(Answer.changed_by == account_id)),
        "answer_times": _answer_times(session, account_id),
        "actions": _actions(session, account_id),
    }


def erase_account(session: Session, account_id: int, *, now: datetime) -> None:
    """Delete a person's account with memberships and log-ins; a firm keeps what was answered for it.

    Where their firms name them as responsible for a measure, the name goes too.
    A firm that only this person can open and that has submitted nothing goes with the account, so that its
    credit code is free again. Raises NotFound, or Refused for the only owner of anything else.
    """
    account = _get_account(session, account_id)
    orphans = _list_orphans(session, account_id)
    mistakes = [_only_owner(one) for one in orphans if not _may_go(session, one, account_id)]
    if mistakes:
        raise Refused(mistakes)
    for row in _list_responsible_for(session, account):
        row.responsible, row.revision = without_person(row.responsible, account.name), row.revision + 1
    session.flush()
    session.execute(delete(Invitation).where(_is_invitation_of(account)))
    session.execute(delete(Organisation).where(Organisation.id.in_([one.id for one in orphans])))
    session.execute(delete(Account).where(Account.id == account_id))
    add_audit_entry_for(session, AuditedAction.ACCOUNT_ERASE, now=now)
    session.flush()


def _get_account(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id, populate_existing=True)
    if account is None:
        raise NotFound
    return account


def _list_orphans(session: Session, account_id: int) -> list[Organisation]:
    """The organisations that would have no owner left who can log in."""
    own = select(Organisation).join(Membership, Membership.organisation_id == Organisation.id)
    own = own.where(Membership.account_id == account_id, Membership.role == Role.OWNER)
    # The lock makes two owners who leave at the same moment wait for each other.
    found = session.scalars(own.order_by(Organisation.id).with_for_update(of=Organisation)).all()
    others = select(Membership.organisation_id).join(Account, Account.id == Membership.account_id)
    others = others.where(Membership.role == Role.OWNER, Account.active, Account.id != account_id)
    kept = set(session.scalars(others.where(Membership.organisation_id.in_([one.id for one in found]))))
    return [one for one in found if one.id not in kept]


def _may_go(session: Session, organisation: Organisation, account_id: int) -> bool:
    """Whether it may be deleted: a firm without other members and without a result."""
    members = select(Membership.account_id).where(Membership.organisation_id == organisation.id)
    results = select(Assessment.id).where(
        Assessment.organisation_id == organisation.id, Assessment.state == AssessmentState.SUBMITTED
    )
    is_alone = session.scalars(members).all() == [account_id]
    return organisation.kind == OrganisationKind.FIRM and is_alone and session.scalar(results.limit(1)) is None


def _only_owner(organisation: Organisation) -> Mistake:
    what = f"您是「{organisation.name}」唯一的负责人，注销后就没有人能管理它了"
    if organisation.kind == OrganisationKind.ADMINISTRATOR:
        what = "您是唯一的平台管理员"
    return Mistake("account", what, "请先由平台管理员增加一位负责人接手，再注销账号")


def _memberships(session: Session, account_id: int) -> list[dict[str, Any]]:
    query = select(Organisation.name, Organisation.kind, Membership.role, Membership.created_at).join_from(
        Membership, Organisation
    )
    rows = session.execute(query.where(Membership.account_id == account_id).order_by(Membership.created_at))
    return [
        {"organisation": row.name, "kind": row.kind, "role": row.role, "since": _text(row.created_at)} for row in rows
    ]


def _invitations(session: Session, account: Account) -> list[dict[str, Any]]:
    query = select(Invitation).where(_is_invitation_of(account)).order_by(Invitation.invited_at, Invitation.id)
    return [
        {
            "email": row.email,
            "name": row.name,
            "role": row.role,
            "invited_at": _text(row.invited_at),
            "accepted_at": _text(row.accepted_at),
        }
        for row in session.scalars(query)
    ]


def _is_invitation_of(account: Account) -> ColumnElement[bool]:
    """What the person accepted, or what was sent to their address; one that is not confirmed may be another's."""
    is_accepted = Invitation.accepted_by == account.id
    if account.confirmed_at is None:
        return is_accepted
    return or_(is_accepted, func.lower(Invitation.email) == account.email.lower())


def _log_ins(session: Session, account_id: int) -> list[dict[str, Any]]:
    query = select(LoginSession.created_at, LoginSession.touched_at).where(LoginSession.account_id == account_id)
    rows = session.execute(query.order_by(LoginSession.created_at))
    return [{"opened_at": _text(row.created_at), "used_at": _text(row.touched_at)} for row in rows]


def _assessments(session: Session, account_id: int) -> list[dict[str, Any]]:
    query = (
        select(Assessment)
        .where(or_(Assessment.started_by == account_id, Assessment.submitted_by == account_id))
        .order_by(Assessment.started_at)
    )
    return [
        {
            "number": one.number,
            "started_by_me": one.started_by == account_id,
            "started_at": _text(one.started_at),
            "submitted_by_me": one.submitted_by == account_id,
            "submitted_at": _text(one.submitted_at),
        }
        for one in session.scalars(query)
    ]


def _api_keys(session: Session, account_id: int) -> list[dict[str, Any]]:
    query = select(ApiKey).where(ApiKey.made_by == account_id).order_by(ApiKey.created_at, ApiKey.id)
    return [
        {
            "name": key.name,
            "shown": key.shown,
            "created_at": _text(key.created_at),
            "revoked_at": _text(key.revoked_at),
        }
        for key in session.scalars(query)
    ]


def _answer_times(session: Session, account_id: int) -> list[dict[str, Any]]:
    """How long the answers took that the person changed last, where that was measured."""
    query = (
        select(Assessment.number, Answer.question, Answer.seconds)
        .join_from(Answer, Assessment, Assessment.id == Answer.assessment_id)
        .where(Answer.changed_by == account_id, Answer.seconds.is_not(None))
        .order_by(Assessment.number, Answer.question)
    )
    rows = session.execute(query)
    return [{"assessment": row.number, "question": row.question, "seconds": row.seconds} for row in rows]


def _measures(session: Session, account: Account) -> list[dict[str, Any]]:
    """The measures of the person's firms that name them as responsible."""
    return [
        {
            "name": row.name,
            "state": row.state,
            "responsible": row.responsible,
            "planned_start": row.planned_start and row.planned_start.isoformat(),
            "planned_end": row.planned_end and row.planned_end.isoformat(),
        }
        for row in _list_responsible_for(session, account)
    ]


def _list_responsible_for(session: Session, account: Account) -> list[StoredMeasure]:
    query = (
        select(StoredMeasure)
        .join(Membership, Membership.organisation_id == StoredMeasure.organisation_id)
        .where(Membership.account_id == account.id, StoredMeasure.responsible != "")
    )
    rows = session.scalars(query.order_by(StoredMeasure.changed_at, StoredMeasure.id))
    return [row for row in rows if names_person(row.responsible, account.name)]


def _actions(session: Session, account_id: int) -> list[dict[str, Any]]:
    query = select(AuditEntry).where(AuditEntry.account_id == account_id).order_by(AuditEntry.done_at, AuditEntry.id)
    return [{"at": _text(one.done_at), "action": one.action, "subject": one.subject} for one in session.scalars(query)]


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()

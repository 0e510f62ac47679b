"""A person's own data: to take away, and to have erased.

Source of both rights: 《中华人民共和国个人信息保护法》 articles 45 and 47.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.storage.accounts import Account, LoginSession
from rongtong_assess.storage.assessments import Answer, Assessment
from rongtong_assess.storage.organisations import AuditEntry, Membership, Organisation, OrganisationKind, Role


def export_own_data(session: Session, account_id: int) -> dict[str, Any]:
    """Everything kept about one person, as JSON values; times in UTC. Raises NotFound.

    Left out are secrets: password hash, second factor, session tokens.
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
        "log_ins": _log_ins(session, account_id),
        "assessments": _assessments(session, account_id),
        "answers_last_changed": session.scalar(select(func.count()).where(Answer.changed_by == account_id)),
        "actions": _actions(session, account_id),
    }


def erase_account(session: Session, account_id: int, *, now: datetime) -> None:
    """Delete a person's account with memberships and log-ins; the firm keeps what was answered for it.

    Raises NotFound, or Refused for the only owner of the administration.
    """
    _get_account(session, account_id)
    if _is_only_administrator(session, account_id):
        raise Refused.because("account", "您是唯一的平台管理员", "请先让另一位管理员接手，再注销账号")
    session.execute(delete(Account).where(Account.id == account_id))
    add_audit_entry(session, action="account.erase", now=now)
    session.flush()


def _get_account(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id, populate_existing=True)
    if account is None:
        raise NotFound
    return account


def _is_only_administrator(session: Session, account_id: int) -> bool:
    owners = (
        select(Membership.account_id)
        .join(Organisation)
        .where(Organisation.kind == OrganisationKind.ADMINISTRATOR, Membership.role == Role.OWNER)
    )
    return session.scalars(owners).all() == [account_id]


def _memberships(session: Session, account_id: int) -> list[dict[str, Any]]:
    query = select(Organisation.name, Organisation.kind, Membership.role, Membership.created_at).join_from(
        Membership, Organisation
    )
    rows = session.execute(query.where(Membership.account_id == account_id).order_by(Membership.created_at))
    return [
        {"organisation": row.name, "kind": row.kind, "role": row.role, "since": _text(row.created_at)} for row in rows
    ]


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


def _actions(session: Session, account_id: int) -> list[dict[str, Any]]:
    query = select(AuditEntry).where(AuditEntry.account_id == account_id).order_by(AuditEntry.done_at, AuditEntry.id)
    return [{"at": _text(one.done_at), "action": one.action, "subject": one.subject} for one in session.scalars(query)]


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()

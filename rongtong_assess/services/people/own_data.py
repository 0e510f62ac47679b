"""A person exports their own data and erases their account.

Source of both rights: 《中华人民共和国个人信息保护法》 articles 45 and 47.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.progress.reminders import names_person, without_person
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.services.people.consultant_data import export_consultant_data
from rongtong_assess.storage.people.accounts import get_account
from rongtong_assess.storage.people.identity import list_identities
from rongtong_assess.storage.people.personal_data import (
    count_answers_changed,
    delete_person,
    has_submitted,
    list_actions,
    list_answer_times,
    list_assigned_measures,
    list_changes_made,
    list_groups_held,
    list_invitations,
    list_kept_filters,
    list_keys_made,
    list_log_ins,
    list_member_ids,
    list_memberships,
    list_otherwise_owned,
    list_told,
    list_touched_assessments,
    lock_owned_organisations,
)
from rongtong_assess.storage.tables.people import Account, Organisation
from rongtong_assess.storage.tables.progress import StoredMeasure


def export_own_data(session: Session, account_id: int) -> dict[str, Any]:
    """Everything stored about one person, as JSON values; times in UTC. Raises NotFound.

    Without secrets: password hash, second factor, session tokens, keys.
    """
    account = get_account(session, account_id)
    return {
        "account": {
            "email": account.email,
            "mobile": account.mobile,
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
        "single_sign_on": _identities(session, account_id),
        "assessments": _assessments(session, account_id),
        "measures": _measures(session, account),
        "api_keys": _api_keys(session, account_id),
        "answers_last_changed": count_answers_changed(session, account_id),
        "answer_times": _answer_times(session, account_id),
        "answer_changes": _answer_changes(session, account_id),
        "groups_handed_out_to_me": _groups_held(session, account_id),
        "notices": _notices(session, account_id),
        "kept_filters": [{"name": view.name, **view.filters} for view in list_kept_filters(session, account_id)],
        "as_consultant": export_consultant_data(session, account_id),
        "actions": _actions(session, account_id),
    }


def erase_account(session: Session, account_id: int, *, now: datetime) -> None:
    """Delete a person's account with its memberships and sessions; a firm keeps its answers.

    The name is also removed from measures of the person's firms that name it as responsible.
    A firm without other members and without a result is deleted with the account, which frees its credit code.
    Raises NotFound, or Refused for the only owner of any other organisation.
    """
    account = get_account(session, account_id)
    orphans = _list_orphans(session, account_id)
    mistakes = [_only_owner(orphan) for orphan in orphans if not _may_go(session, orphan, account_id)]
    if mistakes:
        raise Refused(mistakes)
    for row in _list_responsible_for(session, account):
        row.responsible, row.revision = without_person(row.responsible, account.name), row.revision + 1
    session.flush()
    delete_person(session, account, [orphan.id for orphan in orphans])
    add_audit_entry_for(session, AuditedAction.ACCOUNT_ERASE, now=now)
    session.flush()


def _list_orphans(session: Session, account_id: int) -> list[Organisation]:
    """The organisations that would be left without an active owner."""
    found = lock_owned_organisations(session, account_id)
    kept = list_otherwise_owned(session, account_id, [organisation.id for organisation in found])
    return [organisation for organisation in found if organisation.id not in kept]


def _may_go(session: Session, organisation: Organisation, account_id: int) -> bool:
    """Whether it may be deleted: a firm without other members and without a result."""
    is_alone = list_member_ids(session, organisation.id) == [account_id]
    return organisation.kind == OrganisationKind.FIRM and is_alone and not has_submitted(session, organisation.id)


def _only_owner(organisation: Organisation) -> Mistake:
    what = f"您是「{organisation.name}」唯一的负责人，注销后就没有人能管理它了"
    if organisation.kind == OrganisationKind.ADMINISTRATOR:
        what = "您是唯一的平台管理员"
    return Mistake("account", what, "请先由平台管理员增加一位负责人接手，再注销账号")


def _memberships(session: Session, account_id: int) -> list[dict[str, Any]]:
    return [
        {"organisation": row.name, "kind": row.kind, "role": row.role, "since": _text(row.created_at)}
        for row in list_memberships(session, account_id)
    ]


def _invitations(session: Session, account: Account) -> list[dict[str, Any]]:
    return [
        {
            "email": row.email,
            "name": row.name,
            "role": row.role,
            "invited_at": _text(row.invited_at),
            "accepted_at": _text(row.accepted_at),
        }
        for row in list_invitations(session, account)
    ]


def _log_ins(session: Session, account_id: int) -> list[dict[str, Any]]:
    return [
        {"opened_at": _text(row.created_at), "used_at": _text(row.touched_at), "device": row.device}
        for row in list_log_ins(session, account_id)
    ]


def _identities(session: Session, account_id: int) -> list[dict[str, Any]]:
    return [
        {"issuer": row.issuer, "subject": row.subject, "linked_at": _text(row.linked_at)}
        for row in list_identities(session, account_id)
    ]


def _assessments(session: Session, account_id: int) -> list[dict[str, Any]]:
    return [
        {
            "number": assessment.number,
            "started_by_me": assessment.started_by == account_id,
            "started_at": _text(assessment.started_at),
            "submitted_by_me": assessment.submitted_by == account_id,
            "submitted_at": _text(assessment.submitted_at),
        }
        for assessment in list_touched_assessments(session, account_id)
    ]


def _api_keys(session: Session, account_id: int) -> list[dict[str, Any]]:
    return [
        {
            "name": key.name,
            "shown": key.shown,
            "created_at": _text(key.created_at),
            "revoked_at": _text(key.revoked_at),
        }
        for key in list_keys_made(session, account_id)
    ]


def _answer_times(session: Session, account_id: int) -> list[dict[str, Any]]:
    """How long the person took for the answers that they changed last, where that was measured."""
    return [
        {"assessment": row.number, "question": row.question, "seconds": row.seconds}
        for row in list_answer_times(session, account_id)
    ]


def _answer_changes(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Which answers the person changed when; the answers themselves are the firm's."""
    return [
        {"assessment": row.number, "question": row.question, "at": _text(row.changed_at)}
        for row in list_changes_made(session, account_id)
    ]


def _groups_held(session: Session, account_id: int) -> list[dict[str, Any]]:
    return [
        {"assessment": row.number, "group": row.group_id, "since": _text(row.handed_out_at)}
        for row in list_groups_held(session, account_id)
    ]


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
    rows = list_assigned_measures(session, account.id)
    return [row for row in rows if names_person(row.responsible, account.name)]


def _notices(session: Session, account_id: int) -> list[dict[str, Any]]:
    return [
        {
            "kind": row.kind,
            "created_at": _text(row.created_at),
            "read_at": _text(row.read_at),
            "mailed_at": _text(row.mailed_at),
        }
        for row in list_told(session, account_id)
    ]


def _actions(session: Session, account_id: int) -> list[dict[str, Any]]:
    return [
        {"at": _text(entry.done_at), "action": entry.action, "subject": entry.subject}
        for entry in list_actions(session, account_id)
    ]


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()

"""What an administrator switches on and off. The right to call these functions is the administrator's."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.audit import add_audit_entry_for
from rongtong_assess.storage.accounts import Account
from rongtong_assess.storage.organisations import Organisation
from rongtong_assess.storage.queries.login import delete_sessions
from rongtong_assess.storage.queries.organisation import get_organisation, lock_administration
from rongtong_assess.storage.queries.people import get_account


def switch_account(session: Session, actor: Actor, account_id: int, *, is_active: bool, now: datetime) -> Account:
    """Let a person log in, or no longer; switching off also ends the log-ins they have.

    Raises NotFound, or Refused for one's own account.
    """
    account = get_account(session, account_id)
    if account_id == actor.account_id:
        raise Refused.because("account", "不能停用自己的账号", "请让另一位管理员来停用")
    _refuse_who_was_switched_off(session, actor)
    account.active = is_active
    if not is_active:
        delete_sessions(session, [account_id])
    action = AuditedAction.ACCOUNT_SWITCH_ON if is_active else AuditedAction.ACCOUNT_SWITCH_OFF
    _audit(session, actor, action, subject=str(account.public_id), now=now)
    return account


def _refuse_who_was_switched_off(session: Session, actor: Actor) -> None:
    """Two administrators who switch each other off at the same moment: the second comes too late."""
    lock_administration(session)
    try:
        is_active = actor.account_id is not None and get_account(session, actor.account_id).active
    except NotFound:
        is_active = False
    if not is_active:
        raise Refused.because("account", "您的账号刚刚被停用了", "请联系另一位管理员")


def switch_organisation(
    session: Session, actor: Actor, organisation_id: UUID, *, is_active: bool, now: datetime
) -> Organisation:
    """Let an organisation's members act for it, or no longer.

    Raises NotFound, or Refused for the administration itself.
    """
    organisation = get_organisation(session, organisation_id)
    if organisation.kind == OrganisationKind.ADMINISTRATOR and not is_active:
        raise Refused.because("organisation", "不能停用平台管理自己", "停用后就没有人能管理平台了；请改为停用某个账号")
    organisation.is_active = is_active
    action = AuditedAction.ORGANISATION_SWITCH_ON if is_active else AuditedAction.ORGANISATION_SWITCH_OFF
    _audit(session, actor, action, subject=organisation.name, now=now)
    return organisation


def _audit(session: Session, actor: Actor, action: AuditedAction, *, subject: str, now: datetime) -> None:
    add_audit_entry_for(session, action, account_id=actor.account_id, subject=subject, now=now)
    session.flush()

"""The audit log: who did what, when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.storage.tables.people import AuditEntry


def add_audit_entry(
    session: Session, actor: Actor, action: AuditedAction, *, subject: str = "", now: datetime
) -> AuditEntry:
    """Record what the actor did, such as AuditedAction.ASSESSMENT_SUBMIT. subject: what it was done to."""
    return add_audit_entry_for(
        session,
        action,
        account_id=actor.account_id,
        organisation_id=actor.organisation_id,
        subject=subject,
        now=now,
    )


def add_audit_entry_for(
    session: Session,
    action: AuditedAction,
    *,
    account_id: int | None = None,
    organisation_id: UUID | None = None,
    subject: str = "",
    now: datetime,
) -> AuditEntry:
    """Record an action whose actor does not act for the organisation concerned.

    For a person's own account, before an organisation exists, and where an administrator acts on others.
    """
    entry = AuditEntry(
        done_at=now, account_id=account_id, organisation_id=organisation_id, action=action.value, subject=subject
    )
    session.add(entry)
    return entry

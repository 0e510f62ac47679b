"""Who did what, when: one line per thing that matters later."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.storage.organisations import AuditEntry


def add_audit_entry(
    session: Session,
    *,
    action: AuditedAction,
    now: datetime,
    account_id: int | None = None,
    organisation_id: UUID | None = None,
    subject: str = "",
) -> AuditEntry:
    """Remember an action such as AuditedAction.ASSESSMENT_SUBMIT; subject names what it was done to."""
    entry = AuditEntry(
        done_at=now, account_id=account_id, organisation_id=organisation_id, action=action.value, subject=subject
    )
    session.add(entry)
    return entry

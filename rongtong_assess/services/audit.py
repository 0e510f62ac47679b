"""Who did what, when: one line per thing that matters later."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.storage.organisations import AuditEntry


def add_audit_entry(
    session: Session,
    *,
    action: str,
    now: datetime,
    account_id: int | None = None,
    organisation_id: UUID | None = None,
    subject: str = "",
) -> AuditEntry:
    """Remember an action such as "assessment.submit"; subject names what it was done to."""
    entry = AuditEntry(
        done_at=now, account_id=account_id, organisation_id=organisation_id, action=action, subject=subject
    )
    session.add(entry)
    return entry

"""What a platform says of itself: the credit code by which its own products are recognised."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.registers import read_credit_code
from rongtong_assess.core.audited_action import AuditedAction
from rongtong_assess.services.audit import add_audit_entry
from rongtong_assess.storage.products import PlatformProfile


def find_platform_code(session: Session, platform_id: UUID) -> str:
    """Its credit code; empty while it has not declared one."""
    profile = session.get(PlatformProfile, platform_id)
    return profile.credit_code if profile else ""


def declare_platform_code(session: Session, platform_id: UUID, text: str, *, account_id: int, now: datetime) -> str:
    """Keep the code; raises Refused saying what is wrong with it.

    Marks that products were published with stay, whatever is declared later.
    """
    code = read_credit_code(text)
    profile = session.get(PlatformProfile, platform_id)
    if profile is None:
        profile = PlatformProfile(organisation_id=platform_id)
        session.add(profile)
    profile.credit_code, profile.changed_at, profile.changed_by = code, now, account_id
    add_audit_entry(
        session,
        action=AuditedAction.PLATFORM_CHANGE,
        account_id=account_id,
        organisation_id=platform_id,
        subject=code,
        now=now,
    )
    session.flush()
    return code

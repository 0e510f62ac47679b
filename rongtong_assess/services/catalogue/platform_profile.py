"""A platform declares its credit code, by which its own products are recognised."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.content.registers import read_credit_code
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.tables.catalogue import PlatformProfile


def declare_platform_code(session: Session, actor: Actor, text: str, *, now: datetime) -> str:
    """Store the code. Raises Refused for one that is not valid.

    Products that are already published keep their note of a conflict of interest.
    """
    code = read_credit_code(text)
    profile = session.get(PlatformProfile, actor.organisation_id)
    if profile is None:
        profile = PlatformProfile(organisation_id=actor.organisation_id)
        session.add(profile)
    profile.credit_code, profile.changed_at, profile.changed_by = code, now, actor.account_id
    add_audit_entry(session, actor, AuditedAction.PLATFORM_CHANGE, subject=code, now=now)
    session.flush()
    return code

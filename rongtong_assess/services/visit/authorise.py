"""A firm authorises a service platform to see its submitted results, and ends the authorisation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.people.organisations import (
    find_authorisation,
    find_organisation_name,
    get_open_platform,
    is_demo_organisation,
    list_authorisations,
    lock_organisation,
)
from rongtong_assess.storage.tables.visit import Authorisation


def grant(session: Session, actor: Actor, platform_id: UUID, *, consent_version: str, now: datetime) -> Authorisation:
    """Let a platform see the firm's submitted results; an authorisation in force is returned unchanged.

    Raises NotFound, also where one of the two is demo data and the other is not.
    """
    firm_id = actor.organisation_id
    lock_organisation(session, firm_id)
    platform = get_open_platform(session, platform_id, is_demo=is_demo_organisation(session, firm_id))
    given = find_authorisation(session, firm_id, platform_id)
    if given is None:
        given = Authorisation(
            organisation_id=firm_id,
            platform_id=platform_id,
            consent_version=consent_version,
            granted_at=now,
            granted_by=actor.account_id,
        )
        session.add(given)
        add_audit_entry(session, actor, AuditedAction.AUTHORISATION_GRANT, subject=platform.name, now=now)
        session.flush()
    return given


def end(session: Session, actor: Actor, platform_id: UUID, *, now: datetime) -> None:
    """End the authorisation; completed visits stay. A second call changes nothing.

    Raises NotFound where there never was an authorisation.
    """
    given = find_authorisation(session, actor.organisation_id, platform_id, for_update=True)
    if given is None:
        all_given = list_authorisations(session, actor.organisation_id)
        if all(former.platform_id != platform_id for former in all_given):
            raise NotFound
        return
    given.ended_at, given.ended_by = now, actor.account_id
    name = find_organisation_name(session, platform_id)
    add_audit_entry(session, actor, AuditedAction.AUTHORISATION_END, subject=name, now=now)
    session.flush()

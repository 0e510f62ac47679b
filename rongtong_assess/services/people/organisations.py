"""New organisations. A database holds demo organisations or real ones, never both.

The first organisation decides which. Every organisation added to a demo is demo data too, so that a visitor's own
firm can choose the demo's platforms and its reports are marked as a demo.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.storage.demo import has_demo_organisation, has_organisation, mark_organisations_as_demo
from rongtong_assess.storage.tables.people import Organisation


def is_demo_database(session: Session) -> bool:
    """Whether the organisations in this database are demo data."""
    return has_demo_organisation(session)


def add_organisation(session: Session, kind: OrganisationKind, name: str, *, now: datetime) -> Organisation:
    """A new organisation, which is demo data in a demo."""
    organisation = Organisation(kind=kind, name=name, is_demo=is_demo_database(session), created_at=now)
    session.add(organisation)
    session.flush()
    return organisation


def create_organisation(
    session: Session, actor: Actor, kind: OrganisationKind, *, name: str, now: datetime
) -> Organisation:
    """An administrator adds an organisation without members and invites its owner next; firms register themselves."""
    organisation = add_organisation(session, kind, name, now=now)
    add_audit_entry_for(
        session,
        AuditedAction.ORGANISATION_CREATE,
        account_id=actor.account_id,
        organisation_id=organisation.id,
        subject=name,
        now=now,
    )
    session.flush()
    return organisation


def claim_for_demo(session: Session) -> None:
    """Make this database a demo. Raises Refused where it holds real organisations."""
    if not is_demo_database(session) and has_organisation(session):
        raise Refused.because(
            "database", "这个数据库里有真实的企业或机构，不能加演示数据", "请换一个空的数据库，或不带 --demo 启动"
        )
    # Earlier versions did not mark the organisations of a demo's visitors.
    mark_organisations_as_demo(session)


def refuse_demo_database(session: Session) -> None:
    """Raises Refused for a demo database: no real firm is registered in it."""
    if is_demo_database(session):
        raise Refused.because(
            "RONGTONG_DATABASE_URL", "这个数据库里是演示数据，不能用来正式运行", "请换一个数据库，或加 --demo 启动"
        )

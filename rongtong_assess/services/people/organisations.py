"""A database holds demo organisations or real ones, never both.

Which of the two is decided when its first organisation is made; whatever is made beside a demo organisation
is demo data too, so that a visitor's own firm meets the demo's platforms and its reports say what they are.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.errors import Refused
from rongtong_assess.storage.demo import has_demo_organisation, has_organisation, mark_organisations_as_demo
from rongtong_assess.storage.tables.people import Organisation


def is_demo_database(session: Session) -> bool:
    """Whether the organisations in it are those of a demo."""
    return has_demo_organisation(session)


def add_organisation(session: Session, kind: OrganisationKind, name: str, *, now: datetime) -> Organisation:
    """A new organisation, which is demo data in a demo."""
    organisation = Organisation(kind=kind, name=name, is_demo=is_demo_database(session), created_at=now)
    session.add(organisation)
    session.flush()
    return organisation


def claim_for_demo(session: Session) -> None:
    """Everything in this database is demo data. Raises Refused where it holds real organisations."""
    if not is_demo_database(session) and has_organisation(session):
        raise Refused.because(
            "database", "这个数据库里有真实的企业或机构，不能加演示数据", "请换一个空的数据库，或不带 --demo 启动"
        )
    # Demos of before did not mark what their visitors made.
    mark_organisations_as_demo(session)


def refuse_demo_database(session: Session) -> None:
    """Nobody registers a real firm beside invented ones. Raises Refused."""
    if is_demo_database(session):
        raise Refused.because(
            "RONGTONG_DATABASE_URL", "这个数据库里是演示数据，不能用来正式运行", "请换一个数据库，或加 --demo 启动"
        )

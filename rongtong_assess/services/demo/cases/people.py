"""The demo's two service platforms and their six people, one for every role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.presentation.wording.commands.demo import FIRST_PLATFORM, PERSON_NAMES, SECOND_PLATFORM
from rongtong_assess.services.demo.revival import add_demo_account, join
from rongtong_assess.services.people.organisations import add_organisation
from rongtong_assess.storage.demo import find_demo_account, find_demo_organisation
from rongtong_assess.storage.people.accounts import find_membership


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of a platform."""

    email: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class DemoPlatform:
    """A platform with its people, the manager first."""

    name: str
    people: Sequence[DemoPerson]


MANAGER = DemoPerson("demo-platform@example.com", PERSON_NAMES["manager"], Role.MANAGER)
CONSULTANT = DemoPerson("demo-platform-2@example.com", PERSON_NAMES["consultant"], Role.CONSULTANT)
COLLEAGUE = DemoPerson("demo-platform-3@example.com", PERSON_NAMES["colleague"], Role.CONSULTANT)
REVIEWER = DemoPerson("demo-platform-4@example.com", PERSON_NAMES["reviewer"], Role.REVIEWER)
OTHER_MANAGER = DemoPerson("demo-platform-5@example.com", PERSON_NAMES["other_manager"], Role.MANAGER)
OTHER_CONSULTANT = DemoPerson("demo-platform-6@example.com", PERSON_NAMES["other_consultant"], Role.CONSULTANT)

FIRST = DemoPlatform(FIRST_PLATFORM, (MANAGER, CONSULTANT, COLLEAGUE, REVIEWER))
SECOND = DemoPlatform(SECOND_PLATFORM, (OTHER_MANAGER, OTHER_CONSULTANT))
LATER = timedelta(seconds=1)
"""The second platform is younger, so that "the first one" is the same at every start."""


def make_platform(session: Session, plan: DemoPlatform, *, password_hash: str, now: datetime) -> UUID:
    """The platform, made where it is missing, and its people as far as visitors left their addresses to them."""
    found = find_demo_organisation(session, OrganisationKind.PLATFORM, plan.name)
    made_at = now if plan is FIRST else now + LATER
    platform_id = found or add_organisation(session, OrganisationKind.PLATFORM, plan.name, now=made_at).id
    for person in plan.people:
        add_demo_account(session, email=person.email, name=person.name, password_hash=password_hash, now=now)
        account = find_demo_account(session, person.email)
        if account is not None and find_membership(session, account.id, platform_id) is None:
            join(session, account, platform_id, role=person.role, now=now)
    return platform_id


def find_actor(session: Session, platform_id: UUID, person: DemoPerson) -> Actor | None:
    """That person acting for the platform; None where a visitor has the address."""
    account = find_demo_account(session, person.email)
    membership = find_membership(session, account.id, platform_id) if account else None
    if membership is None:
        return None
    return Actor(platform_id, membership.account_id, OrganisationKind.PLATFORM, Role(membership.role))

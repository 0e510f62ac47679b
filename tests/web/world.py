"""Two of everything: a small world in which every right can be tried by its owner and by a stranger."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from rongtong_assess.core.actor import ROLES_OF, OrganisationKind, leading_role
from rongtong_assess.core.progress.measure import FollowedMeasure
from rongtong_assess.core.progress.measure_json import MeasureEffects
from rongtong_assess.installation import Installation
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.catalogue.products import add_product
from rongtong_assess.services.progress.follow_up import new_row
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import Account, Membership, Organisation, StoredFirm
from rongtong_assess.storage.tables.progress import FollowedPlan
from rongtong_assess.storage.tables.roadmap import StoredPlanSet
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.actors import firm_actor, platform_actor
from tests.products import details

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PASSWORD = "a long enough passphrase"
# Hashing as in production takes most of a page test's time and is tested with the identity pages.
QUICK_ARGON2 = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
QUICK_HASH = PasswordHasher(**QUICK_ARGON2).hash(PASSWORD)
KINDS_AND_ROLES = [(kind, role) for kind, roles in ROLES_OF.items() for role in roles]
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class World:
    """organisations: by name such as "firm-1"; assessments: the open one of each firm.

    plan_sets, measures: one of each firm. products: a draft of each platform. keys: one of each of both.
    """

    organisations: dict[str, UUID] = field(default_factory=dict)
    assessments: dict[str, UUID] = field(default_factory=dict)
    plan_sets: dict[str, UUID] = field(default_factory=dict)
    measures: dict[str, UUID] = field(default_factory=dict)
    products: dict[str, UUID] = field(default_factory=dict)
    keys: dict[str, UUID] = field(default_factory=dict)

    def ids(self, firm: str) -> dict[str, UUID]:
        """What belongs to a firm, and the first platform's product, by the name that addresses have for it."""
        return {
            "assessment_id": self.assessments[firm],
            "plan_set_id": self.plan_sets[firm],
            "measure_id": self.measures[firm],
            "product_id": self.products["platform-1"],
            **({"key_id": self.keys[firm]} if firm in self.keys else {}),
        }

    def account(self, organisation: str, role: str) -> str:
        """The e-mail address of the person in that role."""
        return f"{organisation}-{role}@example.com"

    def leader(self, organisation: str) -> str:
        """The e-mail address of the person who leads the organisation."""
        return self.account(organisation, leading_role(OrganisationKind(organisation.rpartition("-")[0])))


def build_world(app: Flask) -> World:
    """Fill the empty database."""
    installation: Installation = app.extensions[EXTENSION]
    world, password = World(), QUICK_HASH
    with installation.sessions.begin() as session:
        for kind in OrganisationKind:
            for number in (1, 2):
                name = f"{kind}-{number}"
                organisation = Organisation(kind=kind, name=name, created_at=NOW)
                session.add(organisation)
                session.flush()
                world.organisations[name] = organisation.id
                if kind is OrganisationKind.FIRM:
                    session.add(_profile(organisation.id, number))
                for role in ROLES_OF[kind]:
                    account = new_account(world.account(name, role), password)
                    session.add(account)
                    session.flush()
                    session.add(
                        Membership(account_id=account.id, organisation_id=organisation.id, role=role, created_at=NOW)
                    )
                session.flush()
                if kind is OrganisationKind.FIRM:
                    edition = installation.library.get_edition("miit-2024")
                    assessment = start_assessment(
                        session, firm_actor(organisation.id, account.id), edition=edition, now=NOW
                    )
                    world.assessments[name] = assessment.id
                if kind is OrganisationKind.PLATFORM:
                    made = add_product(session, platform_actor(organisation.id, account.id), details(), now=NOW)
                    world.products[name] = made.product_id
    return world


def log_in(app: Flask, email: str, password: str = PASSWORD) -> FlaskClient:
    """A client in which this person is logged in."""
    client = app.test_client()
    response = client.post(
        "/account/login", data={"email": email, "password": password, "csrf_token": token_of(client, "/account/login")}
    )
    assert response.status_code in {302, 303}, response.text
    return client


def token_of(client: FlaskClient, page: str) -> str:
    """The CSRF token that a page carries."""
    found = TOKEN.search(client.get(page, follow_redirects=True).text)
    assert found, f"no csrf_token on {page}"
    return found[1]


def new_account(email: str, password: str = QUICK_HASH) -> Account:
    return Account(
        email=email,
        name=email.partition("@")[0],
        password=password,
        active=True,
        fs_uniquifier=secrets.token_hex(16),
        created_at=NOW,
        confirmed_at=NOW,
    )


def _profile(organisation_id: UUID, number: int) -> StoredFirm:
    body = f"91330100MAFAKE00{number}".replace("I", "1").replace("O", "0")
    return StoredFirm(
        organisation_id=organisation_id,
        credit_code=body + uscc.calc_check_digit(body + "0"),
        industry="industry",
        region="330100",
        employees=120,
        revenue_wan_yuan=Decimal(5200),
        changed_at=NOW,
    )


def follow_plans(app: Flask, world: World) -> World:
    """Every firm follows a plan with one measure that nobody has touched."""
    installation: Installation = app.extensions[EXTENSION]
    with installation.sessions.begin() as session:
        for firm in world.assessments:
            _follow(session, world, firm)
    return world


def _follow(session: Session, world: World, firm: str) -> None:
    own = {"organisation_id": world.organisations[firm]}
    made = {"assessment_id": world.assessments[firm], **own}
    # A plan stands on a result with a date; the assessment stays open for those who may answer it.
    session.execute(update(Assessment).where(Assessment.id == world.assessments[firm]).values(submitted_at=NOW))
    kept = StoredPlanSet(document='{"target": 2}', facts="{}", engine_version="test", planned_at=NOW, **made)
    session.add(kept)
    session.flush()
    plan = FollowedPlan(plan_set_id=kept.id, kind="least_cost", begun_on=NOW.date(), chosen_at=NOW, **made)
    session.add(plan)
    session.flush()
    row = new_row(plan, FollowedMeasure("编的措施"), MeasureEffects(), place=0, phase="打底速赢", now=NOW)
    session.add(row)
    session.flush()
    world.plan_sets[firm], world.measures[firm] = kept.id, row.id

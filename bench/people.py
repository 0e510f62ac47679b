"""An installation in a folder of its own, with firms whose people fill in the questionnaire."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from stdnum.cn.uscc import calc_check_digit

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.installation import ShippedContent
from rongtong_assess.services.assessment.firm_profile import FirmDetails, register_firm
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.people.administration import hash_password, make_password, new_account
from rongtong_assess.settings import Settings, load_settings
from rongtong_assess.storage.database.engine import new_session_factory, open_engine
from rongtong_assess.storage.database.schema import upgrade

REGION = "330100"
LOG_IN_PATH = "/account/login"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Person:
    """A person who answers for a firm."""

    email: str
    password: str
    assessment_id: str

    @property
    def save_path(self) -> str:
        return f"/firm/assessments/{self.assessment_id}/answers"


def environment_of(folder: Path) -> dict[str, str]:
    """What the server's process is started with."""
    return os.environ | {"RONGTONG_DATA": str(folder)}


def settings_of(folder: Path) -> Settings:
    return load_settings({"RONGTONG_DATA": str(folder)})


def make_people(folder: Path, count: int) -> list[Person]:
    """A database with this number of firms, each with one person and an open assessment."""
    library = ShippedContent().library
    engine = open_engine(settings_of(folder).database_url)
    upgrade(engine)
    password, now = make_password(), datetime.now(UTC)
    password_hash = hash_password(password)
    people = []
    with new_session_factory(engine).begin() as session:
        for number in range(count):
            email = f"person-{number}@example.com"
            account = new_account(session, email=email, name=email, password_hash=password_hash, now=now)
            firm = register_firm(session, account.id, _details(number), library=library, now=now)
            edition = library.edition_in_force(now.date())
            assessment = start_assessment(
                session, Actor(firm.id, account.id, OrganisationKind.FIRM, Role.OWNER), edition=edition, now=now
            )
            people.append(Person(email, password, str(assessment.id)))
    engine.dispose()
    return people


def list_answers(edition: Edition, number: int) -> list[tuple[str, object]]:
    """One round of answers to everything, different in every round."""
    answers: list[tuple[str, object]] = []
    for item in edition.items.values():
        keys = [option.key for option in item.options if not option.is_exclusive]
        answers.append((item.id, [keys[number % len(keys)]]))
    answers += [(scene.question, number % 5) for scene in edition.scenes.values()]
    return answers


def _details(number: int) -> FirmDetails:
    code = f"91{REGION}BENCH{number:04d}".replace("I", "1").replace("O", "0")
    return FirmDetails(
        name=f"测速企业{number}",
        credit_code=code + calc_check_digit(code),
        industry="industry",
        region=REGION,
        employees=100,
        revenue_wan_yuan=Decimal(3000),
    )

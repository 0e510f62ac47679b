"""The demo: marked firms and a marked platform, log-ins that work, never beside real organisations."""

from __future__ import annotations

from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.content.registers import read_credit_code
from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.assessment.stored_sheet import build_sheet, progress
from rongtong_assess.core.catalogue.product import is_stale
from rongtong_assess.core.china_time import end_of_day
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.progress.measure import MeasureState
from rongtong_assess.core.progress.reminders import ReminderKind, list_reminders
from rongtong_assess.core.visit.finding import list_differences
from rongtong_assess.services.demo.data import ADMINISTRATOR_EMAIL, DEMO_SECONDS, load_demo
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.services.result.standing_facts import find_visit
from rongtong_assess.services.visit.visit_list import list_results_to_visit
from rongtong_assess.storage.assessment import list_answers
from rongtong_assess.storage.catalogue import list_published_products
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.progress import read_measure
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState, StoredScorecard
from rongtong_assess.storage.tables.catalogue import StoredProduct
from rongtong_assess.storage.tables.people import Account, Organisation, StoredFirm
from rongtong_assess.storage.tables.progress import StoredMeasure
from rongtong_assess.storage.tables.visit import Finding, Visit
from tests.actors import platform_actor
from tests.services.conftest import Firm
from tests.services.makers import EXAMPLES, NOW, ROOT, example

MODELS = ForecastModels(ROOT / "models")
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))


@pytest.fixture
def examples() -> dict[str, Any]:
    return {name: example(name) for name in NAMES}


@pytest.fixture
def writing(session: Session) -> Session:
    begin_writing(session)
    return session


def count_of(session: Session, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_three_marked_firms_a_platform_and_an_administration_are_made(
    writing: Session, library: Library, examples: dict[str, Any]
) -> None:
    log_ins = load_demo(writing, library, examples, models=MODELS, now=NOW)
    organisations = writing.scalars(select(Organisation)).all()
    assert all(organisation.is_demo and organisation.name.startswith("演示") for organisation in organisations)
    kinds = sorted(organisation.kind for organisation in organisations)
    assert kinds == [OrganisationKind.ADMINISTRATOR, *[OrganisationKind.FIRM] * 3, OrganisationKind.PLATFORM]
    assert [log_in.email for log_in in log_ins] == [
        "demo-firm@example.com",
        "demo-firm-2@example.com",
        "demo-firm-3@example.com",
        "demo-platform@example.com",
        "demo-platform-2@example.com",
        ADMINISTRATOR_EMAIL,
    ]
    accounts = writing.scalars(select(Account)).all()
    assert all(account.is_demo for account in accounts)
    assert all(PasswordHasher().verify(str(account.password), log_ins[0].password) for account in accounts)


def test_demo_credit_codes_have_a_valid_check_digit(
    writing: Session, library: Library, examples: dict[str, Any]
) -> None:
    load_demo(writing, library, examples, models=MODELS, now=NOW)
    codes = writing.scalars(select(StoredFirm.credit_code)).all()
    assert [read_credit_code(code) for code in codes] == codes


def test_the_platform_shows_three_invented_products_one_stale_and_one_of_its_own(
    writing: Session, library: Library, examples: dict[str, Any]
) -> None:
    load_demo(writing, library, examples, models=MODELS, now=NOW)
    today = NOW.date()
    products = list_published_products(writing, before=end_of_day(today))
    assert [product.details.name[:3] for product in products] == ["演示·"] * 3
    assert sorted(is_stale(product.details.checked_on, today) for product in products) == [False, False, True]
    assert sorted(product.has_interest for product in products) == [False, False, True]


def test_the_smallest_firm_is_half_way_and_the_others_have_submitted(
    writing: Session, library: Library, examples: dict[str, Any], edition: Edition
) -> None:
    load_demo(writing, library, examples, models=MODELS, now=NOW)
    opened = writing.scalars(select(Assessment).where(Assessment.state == AssessmentState.OPEN)).one()
    firm = writing.scalars(select(StoredFirm).where(StoredFirm.organisation_id == opened.organisation_id)).one()
    assert firm.employees == 60
    sheet, mistakes = build_sheet(edition, list_answers(writing, opened))
    assert not mistakes
    assert progress(edition, sheet).done == len(edition.questions) // 2
    assert count_of(writing, StoredScorecard) == 2


def test_loading_again_changes_the_password_and_nothing_else(
    writing: Session, library: Library, examples: dict[str, Any]
) -> None:
    first = load_demo(writing, library, examples, models=MODELS, now=NOW)
    tables = (Account, Organisation, Assessment, StoredScorecard, StoredProduct)
    counts = [count_of(writing, table) for table in tables]
    again = load_demo(writing, library, examples, models=MODELS, now=NOW)
    assert [log_in.email for log_in in again] == [log_in.email for log_in in first]
    assert again[0].password != first[0].password
    assert counts == [count_of(writing, table) for table in tables]
    stored = writing.scalar(select(Account.password).where(Account.email == ADMINISTRATOR_EMAIL))
    assert PasswordHasher().verify(str(stored), again[0].password)


def test_the_demo_is_not_made_beside_a_real_firm(
    session: Session, firm: Firm, library: Library, examples: dict[str, Any]
) -> None:
    begin_writing(session)
    with pytest.raises(Refused, match="真实的企业"):
        load_demo(session, library, examples, models=MODELS, now=NOW)
    assert count_of(session, Organisation) == 1


def test_the_third_firm_follows_a_plan_with_measures_in_every_state(
    writing: Session, library: Library, examples: dict[str, Any]
) -> None:
    load_demo(writing, library, examples, models=MODELS, now=NOW)
    rows = writing.scalars(select(StoredMeasure)).all()
    assert {row.state for row in rows} == set(MeasureState)
    assert all(row.responsible.startswith("演示") for row in rows)
    firm = writing.scalars(select(StoredFirm).where(StoredFirm.organisation_id == rows[0].organisation_id)).one()
    assert firm.employees == 420
    kinds = {reminder.kind for reminder in list_reminders([read_measure(row) for row in rows], NOW.date())}
    assert {ReminderKind.END_PASSED, ReminderKind.NO_BASELINE, ReminderKind.NO_EVIDENCE} <= kinds


def test_the_consultant_has_hints_to_look_at(
    writing: Session, library: Library, examples: dict[str, Any], edition: Edition
) -> None:
    load_demo(writing, library, examples, models=MODELS, now=NOW)
    platform = writing.scalars(select(Organisation.id).where(Organisation.kind == OrganisationKind.PLATFORM)).one()
    visits = list_results_to_visit(writing, platform_actor(platform), library=library, norms_of=lambda _: {})
    assert [[flag.question for flag in visit.flags] for visit in visits] == 2 * [[*DEMO_SECONDS]]


def test_one_firm_has_been_visited_and_two_answers_were_found_otherwise(
    writing: Session, library: Library, examples: dict[str, Any], edition: Edition
) -> None:
    load_demo(writing, library, examples, models=MODELS, now=NOW)
    visited = writing.scalars(select(Assessment).join(Visit, Visit.assessment_id == Assessment.id)).one()
    verified = find_visit(writing, visited)
    assert verified is not None
    differing = [difference.question for difference in list_differences(edition, verified.declared, verified.found)]
    assert differing == ["scene.quality", "scene.equipment"]
    notes = writing.scalars(select(Finding.note).where(Finding.note != "")).all()
    assert len(notes) == 2
    assert all("演示数据" in note for note in notes)

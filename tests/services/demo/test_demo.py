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
from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.progress.measure import MeasureState
from rongtong_assess.core.progress.reminders import ReminderKind, list_reminders
from rongtong_assess.core.visit.finding import list_differences
from rongtong_assess.presentation.wording.commands.demo import FIRM_NAMES, FIRST_PLATFORM, SECOND_PLATFORM, log_in_lines
from rongtong_assess.presentation.wording.consulting.visits import BEGUN_AT_ONCE
from rongtong_assess.services.demo.cases.firms import PROVIDER_EMAIL
from rongtong_assess.services.demo.cases.people import COLLEAGUE, CONSULTANT, MANAGER, REVIEWER, find_actor
from rongtong_assess.services.demo.data import ADMINISTRATOR_EMAIL, DEMO_SECONDS, load_demo
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.services.result.standing_facts import find_visit
from rongtong_assess.services.visit.visit_list import list_results_to_visit
from rongtong_assess.storage.assessment import list_answers
from rongtong_assess.storage.catalogue import list_published_products
from rongtong_assess.storage.consulting.work.work_list import count_cases_by_state
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.demo import find_demo_organisation, find_followed_assessment
from rongtong_assess.storage.progress import read_measure
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState, StoredScorecard
from rongtong_assess.storage.tables.catalogue import StoredProduct
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent
from rongtong_assess.storage.tables.consulting.work import CaseNotice
from rongtong_assess.storage.tables.people import Account, Organisation, StoredFirm
from rongtong_assess.storage.tables.progress import StoredMeasure
from rongtong_assess.storage.tables.visit import Finding
from tests.actors import platform_actor
from tests.services.conftest import Firm
from tests.services.makers import EXAMPLES, NOW, ROOT, add_account, example

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


def test_marked_firms_two_platforms_and_an_administration_are_made(
    writing: Session, library: Library, examples: dict[str, Any]
) -> None:
    log_ins = load_demo(writing, library, examples, models=MODELS, now=NOW)
    organisations = writing.scalars(select(Organisation)).all()
    assert all(organisation.is_demo and organisation.name.startswith("演示") for organisation in organisations)
    kinds = sorted(organisation.kind for organisation in organisations)
    assert kinds == [OrganisationKind.ADMINISTRATOR, *[OrganisationKind.FIRM] * 16, *[OrganisationKind.PLATFORM] * 2]
    assert [log_in.email for log_in in log_ins] == [
        "demo-firm@example.com",
        "demo-firm-2@example.com",
        "demo-firm-3@example.com",
        "demo-firm-colleague@example.com",
        "demo-platform@example.com",
        *(f"demo-platform-{number}@example.com" for number in range(2, 7)),
        ADMINISTRATOR_EMAIL,
        PROVIDER_EMAIL,
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
    assert count_of(writing, StoredScorecard) == 2 + len(FIRM_NAMES)


def test_loading_again_changes_the_password_and_nothing_else(
    writing: Session, library: Library, examples: dict[str, Any]
) -> None:
    first = load_demo(writing, library, examples, models=MODELS, now=NOW)
    tables = (Account, Organisation, Assessment, StoredScorecard, StoredProduct, Case, CaseEvent, CaseNotice)
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
    platform = find_demo_organisation(writing, OrganisationKind.PLATFORM, FIRST_PLATFORM)
    assert platform
    visits = list_results_to_visit(writing, platform_actor(platform), library=library, norms_of=lambda _: {})
    flagged = [[flag.question for flag in visit.flags] for visit in visits]
    assert [questions for questions in flagged if questions == [*DEMO_SECONDS]] == 2 * [[*DEMO_SECONDS]]


def test_one_firm_has_been_visited_and_two_answers_were_found_otherwise(
    writing: Session, library: Library, examples: dict[str, Any], edition: Edition
) -> None:
    load_demo(writing, library, examples, models=MODELS, now=NOW)
    visited = find_followed_assessment(writing)
    assert visited is not None
    verified = find_visit(writing, visited)
    assert verified is not None
    differing = [difference.question for difference in list_differences(edition, verified.declared, verified.found)]
    assert differing == ["scene.quality", "scene.equipment"]
    notes = writing.scalars(select(Finding.note).where(Finding.note != "")).all()
    assert len(notes) >= 2
    assert all("演示数据" in note for note in notes)


def test_the_first_platform_has_a_case_in_every_state_and_the_second_has_some(
    writing: Session, library: Library, examples: dict[str, Any]
) -> None:
    load_demo(writing, library, examples, models=MODELS, now=NOW)
    first, second = (
        find_demo_organisation(writing, OrganisationKind.PLATFORM, name) for name in (FIRST_PLATFORM, SECOND_PLATFORM)
    )
    states = writing.scalars(select(Case.state).where(Case.platform_id == first)).all()
    assert set(states) == set(CaseState)
    assert len(writing.scalars(select(Case).where(Case.platform_id == second)).all()) == 3
    reasons = writing.scalars(select(CaseEvent.reason).where(CaseEvent.reason != "")).all()
    assert {reason for reason in reasons if "演示数据" not in reason} <= {BEGUN_AT_ONCE}


def test_every_role_of_a_platform_has_something_to_do(
    writing: Session, library: Library, examples: dict[str, Any]
) -> None:
    load_demo(writing, library, examples, models=MODELS, now=NOW)
    platform = find_demo_organisation(writing, OrganisationKind.PLATFORM, FIRST_PLATFORM)
    assert platform
    for person in (MANAGER, CONSULTANT, COLLEAGUE, REVIEWER):
        actor = find_actor(writing, platform, person)
        assert actor
        counts = count_cases_by_state(writing, actor, NOW.date())
        assert counts.waiting, person
    assert counts.late == 2


def test_one_person_answers_for_many_client_firms(writing: Session, library: Library, examples: dict[str, Any]) -> None:
    (provider,) = (
        log_in
        for log_in in load_demo(writing, library, examples, models=MODELS, now=NOW)
        if log_in.email == PROVIDER_EMAIL
    )
    assert provider.organisations == len(FIRM_NAMES)


def test_a_platform_with_one_of_its_addresses_taken_is_made_without_products(
    writing: Session, library: Library, examples: dict[str, Any]
) -> None:
    add_account(writing, CONSULTANT.email)
    log_ins = load_demo(writing, library, examples, models=MODELS, now=NOW)
    assert CONSULTANT.email not in {log_in.email for log_in in log_ins}
    assert count_of(writing, StoredProduct) == 0
    assert find_demo_organisation(writing, OrganisationKind.PLATFORM, FIRST_PLATFORM)


def test_nothing_the_demo_made_up_is_mailed(writing: Session, library: Library, examples: dict[str, Any]) -> None:
    load_demo(writing, library, examples, models=MODELS, now=NOW)
    assert count_of(writing, CaseNotice)
    assert writing.scalars(select(CaseNotice).where(CaseNotice.mail_due_at.is_not(None))).all() == []


def test_the_log_ins_are_announced_by_kind_with_their_roles(
    writing: Session, library: Library, examples: dict[str, Any]
) -> None:
    lines = list(log_in_lines(load_demo(writing, library, examples, models=MODELS, now=NOW)))
    assert lines[0].startswith("演示账号，密码都是")
    assert [line.strip() for line in lines if not line.startswith("    ")][1:] == ["企业", "服务平台", "平台管理"]
    assert any("复核人" in line and REVIEWER.email in line for line in lines)
    assert list(log_in_lines([])) == []

"""Creates the demo data: three sample firms, their service platforms and these' cases, with log-ins for them.

Everything created here is marked as demo, and nothing is created in a database with real organisations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from stdnum.cn.uscc import calc_check_digit

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import SheetDocument, edition_id_of, read_sheet
from rongtong_assess.core.assessment.stored_sheet import entered_answers
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.assessment.firm_profile import FirmDetails, register_firm
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.demo.cases.case_data import READ_AFTER, make_demo_cases
from rongtong_assess.services.demo.cases.firms import make_client_firms
from rongtong_assess.services.demo.cases.people import FIRST, MANAGER, REVIEWER, SECOND, find_actor, make_platform
from rongtong_assess.services.demo.cases.stories import SUBMITTED_DAYS
from rongtong_assess.services.demo.colleague import make_demo_colleague
from rongtong_assess.services.demo.firm_story import FOLLOWING_FIRM, follow_demo_plan, moment_in_demo, visit_demo_firm
from rongtong_assess.services.demo.platform import make_demo_products
from rongtong_assess.services.demo.revival import DemoLogIn, add_demo_account, join, let_demo_accounts_in, list_log_ins
from rongtong_assess.services.forecast.forecast_assessment import forecast_assessment
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.people.administration import add_administration, hash_password, make_password
from rongtong_assess.services.people.organisations import claim_for_demo
from rongtong_assess.services.visit.authorise import grant
from rongtong_assess.storage.assessment import find_firm_id
from rongtong_assess.storage.demo import (
    find_first_organisation,
    find_followed_assessment,
    get_first_organisation,
    has_organisation,
    list_members_with_result,
    list_scored,
    mark_organisations_as_demo,
    settle_notices,
)
from rongtong_assess.storage.people.organisations import has_administration
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import Account

DEMO_MARK = "演示"
DEMO_PLEDGE = "demo"
# The first demo firm has said its industry only, so that the demo shows how it is asked for its division.
DEMO_DIVISIONS = {2: "C14", 3: "C39"}
ADMINISTRATOR_EMAIL = "demo-admin@example.com"
# Invented, so that the consultant's page of the demo has hints to show.
USUAL_SECONDS, DEMO_SECONDS = 24, {"scene.marketing": 1, "scene.purchasing": 1}
ADMINISTRATION_NAME = "演示·平台管理"


def load_demo(
    session: Session, library: Library, examples: Mapping[str, Any], *, models: ForecastModels, now: datetime
) -> list[DemoLogIn]:
    """Create the demo, or what visitors have erased of it; every call makes a new password for all demo log-ins.

    examples: answer sheet documents with a firm; the smallest firm is left half answered, the
    others have submitted. Raises Refused on a database with real organisations.
    """
    claim_for_demo(session)
    password = make_password()
    password_hash = hash_password(password)
    is_new = not has_organisation(session)
    _make_firms(session, library, examples=examples, password_hash=password_hash, now=now)
    first, second = (make_platform(session, plan, password_hash=password_hash, now=now) for plan in (FIRST, SECOND))
    make_demo_products(session, library, first, now=now)
    _make_administrator(session, password_hash, now=now)
    if is_new:
        mark_organisations_as_demo(session)
        _authorise_all(session, now=now)
    documents = _read_examples(library, examples)
    submitted_at = now - timedelta(days=SUBMITTED_DAYS)
    firms = make_client_firms(session, library, documents, password_hash=password_hash, now=submitted_at)
    make_demo_cases(session, library, firms, platform_ids=(first, second), now=now)
    if is_new:
        _verify_one(session, library, first, now=now)
        _place_all(session, library, models, now=now)
    let_demo_accounts_in(session, password_hash)
    return list_log_ins(session, password)


def _make_firms(
    session: Session, library: Library, *, examples: Mapping[str, Any], password_hash: str, now: datetime
) -> None:
    """Create the missing sample firms: all of them, or those that visitors have erased."""
    documents = _read_examples(library, examples)
    for number, document in enumerate(documents, start=1):
        email, name = f"demo-firm{'' if number == 1 else f'-{number}'}@example.com", f"演示企业用户{number}"
        account = add_demo_account(session, email=email, name=name, password_hash=password_hash, now=now)
        if account is None:
            continue
        if firm_id := find_firm_id(session, _details(document, number).credit_code):
            join(session, account, firm_id, role=Role.OWNER, now=now)
            continue
        owner = _register(
            session, library, account, details=_details(document, number), now=moment_in_demo(number, now)
        )
        assessment = _assess(session, owner, library, document=document, number=number, now=moment_in_demo(number, now))
        if number == FOLLOWING_FIRM:
            follow_demo_plan(session, owner, library, assessment=assessment, now=now)
    if first := find_firm_id(session, _details(documents[0], 1).credit_code):
        make_demo_colleague(session, library, first, password_hash=password_hash, now=now)


def _make_administrator(session: Session, password_hash: str, *, now: datetime) -> None:
    named = {"email": ADMINISTRATOR_EMAIL, "name": "演示管理员"}
    account = add_demo_account(session, **named, password_hash=password_hash, now=now)
    if account is None:
        return
    found = find_first_organisation(session, OrganisationKind.ADMINISTRATOR) if has_administration(session) else None
    if found:
        join(session, account, found, role=Role.ADMINISTRATOR, now=now)
    else:
        add_administration(session, account, name=ADMINISTRATION_NAME, now=now)


def _authorise_all(session: Session, *, now: datetime) -> None:
    """Firms with a result authorise the demo platform."""
    platform_id = get_first_organisation(session, OrganisationKind.PLATFORM)
    for owner in list_members_with_result(session):
        firm_owner = Actor(owner.organisation_id, owner.account_id, OrganisationKind.FIRM, Role.OWNER)
        grant(session, firm_owner, platform_id, consent_version=DEMO_PLEDGE, now=now)


def _verify_one(session: Session, library: Library, platform_id: UUID, *, now: datetime) -> None:
    """The first platform visits the firm that follows a plan."""
    manager, reviewer = (find_actor(session, platform_id, person) for person in (MANAGER, REVIEWER))
    visited = find_followed_assessment(session)
    if manager and reviewer and visited:
        visit_demo_firm(session, manager, reviewer, assessment=visited, library=library, now=now)
        settle_notices(session, read_before=now - READ_AFTER)


def _place_all(session: Session, library: Library, models: ForecastModels, *, now: datetime) -> None:
    """Forecast every submitted result by today's model; on the day of some of them no model existed yet."""
    for organisation_id, assessment_id in list_scored(session):
        forecast_assessment(session, organisation_id, assessment_id, library=library, models=models, now=now)


def _read_examples(library: Library, examples: Mapping[str, Any]) -> list[SheetDocument]:
    """The smallest firm first."""
    documents = [
        read_sheet(library.editions[edition_id_of(document)], document, terms=library.firm_terms)
        for document in examples.values()
    ]
    return sorted(documents, key=lambda read: read.firm.employees if read.firm and read.firm.employees else 0)


def _register(session: Session, library: Library, account: Account, *, details: FirmDetails, now: datetime) -> Actor:
    organisation = register_firm(session, account.id, details, library=library, now=now)
    return Actor(organisation.id, account.id, OrganisationKind.FIRM, Role.OWNER)


def _assess(
    session: Session, actor: Actor, library: Library, *, document: SheetDocument, number: int, now: datetime
) -> Assessment:
    edition = library.editions[document.sheet.edition_id]
    assessment = start_assessment(session, actor, edition=edition, now=now)
    is_first = number == 1
    sheet = _half_of(edition, document.sheet) if is_first else document.sheet
    _answer(session, actor, assessment, edition=edition, sheet=sheet, now=now)
    if not is_first:
        # A forecast comes later, for all at once: see _place_all.
        submit(session, actor, assessment.id, Submission(DEMO_PLEDGE), library=library, models=None, now=now)
    return assessment


def _details(document: SheetDocument, number: int) -> FirmDetails:
    firm = document.firm
    if firm is None or firm.name is None or firm.region is None or firm.industry is None:
        raise Refused.because("firm", "演示企业的资料不全", "请在示例答题表的 firm 里写全名称、行业、地区")
    name = firm.name if firm.name.startswith(DEMO_MARK) else f"{DEMO_MARK}·{firm.name}"
    # No registered firm has such a code, so a demo firm cannot be mistaken for a real one.
    code = f"91{firm.region}DEM00000{number}"
    return FirmDetails(
        name=name,
        credit_code=code + calc_check_digit(code),
        industry=DEMO_DIVISIONS.get(number, firm.industry),
        region=firm.region,
        employees=firm.employees or 0,
        revenue_wan_yuan=firm.revenue_wan_yuan or Decimal(0),
    )


def _half_of(edition: Edition, sheet: AnswerSheet) -> AnswerSheet:
    """The answers to the first half of the questions."""
    first = set(edition.questions[: len(edition.questions) // 2])
    items = [item for item in edition.items.values() if item.id in first]
    facts = {fact for item in items if item.measure for fact in item.measure.facts}
    return replace(
        sheet,
        choices={item: keys for item, keys in sheet.choices.items() if item in first},
        scenes={id: level for id, level in sheet.scenes.items() if edition.scenes[id].question in first},
        facts={fact: number for fact, number in sheet.facts.items() if fact in facts},
    )


def _answer(
    session: Session, actor: Actor, assessment: Assessment, *, edition: Edition, sheet: AnswerSheet, now: datetime
) -> None:
    changes = [
        AnswerChange(question, value, 0, DEMO_PLEDGE, 0, DEMO_SECONDS.get(question, USUAL_SECONDS))
        for question, value in entered_answers(edition, sheet)
    ]
    outcome = save_answers(session, actor, assessment, edition=edition, changes=changes, now=now)
    if outcome.refused:
        raise Refused.because("examples", f"示例答题表里有答案不能用：{dict(outcome.refused)}", "请改正示例答题表")

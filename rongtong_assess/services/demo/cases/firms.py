"""Thirteen small invented firms with submitted answers, derived from the sample firms; one person answers for all.

They show a provider with many client firms, and give the demo's platforms something to work with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session
from stdnum.cn.uscc import calc_check_digit

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import SheetDocument
from rongtong_assess.core.assessment.stored_sheet import entered_answers
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL, Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.wording.commands.demo import FIRM_NAMES, PERSON_NAMES
from rongtong_assess.services.assessment.firm_profile import FirmDetails, register_firm
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.demo.revival import add_demo_account, join
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.storage.assessment import find_firm_id, list_submitted_assessments
from rongtong_assess.storage.demo import find_demo_account
from rongtong_assess.storage.people.accounts import find_membership
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import Account

PROVIDER_EMAIL = "demo-provider@example.com"
PLEDGE = "demo"
USUAL_SECONDS = 24
REGIONS = ("330100", "330200", "440300", "320500", "350200")


@dataclass(frozen=True, slots=True)
class InventedFirm:
    """One of these firms: who answers for it, and what it submitted."""

    owner: Actor
    assessment: Assessment


def make_client_firms(
    session: Session, library: Library, documents: Sequence[SheetDocument], *, password_hash: str, now: datetime
) -> list[InventedFirm]:
    """The firms in their order; those that exist are left as they are.

    documents: of the sample firms. now: when they submit. Empty where a visitor has the address of their person.
    """
    add_demo_account(session, email=PROVIDER_EMAIL, name=PERSON_NAMES["provider"], password_hash=password_hash, now=now)
    account = find_demo_account(session, PROVIDER_EMAIL)
    if account is None:
        return []
    made = []
    for place in range(len(FIRM_NAMES)):
        firm = _find(session, account, place, now=now) or _make(
            session,
            library,
            account,
            document=documents[place % len(documents)],
            place=place,
            now=now + timedelta(seconds=place),
        )
        made.append(firm)
    return made


def _find(session: Session, account: Account, place: int, *, now: datetime) -> InventedFirm | None:
    """The firm where it exists already, with the account among its owners."""
    firm_id = find_firm_id(session, _credit_code(place))
    if firm_id is None:
        return None
    if find_membership(session, account.id, firm_id) is None:
        join(session, account, firm_id, role=Role.OWNER, now=now)
    owner = Actor(firm_id, account.id, OrganisationKind.FIRM, Role.OWNER)
    return InventedFirm(owner, list_submitted_assessments(session, firm_id)[-1])


def _make(
    session: Session, library: Library, account: Account, *, document: SheetDocument, place: int, now: datetime
) -> InventedFirm:
    details = FirmDetails(
        name=FIRM_NAMES[place],
        credit_code=_credit_code(place),
        industry=document.firm.industry if document.firm and document.firm.industry else "industry",
        region=_region(place),
        employees=30 + 23 * place,
        revenue_wan_yuan=Decimal(900 + 410 * place),
    )
    firm = register_firm(session, account.id, details, library=library, now=now)
    owner = Actor(firm.id, account.id, OrganisationKind.FIRM, Role.OWNER)
    edition = library.editions[document.sheet.edition_id]
    assessment = start_assessment(session, owner, edition=edition, now=now)
    changes = [
        AnswerChange(question, value, 0, PLEDGE, 0, USUAL_SECONDS)
        for question, value in entered_answers(edition, _vary(edition, document.sheet, place))
    ]
    outcome = save_answers(session, owner, assessment, edition=edition, changes=changes, now=now)
    if outcome.refused:
        raise Refused.because("examples", f"演示企业的答案不能用：{dict(outcome.refused)}", "请改正示例答题表")
    submit(session, owner, assessment.id, Submission(PLEDGE), library=library, models=None, now=now)
    return InventedFirm(owner, assessment)


def _vary(edition: Edition, sheet: AnswerSheet, place: int) -> AnswerSheet:
    """The answers of a sample firm with every third scene a step higher or lower, others for each firm."""
    scenes = dict(sheet.scenes)
    for number, scene in enumerate(edition.scenes):
        if scene in scenes and (number + place) % 3 == 0:
            step = 1 if (number + place) % 2 else -1
            scenes[scene] = min(max(scenes[scene] + step, 0), TOP_SCENE_LEVEL)
    return replace(sheet, scenes=scenes)


def _credit_code(place: int) -> str:
    """No registered firm has such a code."""
    body = f"91{_region(place)}DEM0001{place:02}"
    return body + calc_check_digit(body)


def _region(place: int) -> str:
    return REGIONS[place % len(REGIONS)]

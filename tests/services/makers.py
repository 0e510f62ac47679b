"""Small makers for the tests of services."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from stdnum.cn.uscc import calc_check_digit

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.assessment.stored_sheet import entered_answers
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.services.assessment.firm_profile import FirmDetails, register_firm
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.people.administration import new_account
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import Account
from tests.actors import firm_actor

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "questionnaires" / "miit-2024" / "examples"
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SEQUENCES = count(1)


def add_account(session: Session, email: str = "person@example.com") -> Account:
    return new_account(session, email=email, name="某人", password_hash="not a hash", now=NOW)


def credit_code(number: int) -> str:
    body = f"91330100TEST{number:05d}".replace("S", "X")
    return body + calc_check_digit(body)


def details(number: int = 1, **changes: Any) -> FirmDetails:
    plain = FirmDetails("甲机械有限公司", credit_code(number), "industry", "330100", 120, Decimal("5200.5"), None)
    return replace(plain, **changes)


def change(question: str, value: object, *, seen: int = 0, writer: str = "tab-1", sequence: int = 0) -> AnswerChange:
    """A change as a page sends it; without a sequence it is newer than all before."""
    return AnswerChange(question, value, seen, writer, sequence or next(SEQUENCES))


def timed(change: AnswerChange, seconds: object) -> AnswerChange:
    """The change as a page sends it that has measured how long its question was looked at."""
    return replace(change, seconds=seconds)


def example(name: str = "machining-60") -> Any:
    """A sample firm's answer sheet document."""
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)


def example_changes(edition: Edition, name: str = "machining-60") -> list[AnswerChange]:
    """All answers of a sample firm as one page would send them."""
    sheet = read_sheet(edition, example(name)).sheet
    return [change(question, value) for question, value in entered_answers(edition, sheet)]


def add_submitted(
    session: Session, library: Library, number: int, *, answer_seconds: int | None = None, **changes: Any
) -> Assessment:
    """A firm with that number and its submitted assessment, answered as a sample firm.

    answer_seconds: how long each answer took; None where that was not measured.
    """
    edition = library.get_edition("miit-2024")
    account = add_account(session, f"submitter-{number}@example.com")
    firm = register_firm(session, account.id, details(number, **changes), library=library, now=NOW)
    assessment = start_assessment(session, firm_actor(firm.id, account.id), edition=edition, now=NOW)
    answers = [timed(change, answer_seconds) for change in example_changes(edition)]
    save_answers(
        session,
        firm_actor(assessment.organisation_id, account.id),
        assessment,
        edition=edition,
        changes=answers,
        now=NOW,
    )
    submit(
        session, firm_actor(firm.id, account.id), assessment.id, Submission("v1"), library=library, models=None, now=NOW
    )
    return assessment

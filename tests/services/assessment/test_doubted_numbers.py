"""What is still asked of a firm, and what it has confirmed: on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.plausibility import Doubt
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.services.assessment.confirm_numbers import (
    confirm_numbers,
    list_open_doubts,
    list_open_profile_doubts,
)
from rongtong_assess.services.assessment.firm_profile import change_firm_profile
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.tables.assessment import ConfirmedNumber
from tests.actors import firm_actor
from tests.services.conftest import Firm
from tests.services.makers import NOW, change, details, example_changes

IN_YUAN = replace(details(), revenue_wan_yuan=Decimal(32000000), employees=60)


@pytest.fixture
def doubted(writing: Session, firm: Firm, library: Library) -> Firm:
    """The firm with its revenue in 元."""
    change_firm_profile(writing, firm_actor(firm.organisation_id), IN_YUAN, library=library, now=NOW)
    return firm


def ask(session: Session, firm: Firm, library: Library) -> tuple[Doubt, ...]:
    return list_open_profile_doubts(session, firm.organisation_id, plausibility=library.plausibility)


def confirm(session: Session, firm: Firm, doubts: tuple[Doubt, ...], *marks: str) -> None:
    confirm_numbers(session, firm.actor, doubts, marks=marks, now=NOW)


def test_a_confirmation_is_kept_for_exactly_these_numbers(writing: Session, doubted: Firm, library: Library) -> None:
    (doubt,) = ask(writing, doubted, library)
    confirm(writing, doubted, (doubt,), doubt.mark)
    assert ask(writing, doubted, library) == ()
    (kept,) = writing.scalars(select(ConfirmedNumber))
    assert (kept.message, kept.confirmed_by, kept.confirmed_at) == (doubt.message, doubted.account_id, NOW)
    more = replace(IN_YUAN, revenue_wan_yuan=Decimal("32000000.5"))
    change_firm_profile(writing, firm_actor(doubted.organisation_id), more, library=library, now=NOW)
    assert len(ask(writing, doubted, library)) == 1


def test_two_people_who_confirm_at_the_same_moment_confirm_once(
    writing: Session, doubted: Firm, library: Library
) -> None:
    doubts = ask(writing, doubted, library)
    for _ in range(2):
        confirm(writing, doubted, doubts, doubts[0].mark)
    assert writing.scalar(select(func.count()).select_from(ConfirmedNumber)) == 1


def test_only_what_is_open_can_be_confirmed(writing: Session, doubted: Firm, library: Library) -> None:
    confirm(writing, doubted, ask(writing, doubted, library), "0" * 64)
    confirm(writing, doubted, (), ask(writing, doubted, library)[0].mark)
    assert len(ask(writing, doubted, library)) == 1


def test_another_firm_confirms_for_itself(
    sessions: sessionmaker[Session], new_firm: Callable[[int], Firm], library: Library
) -> None:
    first, second = new_firm(1), new_firm(2)
    with sessions.begin() as session:
        for number, firm in enumerate((first, second), start=1):
            in_yuan = replace(IN_YUAN, credit_code=details(number).credit_code)
            change_firm_profile(session, firm_actor(firm.organisation_id), in_yuan, library=library, now=NOW)
        doubts = ask(session, first, library)
        confirm(session, first, doubts, doubts[0].mark)
        assert (ask(session, first, library), ask(session, second, library)) == ((), doubts)


def test_answers_are_asked_about_against_the_profile(
    writing: Session, firm: Firm, library: Library, edition: Edition
) -> None:
    usual = replace(details(), revenue_wan_yuan=Decimal(3200), employees=60)
    change_firm_profile(writing, firm_actor(firm.organisation_id), usual, library=library, now=NOW)
    assessment = get_assessment(writing, firm.organisation_id, firm.assessment_id, for_update=True)

    def save(*changes: object) -> tuple[Doubt, ...]:
        save_answers(writing, firm.actor, assessment, edition=edition, changes=changes, now=NOW)  # type: ignore[arg-type]  # made by the makers
        return list_open_doubts(writing, assessment, edition=edition, plausibility=library.plausibility)

    assert save(*example_changes(edition)) == ()
    (doubt,) = save(change("fact.employees_last", "600", seen=1, sequence=999_999))
    assert doubt.questions == ("fact.employees_last", "firm.employees")
    confirm(writing, firm, (doubt,), doubt.mark)
    # What the number is compared with next may be wrong instead.
    (doubt,) = list_open_doubts(writing, assessment, edition=edition, plausibility=library.plausibility)
    assert doubt.questions == ("fact.employees_last", "fact.employees_before")
    confirm(writing, firm, (doubt,), doubt.mark)
    assert list_open_doubts(writing, assessment, edition=edition, plausibility=library.plausibility) == ()

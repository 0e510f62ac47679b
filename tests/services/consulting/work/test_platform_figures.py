"""The figures of a platform: months in China, load, where firms stop, and products that firms could use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.consulting.case import CasePurpose, CaseState, CaseStep
from rongtong_assess.core.consulting.work.drop_off import FLOOR, DropOff
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.services.consulting.work.platform_figures import COUNTED_CONSENTS, get_figures
from rongtong_assess.services.demo.cases.people import CONSULTANT, FIRST, MANAGER, find_actor, make_platform
from rongtong_assess.services.demo.platform import make_demo_products
from rongtong_assess.services.people.organisations import claim_for_demo
from rongtong_assess.storage.database.engine import begin_writing
from tests.services.makers import add_submitted
from tests.services.visit_steps import authorise as authorise_assessment
from tests.storage.consulting.case_rows import Practice, add_practice
from tests.storage.rows import NOW, add_answer, add_assessment, add_firm, authorise

OLD = -30
"""Days before NOW: long enough to count as stopped."""


@pytest.fixture
def practice(session: Session) -> Practice:
    begin_writing(session)
    return add_practice(session)


def add_stalled(practice: Practice, edition: Edition, number: int, *, answered: int, consent: str) -> None:
    """A firm that answered the first questions long ago and authorised the platform under that text."""
    firm = add_firm(practice.session, f"91330100STOP{number:06d}")
    authorise(practice.session, firm, practice.platform).consent_version = consent
    assessment = add_assessment(practice.session, firm.id, days=OLD)
    for question in edition.questions[:answered]:
        add_answer(practice.session, assessment, question, ["A"], changed_at=NOW + timedelta(days=OLD))
    practice.session.flush()


def drop_off(practice: Practice, edition: Edition) -> DropOff | None:
    return get_figures(practice.session, practice.actor("manager"), edition=edition, now=NOW).drop_off


def test_months_are_those_of_china_and_every_round_counts(practice: Practice, edition: Edition) -> None:
    last_second = datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC)
    case = practice.add_case(CaseState.CONCLUDED, opened_at=last_second)
    for at in (last_second + timedelta(seconds=1), NOW):
        practice.add_event(case, CaseStep.CONCLUDE, CaseState.CONCLUDED, "reviewer", at=at)
    months = get_figures(practice.session, practice.actor("manager"), edition=edition, now=NOW).months
    assert len(months) == 12
    assert [(month.first_day.month, month.opened, month.concluded) for month in months[-2:]] == [(10, 1, 0), (11, 0, 2)]


def test_load_counts_open_cases_of_those_assigned_now(practice: Practice, edition: Edition) -> None:
    practice.add_case(CaseState.ON_SITE, due_in=-1, assigned=("consultant", "colleague"))
    left = practice.add_case(CaseState.ON_SITE, purpose=CasePurpose.RECHECK, assigned=("consultant",))
    practice.end_membership(left, "consultant")
    practice.add_case(CaseState.CONCLUDED, purpose=CasePurpose.INITIAL, assigned=("consultant",))
    figures = get_figures(practice.session, practice.actor("manager"), edition=edition, now=NOW)
    loads = {load.name: (load.open_cases, load.late_cases) for load in figures.loads}
    assert loads == {"甲consultant": (1, 1), "甲colleague": (1, 1), "甲manager": (0, 0)}
    own = get_figures(practice.session, practice.actor("colleague"), edition=edition, now=NOW)
    assert [load.name for load in own.loads] == ["甲colleague"]
    assert own.drop_off is None


def test_where_firms_stop_needs_enough_firms_that_were_told(practice: Practice, edition: Edition) -> None:
    (told,) = COUNTED_CONSENTS
    for number in range(FLOOR - 1):
        add_stalled(practice, edition, number, answered=3, consent=told)
    add_stalled(practice, edition, 90, answered=3, consent="2026-11-28")
    assert drop_off(practice, edition) == DropOff(0, ())
    add_stalled(practice, edition, 91, answered=0, consent=told)
    found = drop_off(practice, edition)
    assert found
    assert (found.total, sum(band.count for band in found.bands)) == (FLOOR, FLOOR)


def test_who_answered_lately_has_not_stopped(practice: Practice, edition: Edition) -> None:
    (told,) = COUNTED_CONSENTS
    for number in range(FLOOR):
        add_stalled(practice, edition, number, answered=3, consent=told)
    assert drop_off(practice, edition) != DropOff(0, ())
    later = NOW + timedelta(days=OLD + 10)
    figures = get_figures(practice.session, practice.actor("manager"), edition=edition, now=later)
    assert figures.drop_off == DropOff(0, ())


def test_products_are_compared_with_what_firms_submitted(session: Session, library: Library, edition: Edition) -> None:
    begin_writing(session)
    claim_for_demo(session)
    platform_id = make_platform(session, FIRST, password_hash="x", now=NOW)
    make_demo_products(session, library, platform_id, now=NOW)
    manager = find_actor(session, platform_id, MANAGER)
    assert manager
    assert find_actor(session, platform_id, CONSULTANT)
    assert get_figures(session, manager, edition=edition, now=NOW).counted_firms == 0
    authorise_assessment(session, add_submitted(session, library, 21), platform_id)
    figures = get_figures(session, manager, edition=edition, now=NOW)
    assert figures.counted_firms == 1
    assert len(figures.products) == 3
    counts = [product.firms for product in figures.products]
    assert counts == sorted(counts, reverse=True)
    assert set(counts) <= {0, 1}

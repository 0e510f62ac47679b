"""Rows to learn from: completed visits of this very edition, and nothing from the demo."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import FirmProfile
from rongtong_assess.forecast.simulate.population import Population, simulate
from rongtong_assess.services.forecast.verified import VerifiedCount, count_verified, list_verified
from rongtong_assess.storage.tables.visit import Visit
from tests.services.visited import FIRST_VISIT, Visits, add_visit, add_visited


@pytest.fixture(scope="module")
def population(edition: Edition) -> Population:
    return simulate(edition, firms=2000, seed=5, scenario="mid")


def test_a_row_is_what_the_firm_said_and_what_the_visit_found(
    writing: Session, library: Library, edition: Edition, population: Population
) -> None:
    firms = add_visited(writing, edition, population, Visits(3, audited_every=2))
    rows = list_verified(writing, edition, library=library, with_demo=False)
    assert [row.firm_id for row in rows] == [str(firm.id) for firm in firms]
    assert [row.level for row in rows] == population.levels[:3].tolist()
    assert [row.is_random_visit for row in rows] == [True, False, True]
    assert rows[1].sheet == population.sheet_of(1)
    assert rows[1].profile == FirmProfile(size="small", industry="industry", region="33")
    assert (rows[1].verified_on, rows[1].purpose) == (date(2026, 12, 2), "free_check")
    assert count_verified(writing, edition, with_demo=False) == VerifiedCount(3, 2)


def test_the_day_is_that_of_china(writing: Session, library: Library, edition: Edition, population: Population) -> None:
    add_visited(writing, edition, population, Visits(1))
    late = FIRST_VISIT.replace(hour=16)
    writing.execute(update(Visit).values(completed_at=late))
    assert list_verified(writing, edition, library=library, with_demo=False)[0].verified_on == late.date() + timedelta(
        1
    )


@pytest.mark.parametrize("left_out", [Visits(2, edition_id="dma-compat"), Visits(2, is_completed=False)])
def test_other_editions_and_unfinished_visits_teach_nothing(
    writing: Session, library: Library, edition: Edition, population: Population, left_out: Visits
) -> None:
    add_visited(writing, edition, population, left_out)
    assert list_verified(writing, edition, library=library, with_demo=True) == []
    assert count_verified(writing, edition, with_demo=True).firms == 0


def test_another_wording_of_the_edition_teaches_nothing(
    writing: Session, library: Library, edition: Edition, population: Population
) -> None:
    add_visited(writing, edition, population, Visits(2))
    writing.execute(update(Visit).values(edition_fingerprint="0" * 64))
    assert list_verified(writing, edition, library=library, with_demo=True) == []


def test_the_demo_teaches_only_in_a_demo(
    writing: Session, library: Library, edition: Edition, population: Population
) -> None:
    add_visited(writing, edition, population, Visits(2))
    add_visited(writing, edition, population, Visits(3, start=2, is_demo=True))
    assert len(list_verified(writing, edition, library=library, with_demo=False)) == 2
    assert len(list_verified(writing, edition, library=library, with_demo=True)) == 5
    assert count_verified(writing, edition, with_demo=False).firms == 2


def test_a_firm_visited_twice_is_counted_once_and_judges_if_it_ever_was_drawn(
    writing: Session, library: Library, edition: Edition, population: Population
) -> None:
    firms = add_visited(writing, edition, population, Visits(2))
    again = Visits(1, audited_every=1)
    platform = writing.get_one(type(firms[0]), writing.query(Visit.platform_id).limit(1).scalar())
    add_visit(writing, edition, population, again, place=7, parties=(firms[0], platform))
    writing.flush()
    assert len(list_verified(writing, edition, library=library, with_demo=False)) == 3
    count = count_verified(writing, edition, with_demo=False)
    assert (count.firms, count.random_visits, count.trainable) == (2, 1, 1)

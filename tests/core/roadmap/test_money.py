"""What a plan costs before and after the subsidy, and how much is paid before it comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from rongtong_assess.core.catalogue.support import SubsidyRule
from rongtong_assess.core.roadmap.money import count_money
from rongtong_assess.core.roadmap.schedule import Roadmap

RULE = SubsidyRule(
    region="440100",
    city="广州市",
    title="编的",
    document="",
    source="编的",
    valid_from=date(2024, 1, 1),
    valid_until=None,
    percent=Decimal(50),
    cap_by_level={2: Decimal(30), 3: Decimal(60)},
    counts=(),
    condition="",
    paid_when="",
    is_example=True,
)


def measure(start: int, end: int, first: str, yearly: str) -> Any:
    candidate = SimpleNamespace(first_year_wan_yuan=Decimal(first), yearly_wan_yuan=Decimal(yearly))
    return SimpleNamespace(start_week=start, end_week=end, candidate=candidate)


def roadmap(*measures: Any, years: int = 1, level: int = 2) -> Roadmap:
    """A roadmap as far as its money goes."""
    first = sum((planned.candidate.first_year_wan_yuan for planned in measures), Decimal(0))
    yearly = sum((planned.candidate.yearly_wan_yuan for planned in measures), Decimal(0))
    plan = SimpleNamespace(
        years=years,
        first_year_wan_yuan=first,
        total_wan_yuan=first + (years - 1) * yearly,
        scorecard_after=SimpleNamespace(level=level),
    )
    weeks = max((planned.end_week for planned in measures), default=0)
    made: Any = SimpleNamespace(plan=plan, measures=measures, weeks=weeks)
    return made  # type: ignore[no-any-return]  # a stand-in


def test_the_subsidy_is_a_share_of_the_first_year_and_is_taken_off_the_whole() -> None:
    money = count_money(roadmap(measure(0, 4, "40", "5"), years=3), RULE)
    assert (money.gross_wan_yuan, money.subsidy_wan_yuan, money.net_wan_yuan) == (50, 20, 30)


def test_the_subsidy_ends_at_the_cap_of_the_level_reached() -> None:
    assert count_money(roadmap(measure(0, 4, "100", "0"), level=2), RULE).subsidy_wan_yuan == 30
    assert count_money(roadmap(measure(0, 4, "100", "0"), level=3), RULE).subsidy_wan_yuan == 50


def test_below_every_level_of_the_rule_there_is_no_claim() -> None:
    money = count_money(roadmap(measure(0, 4, "100", "0"), level=1), RULE)
    assert (money.subsidy_wan_yuan, money.net_wan_yuan) == (0, 100)


@pytest.mark.parametrize("rule", [None, replace(RULE, percent=None)])
def test_what_cannot_be_computed_stays_open(rule: SubsidyRule | None) -> None:
    money = count_money(roadmap(measure(0, 4, "10", "1")), rule)
    assert (money.subsidy_wan_yuan, money.net_wan_yuan) == (None, None)


def test_the_peak_counts_every_year_that_begins_before_acceptance() -> None:
    early, late = measure(0, 4, "10", "3"), measure(60, 70, "20", "5")
    assert count_money(roadmap(early, late, years=3), RULE).peak_wan_yuan == 33
    assert count_money(roadmap(early, years=3), RULE).peak_wan_yuan == 10


def test_a_year_that_begins_with_acceptance_is_not_paid_before_it() -> None:
    early = measure(0, 4, "10", "3")
    assert count_money(roadmap(early, measure(40, 52, "1", "0"), years=3), RULE).peak_wan_yuan == 11
    assert count_money(roadmap(early, measure(40, 53, "1", "0"), years=3), RULE).peak_wan_yuan == 14


def test_the_peak_is_never_more_than_the_years_of_the_plan_cost() -> None:
    money = count_money(roadmap(measure(0, 4, "10", "3"), measure(90, 120, "20", "5")), RULE)
    assert money.peak_wan_yuan == money.gross_wan_yuan == 30


def test_nothing_to_do_costs_nothing() -> None:
    money = count_money(roadmap(), RULE)
    assert (money.gross_wan_yuan, money.subsidy_wan_yuan, money.peak_wan_yuan) == (0, 0, 0)

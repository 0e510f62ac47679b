"""Dates of a batch: months that end early, windows that are open, and plans that cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from rongtong_assess.core.consulting.batch import BatchPlan, add_months


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 10, 1), 3, date(2027, 1, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_without_a_limit_nothing_is_late() -> None:
    assert not BatchPlan("批").is_application_late(date(2000, 1, 1), date(2026, 1, 1))


def test_both_ends_of_the_window_belong_to_it() -> None:
    plan = BatchPlan("批", date(2026, 1, 1), date(2026, 6, 30))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [plan.is_in_window(day) for day in days] == [False, True, True, False]
    assert BatchPlan("批").is_in_window(days[0])


@pytest.mark.parametrize(
    ("plan", "where"),
    [
        (BatchPlan(" "), "name"),
        (BatchPlan("长" * 61), "name"),
        (BatchPlan("批", date(2026, 2, 1), date(2026, 1, 1)), "window_to"),
        (BatchPlan("批", apply_within_months=0), "apply_within_months"),
        (BatchPlan("批", apply_within_months=61), "apply_within_months"),
    ],
)
def test_an_impossible_plan_says_where(plan: BatchPlan, where: str) -> None:
    assert [mistake.where for mistake in plan.list_mistakes()] == [where]

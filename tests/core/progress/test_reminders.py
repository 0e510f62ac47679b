"""What is due on a day, counts, money, and the people named for a measure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from rongtong_assess.core.progress.measure import Evidence, FollowedMeasure, Kpi, MeasureState
from rongtong_assess.core.progress.reminders import (
    SOON_DAYS,
    ReminderKind,
    Spending,
    Standing,
    add_up_spending,
    count_states,
    list_reminders,
    names_person,
    without_person,
)

TODAY = date(2026, 11, 23)
PLANNED = FollowedMeasure("计划的")
RUNNING = FollowedMeasure("进行的", MeasureState.RUNNING, real_start=TODAY)
IN_USE = FollowedMeasure(
    "在用的", MeasureState.IN_USE, real_start=TODAY, real_end=TODAY, evidence=(Evidence("台账", is_done=True),)
)
STOPPED = FollowedMeasure("停的", MeasureState.STOPPED, reason="贵", planned_start=TODAY - timedelta(days=99))


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def kinds(*measures: FollowedMeasure) -> list[tuple[ReminderKind, int]]:
    return [(reminder.kind, reminder.days) for reminder in list_reminders(measures, TODAY)]


def test_nothing_waits_for_what_is_done_stopped_or_has_no_days() -> None:
    assert kinds(PLANNED, RUNNING, IN_USE, STOPPED) == []


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (day(-3), [(ReminderKind.START_PASSED, 3)]),
        (day(0), [(ReminderKind.START_SOON, 0)]),
        (day(SOON_DAYS), [(ReminderKind.START_SOON, SOON_DAYS)]),
        (day(SOON_DAYS + 1), []),
    ],
)
def test_a_start_is_late_once_its_day_has_passed_and_soon_two_weeks_before(
    start: date, expected: list[tuple[ReminderKind, int]]
) -> None:
    assert kinds(replace(PLANNED, planned_start=start)) == expected
    assert kinds(replace(RUNNING, planned_start=start)) == []


@pytest.mark.parametrize("measure", [PLANNED, RUNNING])
def test_an_end_is_late_until_the_measure_is_in_use(measure: FollowedMeasure) -> None:
    late = replace(measure, planned_start=day(-9), planned_end=day(-2))
    assert kinds(late) == [(ReminderKind.END_PASSED, 2)]
    assert kinds(replace(measure, planned_end=day(5))) == [(ReminderKind.END_SOON, 5)]
    assert kinds(replace(IN_USE, planned_end=day(-2))) == []


def test_a_baseline_is_asked_for_once_the_measure_runs() -> None:
    kpi = Kpi("准确率", "%")
    assert kinds(replace(PLANNED, kpi=kpi)) == []
    assert kinds(replace(RUNNING, kpi=kpi)) == [(ReminderKind.NO_BASELINE, 0)]
    assert kinds(replace(IN_USE, kpi=kpi)) == [(ReminderKind.NO_BASELINE, 0)]
    assert kinds(replace(RUNNING, kpi=replace(kpi, baseline=Decimal(0)))) == []


@pytest.mark.parametrize("evidence", [(), (Evidence("台账"),), (Evidence("照片", is_done=True), Evidence("台账"))])
def test_evidence_is_asked_for_once_the_measure_is_in_use(evidence: tuple[Evidence, ...]) -> None:
    assert kinds(replace(IN_USE, evidence=evidence)) == [(ReminderKind.NO_EVIDENCE, 0)]
    assert kinds(replace(RUNNING, evidence=evidence)) == []


def test_the_most_urgent_comes_first_and_the_longest_late_before_the_others() -> None:
    found = list_reminders(
        [
            replace(PLANNED, planned_start=day(3)),
            replace(PLANNED, planned_start=day(-1)),
            replace(RUNNING, kpi=Kpi("率")),
            replace(PLANNED, planned_start=day(-20)),
            replace(RUNNING, planned_end=day(-1)),
        ],
        TODAY,
    )
    assert [reminder.place for reminder in found] == [4, 3, 1, 2, 0]


def test_stopped_measures_do_not_count_in_the_total() -> None:
    assert count_states([PLANNED, RUNNING, IN_USE, IN_USE, STOPPED]) == Standing(1, 1, 2, 1)
    assert count_states([STOPPED]).total == 0


def test_money_is_compared_only_where_it_was_entered() -> None:
    spent = replace(IN_USE, planned_cost_wan_yuan=Decimal("1.3"), real_cost_wan_yuan=Decimal("1.6"))
    open_ones = [replace(PLANNED, planned_cost_wan_yuan=Decimal("7.8")), RUNNING]
    given_up = replace(STOPPED, planned_cost_wan_yuan=Decimal(100), real_cost_wan_yuan=Decimal("0.4"))
    assert add_up_spending([spent, *open_ones, given_up]) == Spending(
        planned=Decimal("9.1"), spent=Decimal("2.0"), known=2, planned_for_known=Decimal("101.3"), unknown=1
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("李明", ""),
        (" 李明 ", ""),
        ("李明、王工", "王工"),
        ("王工，李明；赵主管", "王工、赵主管"),
        ("李明月", "李明月"),
        ("李明的徒弟", "李明的徒弟"),
        ("", ""),
    ],
)
def test_a_name_goes_and_names_that_only_contain_it_stay(text: str, left: str) -> None:
    assert without_person(text, "李明") == left
    assert names_person(text, "李明") == (text != left)


def test_nobody_without_a_name_is_named() -> None:
    assert not names_person("王工", "")
    assert without_person("Li Ming", "Li Ming") == ""

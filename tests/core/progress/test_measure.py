"""What a followed measure may say, and what a change of state does to its days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rongtong_assess.core.progress.measure import (
    Evidence,
    FollowedMeasure,
    Kpi,
    MeasureState,
    list_measure_mistakes,
    move_to,
)
from rongtong_assess.core.progress.measure_json import measure_texts, read_measure_texts

TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
PLANNED = FollowedMeasure("库存准确")
RUNNING = replace(PLANNED, state=MeasureState.RUNNING, real_start=YESTERDAY)
IN_USE = replace(RUNNING, state=MeasureState.IN_USE, real_end=TODAY)
FULL = replace(
    IN_USE,
    responsible="李厂长、王工",
    planned_start=YESTERDAY,
    planned_end=TOMORROW,
    planned_cost_wan_yuan=Decimal("7.80"),
    real_cost_wan_yuan=Decimal("0"),
    supplier="某公司",
    kpi=Kpi("准确率", "%", Decimal("40.5"), YESTERDAY, Decimal(98), Decimal("-1.25"), TODAY),
    evidence=(Evidence("台账", "档案柜 <2> 层", True), Evidence("照片")),
)


def wheres(measure: FollowedMeasure) -> list[str]:
    return [mistake.where for mistake in list_measure_mistakes(measure, TODAY)]


@pytest.mark.parametrize("measure", [PLANNED, RUNNING, IN_USE, FULL])
def test_a_measure_that_agrees_with_itself_has_no_mistakes(measure: FollowedMeasure) -> None:
    assert wheres(measure) == []


@pytest.mark.parametrize("start", [PLANNED, RUNNING, IN_USE, replace(PLANNED, state=MeasureState.STOPPED, reason="贵")])
@pytest.mark.parametrize("state", [MeasureState.PLANNED, MeasureState.RUNNING, MeasureState.IN_USE])
def test_every_state_but_stopped_can_be_reached_from_every_state_at_once(
    start: FollowedMeasure, state: MeasureState
) -> None:
    moved = move_to(start, state, TODAY)
    assert (moved.state, moved.reason, wheres(moved)) == (state, "", [])


def test_days_that_are_known_stay_and_those_of_an_earlier_state_go() -> None:
    assert move_to(RUNNING, MeasureState.IN_USE, TODAY).real_start == YESTERDAY
    assert move_to(PLANNED, MeasureState.IN_USE, TODAY).real_end == TODAY
    assert move_to(IN_USE, MeasureState.RUNNING, TODAY).real_end is None
    assert move_to(IN_USE, MeasureState.PLANNED, TODAY).real_start is None


def test_a_start_is_never_later_than_the_use_it_leads_to() -> None:
    late = replace(PLANNED, real_end=YESTERDAY)
    assert move_to(late, MeasureState.IN_USE, TODAY).real_start == YESTERDAY


def test_stopping_needs_a_reason_and_keeps_what_was_done() -> None:
    stopped = move_to(RUNNING, MeasureState.STOPPED, TODAY)
    assert stopped.real_start == YESTERDAY
    assert wheres(stopped) == ["reason"]
    assert wheres(replace(stopped, reason="换了供应商")) == []


MISTAKES: list[tuple[dict[str, Any], list[str]]] = [
    ({"name": ""}, ["name"]),
    ({"planned_start": TODAY, "planned_end": YESTERDAY}, ["planned_end"]),
    ({"planned_start": date(1999, 12, 31)}, ["planned_start"]),
    ({"planned_end": date(9999, 12, 31)}, ["planned_end"]),
    ({"planned_cost_wan_yuan": Decimal(-1)}, ["planned_cost"]),
    ({"real_cost_wan_yuan": Decimal("1E+999999")}, ["real_cost"]),
    ({"real_cost_wan_yuan": Decimal("0.0000001")}, ["real_cost"]),
    ({"kpi": Kpi("", "%", Decimal(1))}, ["kpi_name"]),
    ({"kpi": Kpi("率", "%", Decimal("1E+30"))}, ["kpi_baseline"]),
    ({"kpi": Kpi("率", "%", baseline_on=TODAY, now_on=YESTERDAY)}, ["kpi_now_on"]),
    ({"kpi": Kpi("率", "%", now_on=TOMORROW)}, ["kpi_now_on"]),
    ({"evidence": (Evidence("台账"), Evidence("", "柜子"))}, ["evidence-1"]),
    ({"real_start": YESTERDAY}, ["real_start"]),
    ({"real_end": YESTERDAY}, ["real_end"]),
]


@pytest.mark.parametrize(("change", "expected"), MISTAKES)
def test_what_cannot_be_is_named_with_its_field(change: dict[str, Any], expected: list[str]) -> None:
    assert wheres(replace(PLANNED, **change)) == expected


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (replace(RUNNING, real_start=TOMORROW), ["real_start"]),
        (replace(RUNNING, real_start=None), ["real_start"]),
        (replace(IN_USE, real_end=None), ["real_end"]),
        (replace(IN_USE, real_start=TODAY, real_end=YESTERDAY), ["real_end"]),
    ],
)
def test_days_that_have_passed_are_there_in_order_and_not_ahead(measure: FollowedMeasure, expected: list[str]) -> None:
    assert wheres(measure) == expected


@pytest.mark.parametrize("measure", [PLANNED, RUNNING, IN_USE, FULL])
def test_a_measure_survives_the_way_through_texts(measure: FollowedMeasure) -> None:
    texts = measure_texts(measure)
    assert all(isinstance(text, str) for text in texts.values())
    assert read_measure_texts(texts) == measure
    assert measure_texts(read_measure_texts(texts)) == texts

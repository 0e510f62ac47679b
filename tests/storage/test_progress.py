"""Followed plans and measures are read by their firm only, in their order; a row and its measure say the same."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.progress.measure import Evidence, FollowedMeasure, Kpi, ListedMeasure, MeasureState
from rongtong_assess.core.progress.measure_json import MeasureEffects
from rongtong_assess.storage.progress import (
    count_own_measures,
    find_active_plan,
    find_followed_plan_set,
    find_last_place,
    get_followed_plan,
    get_measure,
    list_followed_plans,
    list_measures,
    list_measures_in_use,
    read_listed,
    read_measure,
    read_row_effects,
    write_measure,
)
from rongtong_assess.storage.tables.progress import FollowedPlan
from tests.storage.rows import NOW, new_measure

TODAY = NOW.date()


def test_followed_plans_are_the_firms_own(session: Session, plans: list[FollowedPlan]) -> None:
    ours, others = plans
    ended = FollowedPlan(
        organisation_id=ours.organisation_id,
        assessment_id=ours.assessment_id,
        plan_set_id=ours.plan_set_id,
        kind="safe",
        begun_on=TODAY,
        chosen_at=NOW - timedelta(days=1),
        ended_at=NOW,
    )
    session.add(ended)
    session.flush()
    assert find_active_plan(session, ours.organisation_id) is ours
    assert find_active_plan(session, uuid4()) is None
    assert list_followed_plans(session, ours.organisation_id) == [ours, ended]
    assert get_followed_plan(session, ours.organisation_id, ended.id) is ended
    with pytest.raises(NotFound):
        get_followed_plan(session, others.organisation_id, ours.id)


def test_the_plan_set_followed_at_a_moment_is_of_the_plan_chosen_last_by_then(
    session: Session, plans: list[FollowedPlan]
) -> None:
    ours, others = plans
    own = ours.organisation_id, ours.assessment_id
    found = find_followed_plan_set(session, *own, until=NOW)
    assert found is not None
    assert found.id == ours.plan_set_id
    assert find_followed_plan_set(session, *own, until=NOW - timedelta(seconds=1)) is None
    assert find_followed_plan_set(session, others.organisation_id, ours.assessment_id, until=NOW) is None


def test_measures_come_in_order_and_only_the_firms_own(session: Session, plans: list[FollowedPlan]) -> None:
    ours, others = plans
    assert (count_own_measures(session, ours.organisation_id, ours.id), list_measures(session, uuid4(), ours.id)) == (
        0,
        [],
    )
    assert find_last_place(session, ours.organisation_id, ours.id) is None
    second, first = new_measure(ours, place=4), new_measure(ours, place=0, solution_id="hr-lite")
    session.add_all([second, first, new_measure(others, place=9)])
    session.flush()
    assert list_measures(session, ours.organisation_id, ours.id) == [first, second]
    assert list_measures(session, others.organisation_id, ours.id) == []
    assert count_own_measures(session, ours.organisation_id, ours.id) == 1
    assert find_last_place(session, ours.organisation_id, ours.id) == 4
    assert get_measure(session, ours.organisation_id, first.id, for_update=True) is first
    for organisation_id, measure_id in ((others.organisation_id, first.id), (ours.organisation_id, uuid4())):
        with pytest.raises(NotFound):
            get_measure(session, organisation_id, measure_id)


def test_measures_in_use_are_found_by_their_day_whatever_plan_they_belong_to(
    session: Session, plans: list[FollowedPlan]
) -> None:
    ours, others = plans
    used = {"state": "in_use", "real_end": TODAY}
    later, older = new_measure(ours, state="in_use", real_end=TODAY + timedelta(days=2)), new_measure(ours, **used)
    session.add_all([later, older, new_measure(ours, state="stopped", real_end=TODAY), new_measure(others, **used)])
    session.flush()
    firm = ours.organisation_id
    assert list_measures_in_use(session, firm, since=TODAY) == [older, later]
    assert list_measures_in_use(session, firm, since=TODAY, until=TODAY) == [older]
    assert list_measures_in_use(session, firm, since=TODAY + timedelta(days=1)) == [later]
    going_on = new_measure(ours, **used, continues=older.id)
    session.add(going_on)
    session.flush()
    assert list_measures_in_use(session, firm, since=TODAY, until=TODAY) == [going_on]


def test_a_row_gives_back_the_measure_that_was_written(session: Session, plans: list[FollowedPlan]) -> None:
    measure = FollowedMeasure(
        name="人事软件",
        state=MeasureState.STOPPED,
        reason="停产",
        responsible="王工",
        planned_start=TODAY,
        kpi=Kpi("准时率", "%", baseline_on=TODAY),
        evidence=(Evidence("截图", "档案柜", is_done=True), Evidence("合同")),
    )
    row = new_measure(
        plans[0], solution_id="hr-lite", effects={"steps": [], "options": [], "is_whole": True, "band": None}
    )
    write_measure(row, measure)
    session.add(row)
    session.flush()
    session.expire(row)
    assert read_measure(row) == measure
    assert read_listed(row) == ListedMeasure(row.id, "", measure)
    assert read_row_effects(row) == MeasureEffects("hr-lite", "人事软件")

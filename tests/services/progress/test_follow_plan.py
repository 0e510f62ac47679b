"""A chosen plan becomes a list; another choice ends it and takes along what was done."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.progress.measure import FollowedMeasure, MeasureState
from rongtong_assess.services.progress.choose_plan import MOST_DAYS_APART
from rongtong_assess.services.progress.follow_up import add_own_measure
from rongtong_assess.services.roadmap.keep_plans import read_stored
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.progress import find_active_plan, list_followed_plans, list_measures, read_measure
from rongtong_assess.storage.roadmap import get_plan_set
from rongtong_assess.storage.tables.people import AuditEntry
from rongtong_assess.storage.tables.progress import FollowedPlan, StoredMeasure
from tests.services.conftest import Firm
from tests.services.followers import Planned, actor_of, follow, list_rows, prepare, tell
from tests.services.makers import NOW

TODAY = date(2026, 11, 23)


@pytest.fixture
def planned(writing: Session, firm: Firm, library: Library, edition: Edition) -> Planned:
    return prepare(writing, firm, library, edition)


def test_the_list_is_the_plan_with_days_money_and_evidence(
    writing: Session, planned: Planned, library: Library, edition: Edition
) -> None:
    follow(writing, planned, library)
    firm = planned.firm
    stored = get_plan_set(writing, firm.organisation_id, firm.assessment_id, planned.plan_set_id)
    plan = read_stored(stored, library).least_cost
    rows = list_rows(writing, firm)
    assert sorted(row.solution_id for row in rows) == list(plan.measure_ids)
    assert sum(row.planned_cost_wan_yuan for row in rows) == plan.first_year_wan_yuan
    assert min(row.planned_start for row in rows) == TODAY
    assert all(row.planned_start <= row.planned_end and row.state == MeasureState.PLANNED for row in rows)
    assert all(row.evidence and row.kpi_name and row.phase for row in rows)
    assert [row.planned_start for row in rows] == sorted(row.planned_start for row in rows)


def test_it_begins_on_the_day_that_is_given(writing: Session, planned: Planned, library: Library) -> None:
    plan = follow(writing, planned, library, begun_on=date(2027, 1, 4))
    assert plan.begun_on == date(2027, 1, 4)
    assert min(row.planned_start for row in list_rows(writing, planned.firm)) == date(2027, 1, 4)


@pytest.mark.parametrize("days", [MOST_DAYS_APART + 1, -MOST_DAYS_APART - 1, 365_000])
def test_a_day_far_off_is_refused(writing: Session, planned: Planned, library: Library, days: int) -> None:
    with pytest.raises(Refused, match="离今天太远"):
        follow(writing, planned, library, begun_on=TODAY + timedelta(days=days))


@pytest.mark.parametrize("kind", ["", "within_budget", "cheapest", "<b>"])
def test_a_plan_the_set_does_not_have_is_refused(
    writing: Session, planned: Planned, library: Library, kind: str
) -> None:
    with pytest.raises(Refused, match="没有这样的计划"):
        follow(writing, planned, library, kind)
    assert list_followed_plans(writing, planned.firm.organisation_id) == []


def test_pressing_twice_follows_once_and_keeps_what_was_entered(
    writing: Session, planned: Planned, library: Library
) -> None:
    first = follow(writing, planned, library)
    tell(writing, planned.firm, list_rows(writing, planned.firm)[0], responsible="王工")
    assert follow(writing, planned, library, begun_on=date(2027, 1, 4)).id == first.id
    assert list_rows(writing, planned.firm)[0].responsible == "王工"
    assert writing.scalar(select(func.count()).select_from(FollowedPlan)) == 1


def test_another_plan_ends_the_first_and_takes_along_what_was_done_and_entered(
    writing: Session, planned: Planned, library: Library
) -> None:
    firm, first = planned.firm, follow(writing, planned, library)
    rows = list_rows(writing, firm)
    running = tell(
        writing, firm, rows[0], state=MeasureState.RUNNING, responsible="王工", real_cost_wan_yuan=Decimal(1)
    )
    waiting = tell(writing, firm, rows[1], responsible="赵主管")
    own = add_own_measure(writing, actor_of(firm), FollowedMeasure("自己加的"), now=NOW)
    second = follow(writing, planned, library, "most_useful", now=NOW + timedelta(days=30))
    assert first.ended_at == NOW + timedelta(days=30)
    assert find_active_plan(writing, firm.organisation_id) is second
    now_rows = list_rows(writing, firm)
    taken = {row.continues: row for row in now_rows if row.continues}
    assert {running.id, own.id} <= taken.keys()
    assert read_measure(taken[running.id]) == read_measure(running)
    if waiting.id in taken:
        assert (taken[waiting.id].responsible, taken[waiting.id].planned_cost_wan_yuan is not None) == ("赵主管", True)
    assert [row.place for row in now_rows] == list(range(len(now_rows)))
    assert len(list_measures(writing, firm.organisation_id, first.id)) == len(rows) + 1


def test_a_measure_of_both_plans_that_waits_keeps_its_words_and_gets_the_new_days(
    writing: Session, planned: Planned, library: Library
) -> None:
    firm, first = planned.firm, follow(writing, planned, library)
    for row in list_rows(writing, firm):
        tell(writing, firm, row, responsible="王工", planned_start=date(2030, 1, 1), planned_end=date(2030, 2, 1))
    follow(writing, planned, library, "most_useful")
    common = [row for row in list_rows(writing, firm) if row.continues]
    older = {row.id: row for row in list_measures(writing, firm.organisation_id, first.id)}
    assert common
    for row in common:
        assert row.responsible == "王工"
        assert row.planned_start.year < 2030
        assert older[row.continues].planned_start == date(2030, 1, 1)


def test_what_was_stopped_stays_behind(writing: Session, planned: Planned, library: Library) -> None:
    follow(writing, planned, library)
    for row in list_rows(writing, planned.firm):
        tell(writing, planned.firm, row, state=MeasureState.STOPPED, reason="先不做")
    follow(writing, planned, library, "most_useful")
    assert all(row.continues is None and row.state == MeasureState.PLANNED for row in list_rows(writing, planned.firm))


def test_what_the_firm_has_already_is_not_a_measure(
    writing: Session, planned: Planned, library: Library, edition: Edition
) -> None:
    firm = planned.firm
    stored = get_plan_set(writing, firm.organisation_id, firm.assessment_id, planned.plan_set_id)
    stored.document = stored.document.replace('"is_owned":false', '"is_owned":true', 1)
    follow(writing, planned, library)
    assert len(list_rows(writing, firm)) == stored.document.partition('"most_useful"')[0].count('"is_owned":false')
    assert min(row.planned_start for row in list_rows(writing, firm)) == TODAY


def test_following_needs_a_result_and_the_firms_own_plan_set(
    writing: Session,
    planned: Planned,
    library: Library,
    edition: Edition,
    new_firm: Callable[[int], Firm],
) -> None:
    writing.commit()
    other_firm = new_firm(2)
    begin_writing(writing)
    other = Planned(other_firm, planned.plan_set_id)
    with pytest.raises(NotFound):
        follow(writing, other, library)
    prepare(writing, other_firm, library, edition)
    with pytest.raises(NotFound):
        follow(writing, other, library)
    with pytest.raises(NotFound):
        follow(writing, replace(planned, plan_set_id=UUID(int=1)), library)
    mixed = Planned(replace(other_firm, assessment_id=planned.firm.assessment_id), planned.plan_set_id)
    with pytest.raises(NotFound):
        follow(writing, mixed, library)
    assert writing.scalar(select(func.count()).select_from(StoredMeasure)) == 0


def test_choosing_is_remembered(writing: Session, planned: Planned, library: Library) -> None:
    follow(writing, planned, library)
    entry = writing.scalars(select(AuditEntry).where(AuditEntry.action == "plan.follow")).one()
    assert (entry.account_id, entry.organisation_id) == (planned.firm.account_id, planned.firm.organisation_id)
    assert re.fullmatch(r"RT-\d{8}-\w{6} 最省钱", entry.subject)

"""One measure changes: with its revision, its mistakes, its state, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Role
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.progress.measure import Evidence, FollowedMeasure, Kpi, MeasureState
from rongtong_assess.services.people.own_data import erase_account, export_own_data
from rongtong_assess.services.progress.follow_up import ChangedMeanwhile, add_own_measure, change_measure, end_plan
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.progress import (
    find_active_plan,
    get_followed_plan,
    get_measure,
    list_followed_plans,
    list_measures,
    read_measure,
)
from rongtong_assess.storage.tables.people import AuditEntry, Membership
from rongtong_assess.storage.tables.progress import StoredMeasure
from tests.services.conftest import Firm
from tests.services.followers import actor_of, follow, list_rows, prepare, tell
from tests.services.makers import NOW, add_account

TODAY = date(2026, 11, 23)


@pytest.fixture
def followed(writing: Session, firm: Firm, library: Library, edition: Edition) -> Firm:
    follow(writing, prepare(writing, firm, library, edition), library)
    return firm


@pytest.fixture
def row(writing: Session, followed: Firm) -> StoredMeasure:
    return list_rows(writing, followed)[0]


def add_own(session: Session, firm: Firm, name: str = "自己加的") -> StoredMeasure:
    return add_own_measure(session, actor_of(firm), FollowedMeasure(name), now=NOW)


def test_everything_that_is_entered_is_there_after_the_commit(
    writing: Session, followed: Firm, row: StoredMeasure
) -> None:
    wanted = replace(
        read_measure(row),
        state=MeasureState.IN_USE,
        responsible="李厂长、王工",
        real_start=TODAY,
        real_end=TODAY,
        real_cost_wan_yuan=Decimal("1.60"),
        supplier="某公司 <b>",
        kpi=Kpi("准确率", "%", Decimal("-0.000001"), TODAY, Decimal(98), Decimal("1E+3"), TODAY),
        evidence=(Evidence("台账", "柜子", True), Evidence("照片")),
    )
    change_measure(
        writing,
        actor_of(followed),
        row.id,
        wanted=wanted,
        seen_revision=1,
        now=NOW,
    )
    writing.commit()
    writing.expunge_all()
    again = get_measure(writing, followed.organisation_id, row.id)
    assert read_measure(again) == wanted
    assert (again.revision, again.changed_by) == (2, followed.account_id)


def test_a_new_state_fills_in_its_days(writing: Session, followed: Firm, row: StoredMeasure) -> None:
    tell(writing, followed, row, state=MeasureState.RUNNING)
    assert (row.real_start, row.real_end) == (TODAY, None)
    tell(writing, followed, row, state=MeasureState.IN_USE)
    assert row.real_end == TODAY


def test_saving_the_same_changes_nothing(writing: Session, followed: Firm, row: StoredMeasure) -> None:
    tell(writing, followed, row, responsible="王工")
    tell(writing, followed, row, responsible="王工")
    assert row.revision == 2
    changes = writing.scalars(select(AuditEntry).where(AuditEntry.action == "measure.change")).all()
    assert [(entry.account_id, entry.subject) for entry in changes] == [(followed.account_id, f"{row.name}：还没开始")]


def test_what_another_has_changed_is_not_overwritten(writing: Session, followed: Firm, row: StoredMeasure) -> None:
    stale = read_measure(row)
    tell(writing, followed, row, responsible="王工")
    with pytest.raises(ChangedMeanwhile) as clash:
        change_measure(
            writing,
            actor_of(followed),
            row.id,
            wanted=replace(stale, responsible="赵主管"),
            seen_revision=1,
            now=NOW,
        )
    assert clash.value.row.responsible == row.responsible == "王工"


HOSTILE: list[tuple[dict[str, Any], str]] = [
    ({"responsible": "王" * 10_000}, "responsible"),
    ({"supplier": "甲" * 201}, "supplier"),
    ({"reason": "停" * 1001}, "reason"),
    ({"responsible": "王\u202e工"}, "responsible"),
    ({"kpi": Kpi("率", "%" * 21)}, "kpi_unit"),
    ({"evidence": (Evidence("材" * 201),)}, "evidence-0"),
    ({"evidence": tuple(Evidence(f"第 {n} 份") for n in range(31))}, "evidence"),
    ({"planned_start": date(2026, 12, 2), "planned_end": date(2026, 12, 1)}, "planned_end"),
    ({"real_cost_wan_yuan": Decimal("1E+20")}, "real_cost"),
    ({"state": MeasureState.STOPPED}, "reason"),
    ({"real_end": date(2026, 11, 20)}, "real_end"),
]


@pytest.mark.parametrize(("change", "where"), HOSTILE)
def test_what_cannot_be_is_refused_and_changes_nothing(
    writing: Session, followed: Firm, row: StoredMeasure, change: dict[str, Any], where: str
) -> None:
    before = read_measure(row)
    with pytest.raises(Refused) as refusal:
        tell(writing, followed, row, **change)
    assert where in {mistake.where for mistake in refusal.value.mistakes}
    assert read_measure(row) == before


def test_the_name_of_a_planned_measure_stays_and_that_of_an_own_one_may_change(
    writing: Session, followed: Firm, row: StoredMeasure
) -> None:
    name = row.name
    assert tell(writing, followed, row, name="改名", responsible="王工").name == name
    assert tell(writing, followed, add_own(writing, followed), name="改名").name == "改名"


def test_own_measures_come_last_and_bring_nothing(writing: Session, followed: Firm) -> None:
    own = add_own(writing, followed)
    assert list_rows(writing, followed)[-1] is own
    assert (own.solution_id, own.phase, own.effects["steps"], own.effects["options"]) == ("", "", [], [])


def test_an_own_measure_needs_a_plan_and_there_are_not_too_many(
    writing: Session, followed: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rongtong_assess.services.progress.follow_up.MOST_OWN_MEASURES", 2)
    add_own(writing, followed, "甲")
    add_own(writing, followed, "乙")
    with pytest.raises(Refused, match="已经有 2 项"):
        add_own(writing, followed, "丙")
    end_plan(writing, actor_of(followed), now=NOW)
    with pytest.raises(Refused, match="还没有跟进任何计划"):
        add_own(writing, followed)


def test_an_ended_plan_can_be_looked_at_and_not_changed(writing: Session, followed: Firm, row: StoredMeasure) -> None:
    end_plan(writing, actor_of(followed), now=NOW)
    end_plan(writing, actor_of(followed), now=NOW)
    assert find_active_plan(writing, followed.organisation_id) is None
    plan = list_followed_plans(writing, followed.organisation_id)[0]
    assert row in list_measures(writing, followed.organisation_id, plan.id)
    with pytest.raises(Refused, match="不再跟进，只能看"):
        tell(writing, followed, row, responsible="王工")
    assert len(writing.scalars(select(AuditEntry).where(AuditEntry.action == "plan.end")).all()) == 1


def test_another_firm_finds_nothing(
    writing: Session, followed: Firm, row: StoredMeasure, new_firm: Callable[[int], Firm]
) -> None:
    writing.commit()
    other = new_firm(2)
    begin_writing(writing)
    assert find_active_plan(writing, other.organisation_id) is None
    assert list_measures(writing, other.organisation_id, row.followed_plan_id) == []
    with pytest.raises(NotFound):
        get_measure(writing, other.organisation_id, row.id)
    with pytest.raises(NotFound):
        get_followed_plan(writing, other.organisation_id, row.followed_plan_id)
    with pytest.raises(NotFound):
        tell(writing, other, row, responsible="别人")


def test_a_person_who_is_named_takes_the_name_away_and_leaves_the_others(
    writing: Session, followed: Firm, row: StoredMeasure
) -> None:
    leaving = add_account(writing, "leaving@example.com")
    writing.add(
        Membership(
            account_id=leaving.id, organisation_id=followed.organisation_id, role=Role.CONTRIBUTOR, created_at=NOW
        )
    )
    writing.flush()
    tell(writing, followed, row, responsible=f"王工、{leaving.name}")
    exported = export_own_data(writing, leaving.id)["measures"]
    assert [(measure["name"], measure["responsible"]) for measure in exported] == [(row.name, f"王工、{leaving.name}")]
    erase_account(writing, leaving.id, now=NOW)
    assert (row.responsible, row.revision) == ("王工", 3)


def test_a_namesake_in_another_firm_is_left_alone(writing: Session, followed: Firm, row: StoredMeasure) -> None:
    stranger = add_account(writing, "stranger@example.com")
    tell(writing, followed, row, responsible=stranger.name)
    assert export_own_data(writing, stranger.id)["measures"] == []
    name = stranger.name
    erase_account(writing, stranger.id, now=NOW)
    assert row.responsible == name

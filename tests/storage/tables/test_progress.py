"""What the database itself does not let happen to followed plans and measures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.storage.tables.progress import FollowedPlan, StoredMeasure
from tests.storage.rows import NOW, new_measure, new_plan


@pytest.fixture
def firms(session: Session) -> list[FollowedPlan]:
    """The plan that each of two firms follows, not yet stored."""
    begin_writing(session)
    return [new_plan(session) for _ in range(2)]


def test_a_firm_follows_one_plan_at_a_time_and_may_have_followed_others(
    session: Session, firms: list[FollowedPlan]
) -> None:
    first, other = firms
    again = {name: getattr(first, name) for name in ("organisation_id", "assessment_id", "plan_set_id", "kind")}
    session.add_all([first, other, FollowedPlan(**again, begun_on=date(2026, 1, 1), chosen_at=NOW, ended_at=NOW)])
    session.flush()
    session.add(FollowedPlan(**again, begun_on=date(2026, 1, 1), chosen_at=NOW))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_plan_cannot_hang_on_another_firms_plan_set(session: Session, firms: list[FollowedPlan]) -> None:
    first, other = firms
    first.plan_set_id = other.plan_set_id
    session.add(first)
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_measure_cannot_hang_on_another_firms_plan(session: Session, firms: list[FollowedPlan]) -> None:
    session.add_all(firms)
    session.flush()
    session.add(new_measure(firms[0], organisation_id=firms[1].organisation_id))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("change", [{"state": "done"}, {"state": ""}])
def test_a_measure_is_in_one_of_the_known_states(
    session: Session, firms: list[FollowedPlan], change: dict[str, Any]
) -> None:
    session.add_all(firms)
    session.flush()
    session.add(new_measure(firms[0], **change))
    with pytest.raises(IntegrityError):
        session.flush()


def test_what_a_firm_follows_goes_with_the_firm_and_with_nobody_elses(
    session: Session, firms: list[FollowedPlan]
) -> None:
    session.add_all(firms)
    session.flush()
    older = new_measure(firms[0])
    session.add(older)
    session.flush()
    session.add_all([new_measure(firms[0], continues=older.id), new_measure(firms[1])])
    session.flush()
    session.execute(delete(Organisation).where(Organisation.id == firms[0].organisation_id))
    assert session.scalar(select(func.count()).select_from(FollowedPlan)) == 1
    assert session.scalar(select(func.count()).select_from(StoredMeasure)) == 1

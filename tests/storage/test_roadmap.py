"""Plan sets are read by their firm and assessment only, the newest first."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.roadmap import find_newest_plan_set, get_plan_set, list_plan_sets
from rongtong_assess.storage.tables.progress import FollowedPlan
from rongtong_assess.storage.tables.roadmap import StoredPlanSet
from tests.storage.tables.test_follow_up import NOW, new_plan

TODAY = date(2026, 11, 23)


@pytest.fixture
def plans(session: Session) -> list[FollowedPlan]:
    """The plan that each of two firms follows."""
    begin_writing(session)
    made = [new_plan(session, f"firm-{number}") for number in (1, 2)]
    session.add_all(made)
    session.flush()
    return made


def add_plan_set(session: Session, plan: FollowedPlan, minutes: int) -> StoredPlanSet:
    kept = StoredPlanSet(
        organisation_id=plan.organisation_id,
        assessment_id=plan.assessment_id,
        document="{}",
        facts="{}",
        engine_version="1",
        planned_at=NOW + timedelta(minutes=minutes),
    )
    session.add(kept)
    session.flush()
    return kept


def test_plan_sets_come_newest_first_and_only_the_firms_own(session: Session, plans: list[FollowedPlan]) -> None:
    ours, others = plans
    own = ours.organisation_id, ours.assessment_id
    second, third = (add_plan_set(session, ours, minutes) for minutes in (1, 2))
    assert [kept.id for kept in list_plan_sets(session, *own)] == [third.id, second.id, ours.plan_set_id]
    assert list_plan_sets(session, *own, most=1) == [third]
    assert find_newest_plan_set(session, *own) is third
    for mixed in ((others.organisation_id, ours.assessment_id), (ours.organisation_id, uuid4())):
        assert list_plan_sets(session, *mixed) == []
        assert find_newest_plan_set(session, *mixed) is None


def test_a_plan_set_is_got_by_its_firm_and_assessment_only(session: Session, plans: list[FollowedPlan]) -> None:
    ours, others = plans
    own = ours.organisation_id, ours.assessment_id
    assert get_plan_set(session, *own, ours.plan_set_id).id == ours.plan_set_id
    for mixed in (
        (*own, others.plan_set_id),
        (others.organisation_id, ours.assessment_id, ours.plan_set_id),
        (ours.organisation_id, others.assessment_id, ours.plan_set_id),
        (*own, uuid4()),
    ):
        with pytest.raises(NotFound):
            get_plan_set(session, *mixed)

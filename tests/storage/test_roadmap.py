"""Plan sets are read by their firm and assessment only, the newest first."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.roadmap import find_newest_plan_set, get_plan_set, list_plan_sets
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.progress import FollowedPlan
from tests.storage.rows import add_plan_set


def test_plan_sets_come_newest_first_and_only_the_firms_own(session: Session, plans: list[FollowedPlan]) -> None:
    ours, others = plans
    own = ours.organisation_id, ours.assessment_id
    assessment = session.get_one(Assessment, ours.assessment_id)
    second, third = (add_plan_set(session, assessment, minutes=minutes) for minutes in (1, 2))
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

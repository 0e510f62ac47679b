"""Kept plans: shown as they were found, the same ones kept once, and a clear word where the catalogue moved on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.roadmap.plan import PlanSet
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.planning.roadmap.roadmap import find_roadmap
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.result.standing_facts import Result, load_result
from rongtong_assess.services.roadmap.keep_plans import add_plan_set, read_stored_wishes, show_stored
from rongtong_assess.services.roadmap.make_plans import make_plans
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.roadmap import find_newest_plan_set, list_plan_sets
from rongtong_assess.storage.tables.roadmap import StoredPlanSet
from tests.actors import firm_actor
from tests.services.conftest import Firm
from tests.services.makers import NOW, example_changes


@pytest.fixture
def result(writing: Session, firm: Firm, library: Library, edition: Edition) -> Result:
    """A submitted assessment."""
    ids = firm.organisation_id, firm.assessment_id
    assessment = get_assessment(writing, *ids, for_update=True)
    changes = example_changes(edition)
    save_answers(writing, firm.actor, assessment, edition=edition, changes=changes, now=NOW)
    submit(writing, firm.actor, firm.assessment_id, Submission("1"), library=library, models=None, now=NOW)
    return load_result(writing, *ids)


@pytest.fixture
def keep(writing: Session, firm: Firm, library: Library, result: Result) -> Callable[..., StoredPlanSet]:
    minutes = iter(range(60))

    def keep(**wished: object) -> StoredPlanSet:
        wishes = PlanWishes(**wished)  # type: ignore[arg-type]  # named by the tests
        found = make_plans(find_roadmap, library, result.sheet, wishes, employees=60)
        assert isinstance(found, PlanSet)
        return add_plan_set(
            writing,
            firm_actor(firm.organisation_id, firm.account_id),
            found,
            result=result,
            now=NOW + timedelta(minutes=next(minutes)),
        )

    return keep


def test_the_same_plans_asked_for_twice_are_kept_once(
    writing: Session, firm: Firm, keep: Callable[..., StoredPlanSet]
) -> None:
    first, again = keep(), keep()
    assert again is first
    other = keep(pains=frozenset({"quality"}))
    back = keep()
    kept = list_plan_sets(writing, firm.organisation_id, firm.assessment_id)
    assert [plan_set.id for plan_set in kept] == [back.id, other.id, first.id]
    assert read_stored_wishes(other).pains == {"quality"}


def test_the_newest_kept_plans_count(
    writing: Session, firm: Firm, result: Result, library: Library, keep: Callable[..., StoredPlanSet]
) -> None:
    assert find_newest_plan_set(writing, firm.organisation_id, firm.assessment_id) is None
    keep()
    newest = keep(target_level=3)
    assert find_newest_plan_set(writing, firm.organisation_id, firm.assessment_id) is newest
    shown = show_stored(newest, result, library)
    assert shown.rows is not None
    assert shown.rows.target_level == 3


def test_plans_with_a_solution_that_is_gone_say_so(
    result: Result, library: Library, keep: Callable[..., StoredPlanSet]
) -> None:
    kept = keep()
    shown = show_stored(kept, result, replace(library, solutions={}))
    assert shown.rows is None
    assert "方案库里已经没有方案" in shown.reason

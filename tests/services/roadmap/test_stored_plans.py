"""Plans of a submitted assessment: computed while none is kept, then shown as they were kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.roadmap.plan import PlanSet
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.planning.roadmap.roadmap import find_roadmap
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.result.standing_facts import Result, load_result
from rongtong_assess.services.roadmap.keep_plans import add_plan_set, find_current_plans, read_stored
from rongtong_assess.services.roadmap.make_plans import make_plans
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.roadmap import get_plan_set, list_plan_sets
from rongtong_assess.storage.tables.roadmap import StoredPlanSet
from tests.actors import firm_actor
from tests.services.conftest import Firm
from tests.services.makers import NOW, example_changes


@pytest.fixture
def result(writing: Session, firm: Firm, library: Library, edition: Edition) -> Result:
    """The firm has submitted a sample firm's answers."""
    assessment = get_assessment(writing, firm.organisation_id, firm.assessment_id)
    save_answers(writing, firm.actor, assessment, edition=edition, changes=example_changes(edition), now=NOW)
    submit(writing, firm.actor, firm.assessment_id, Submission("1"), library=library, models=None, now=NOW)
    return load_result(writing, firm.organisation_id, firm.assessment_id)


def keep(session: Session, firm: Firm, library: Library, result: Result, wishes: PlanWishes, minutes: int = 0) -> UUID:
    found = make_plans(find_roadmap, library, result.sheet, wishes, employees=120)
    assert isinstance(found, PlanSet)
    now = NOW + timedelta(minutes=minutes)
    return add_plan_set(session, firm_actor(firm.organisation_id, firm.account_id), found, result=result, now=now).id


def test_before_anything_is_kept_the_plans_are_those_of_the_command_without_options(
    writing: Session, library: Library, result: Result
) -> None:
    current = find_current_plans(writing, result, library=library, planner=find_roadmap)
    employees = result.firm["employees"]
    assert current.found == make_plans(find_roadmap, library, result.sheet, PlanWishes(), employees=employees)
    assert (current.chosen, bool(current.changes)) == (None, False)
    assert writing.scalar(select(func.count()).select_from(StoredPlanSet)) == 0


def test_the_newest_kept_plans_are_the_current_ones_and_come_back_as_found(
    writing: Session, firm: Firm, library: Library, result: Result
) -> None:
    keep(writing, firm, library, result, PlanWishes(target_level=3))
    newest = keep(writing, firm, library, result, PlanWishes(target_level=2, years=3), minutes=1)
    found = find_current_plans(writing, result, library=library, planner=find_roadmap).found
    expected = make_plans(find_roadmap, library, result.sheet, PlanWishes(target_level=2, years=3), employees=120)
    assert found == expected
    assert list_plan_sets(writing, firm.organisation_id, firm.assessment_id)[0].id == newest


def test_another_firms_plans_are_not_found(writing: Session, firm: Firm, library: Library, result: Result) -> None:
    kept = keep(writing, firm, library, result, PlanWishes())
    assert get_plan_set(writing, firm.organisation_id, firm.assessment_id, kept).id == kept
    for organisation, assessment, plan_set in (
        (uuid4(), firm.assessment_id, kept),
        (firm.organisation_id, uuid4(), kept),
        (firm.organisation_id, firm.assessment_id, uuid4()),
    ):
        with pytest.raises(NotFound):
            get_plan_set(writing, organisation, assessment, plan_set)


def test_plans_with_a_solution_that_is_gone_ask_to_be_made_anew(
    writing: Session, firm: Firm, library: Library, result: Result
) -> None:
    kept = keep(writing, firm, library, result, PlanWishes())
    solutions = {id: solution for id, solution in library.solutions.items() if id != "hr-lite"}
    smaller = replace(library, solutions=solutions)
    stored = get_plan_set(writing, firm.organisation_id, firm.assessment_id, kept)
    with pytest.raises(Refused, match="重新做一次路线图"):
        read_stored(stored, smaller)

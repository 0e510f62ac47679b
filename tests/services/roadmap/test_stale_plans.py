"""Plans made from facts that are others by now say so, and are made anew without losing what was followed."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.progress.measure import MeasureState
from rongtong_assess.core.roadmap.plan import PlanSet
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.planning.roadmap.roadmap import find_roadmap
from rongtong_assess.services.progress.choose_plan import PlanChosen, follow_plan
from rongtong_assess.services.progress.follow_up import change_measure
from rongtong_assess.services.result.standing_facts import Result, load_result
from rongtong_assess.services.roadmap.keep_plans import (
    add_plan_set,
    changes_since,
    facts_of_plans,
    find_chosen,
    find_current_plans,
    read_stored,
    show_stored,
    wishes_anew,
)
from rongtong_assess.services.roadmap.make_plans import make_plans, suggested_wishes
from rongtong_assess.services.roadmap.make_report import report_of_result
from rongtong_assess.storage.progress import find_active_plan, list_measures, read_measure
from rongtong_assess.storage.tables.progress import FollowedPlan
from rongtong_assess.storage.tables.roadmap import StoredPlanSet
from tests.actors import firm_actor
from tests.services.visit_steps import AT, FindingEntry, VisitSteps

FINANCE, OFFICE = "scene.finance", "scene.office"


def result_of(visit: VisitSteps) -> Result:
    return load_result(visit.session, visit.assessment.organisation_id, visit.assessment.id)


def actor_of(visit: VisitSteps) -> Actor:
    return firm_actor(visit.assessment.organisation_id, visit.actor.account_id)


def plan_now(visit: VisitSteps, wishes: PlanWishes | None = None) -> StoredPlanSet:
    result = result_of(visit)
    found = make_plans(find_roadmap, visit.library, result.sheet, wishes or PlanWishes(), employees=60)
    assert isinstance(found, PlanSet)
    return add_plan_set(visit.session, actor_of(visit), found, result=result, now=AT)


def follow(visit: VisitSteps, stored: StoredPlanSet, kind: str = "least_cost") -> FollowedPlan:
    chosen = PlanChosen(visit.assessment.id, stored.id, kind)
    return follow_plan(visit.session, actor_of(visit), chosen, library=visit.library, begun_on=None, now=AT)


def refute(visit: VisitSteps) -> None:
    visit.confirm_all()
    visit.save(FindingEntry(FINANCE, 0), FindingEntry("base.device_network", frozenset({"A"})))
    visit.complete()


def test_plans_are_of_the_facts_that_stood_when_they_were_made(visit: VisitSteps) -> None:
    stored = plan_now(visit)
    assert facts_of_plans(stored) == result_of(visit).stands.declared
    assert not changes_since(stored, result_of(visit), visit.library)
    refute(visit)
    anew = plan_now(visit)
    assert facts_of_plans(anew) == result_of(visit).sheet != facts_of_plans(stored)


def test_a_visit_that_finds_something_else_makes_plans_stale_and_says_what_changed(visit: VisitSteps) -> None:
    stored = plan_now(visit)
    before = read_stored(stored, visit.library)
    refute(visit)
    shown = show_stored(stored, result_of(visit), visit.library)
    assert shown.stale is not None
    assert [line.name for line in shown.stale.lines] == [
        visit.edition.question_name(question) for question in ("base.device_network", FINANCE)
    ]
    assert shown.rows is not None
    assert all("已过时" in plan.title and not plan.is_optimal and "已过时" in plan.proof for plan in shown.rows.plans)
    assert read_stored(stored, visit.library) == before


def test_a_visit_that_confirms_everything_leaves_plans_as_they_are(visit: VisitSteps) -> None:
    stored = plan_now(visit)
    visit.confirm_all()
    visit.complete()
    assert show_stored(stored, result_of(visit), visit.library).stale is None


def test_the_report_marks_a_stale_plan_wherever_it_speaks_of_it(visit: VisitSteps) -> None:
    stored = plan_now(visit)
    refute(visit)
    result = result_of(visit)
    current = find_current_plans(visit.session, result, library=visit.library, planner=find_roadmap)
    report = report_of_result(result, visit.library, plans=current, is_demo=False)
    assert stored.facts
    assert report.roadmap is not None
    assert report.roadmap.stale is not None
    assert "已过时" in report.roadmap.summary
    assert "已证明没有更好的" not in report.roadmap.summary
    assert report.result.level == result.scorecard.level
    charts = report.charts.find("waterfall"), report.charts.find("gantt"), report.charts.find("costs")
    assert all(chart is None or "已过时" in chart.title for chart in charts)


def test_plans_before_any_was_asked_for_are_made_from_what_stands(visit: VisitSteps) -> None:
    refute(visit)
    result = result_of(visit)
    current = find_current_plans(visit.session, result, library=visit.library, planner=find_roadmap)
    employees = result.firm["employees"]
    assert current.found == make_plans(find_roadmap, visit.library, result.sheet, PlanWishes(), employees=employees)
    assert not current.changes


def test_what_only_older_answers_showed_is_not_taken_for_owned_again(visit: VisitSteps) -> None:
    result = result_of(visit)
    wishes = suggested_wishes(visit.library, result.sheet)
    assert wishes.owned
    stored = plan_now(visit, wishes)
    solution = visit.library.solutions[min(wishes.owned)]
    scenes = {step.scene_id for step in solution.steps}
    earned = {option.item_id: option.key for option in solution.options}
    lowered = [FindingEntry(f"scene.{scene}", 0) for scene in scenes]
    lowered += [FindingEntry(item, _without(visit, result, item, key)) for item, key in earned.items()]
    visit.confirm_all()
    visit.save(*lowered)
    visit.complete()
    anew = wishes_anew(stored, result_of(visit), visit.library)
    assert solution.id not in anew.owned
    assert anew.owned < wishes.owned


def _without(visit: VisitSteps, result: Result, item: str, key: str) -> frozenset[str]:
    rest = result.sheet.choices[item] - {key}
    return rest or frozenset(option.key for option in visit.edition.items[item].options if option.is_exclusive)


def test_a_followed_plan_keeps_its_measures_and_goes_on_in_the_new_one(visit: VisitSteps) -> None:
    stored = plan_now(visit)
    followed = follow(visit, stored)
    rows = list_measures(visit.session, followed.organisation_id, followed.id)
    _begin(visit.session, rows[0].id, followed, visit.actor.account_id)
    refute(visit)
    assert find_active_plan(visit.session, followed.organisation_id) is followed
    with pytest.raises(Refused, match="已过时"):
        follow(visit, stored, "most_useful")
    assert follow(visit, stored) is followed
    anew = plan_now(visit, wishes_anew(stored, result_of(visit), visit.library))
    assert find_chosen(visit.session, followed.organisation_id, visit.assessment.id).stored is stored
    newer = follow(visit, anew)
    going_on = list_measures(visit.session, newer.organisation_id, newer.id)
    assert any(row.continues == rows[0].id and row.state == MeasureState.RUNNING for row in going_on)
    kept = list_measures(visit.session, followed.organisation_id, followed.id)
    assert [row.name for row in kept] == [row.name for row in rows]


def _begin(session: Session, measure_id: object, plan: FollowedPlan, account_id: int) -> None:
    rows = list_measures(session, plan.organisation_id, plan.id)
    row = next(row for row in rows if row.id == measure_id)
    running = read_measure(row).__class__(name=row.name, state=MeasureState.RUNNING)
    actor = firm_actor(plan.organisation_id, account_id)
    change_measure(session, actor, row.id, wanted=running, seen_revision=row.revision, now=AT)


def test_the_chosen_plan_is_the_one_that_is_followed_then_the_newest(visit: VisitSteps, library: Library) -> None:
    first = plan_now(visit)
    newest = plan_now(visit, PlanWishes(years=3))
    ids = visit.assessment.organisation_id, visit.assessment.id
    assert find_chosen(visit.session, *ids).stored in {first, newest}
    follow(visit, first, "safe")
    chosen = find_chosen(visit.session, *ids)
    assert (chosen.stored, chosen.kind) == (first, "safe")
    result = result_of(visit)
    report = report_of_result(
        result,
        library,
        plans=find_current_plans(visit.session, result, library=library, planner=find_roadmap),
        is_demo=False,
    )
    assert report.roadmap is not None
    assert report.roadmap.detail.kind == "safe"
    assert report.roadmap.is_chosen

"""The order, weeks and phases of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import Candidate
from rongtong_assess.core.roadmap.effects import apply_effects
from rongtong_assess.core.roadmap.plan import Plan, Proof
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.schedule import Roadmap, schedule
from rongtong_assess.core.roadmap.wishes import PlanWishes
from tests.core.roadmap.small_catalogue import sheet_of, solution

WISHES = PlanWishes()


def plan_of(
    edition: Edition, rules: PlanRules, sheet: AnswerSheet, costs: Mapping[Solution, int], wishes: PlanWishes = WISHES
) -> Roadmap:
    candidates = tuple(Candidate(chosen, Decimal(cost), Decimal(0)) for chosen, cost in costs.items())
    after = apply_effects(edition, sheet, (candidate.effects for candidate in candidates), rules=rules)
    plan = Plan("least_cost", candidates, 1, after, score(edition, after), 0, Proof(True))
    return schedule(edition, sheet, plan, rules=rules, wishes=wishes)


def weeks(roadmap: Roadmap) -> dict[str, tuple[int, int]]:
    return {measure.id: (measure.start_week, measure.end_week) for measure in roadmap.measures}


def lasting(made: Solution, low: int, high: int) -> Solution:
    return replace(made, weeks_low=low, weeks_high=high)


def test_two_projects_run_at_once_and_the_third_waits(edition: Edition, rules: PlanRules) -> None:
    parts = [lasting(solution(id, steps=f"{scene}:0"), 4, 5) for id, scene in zip("abc", edition.scenes, strict=False)]
    found = weeks(plan_of(edition, rules, sheet_of(edition), dict.fromkeys(parts, 3)))
    assert sorted(found.values()) == [(0, 5), (0, 5), (5, 10)]


def test_a_prerequisite_comes_first_whatever_it_is_worth(edition: Edition, rules: PlanRules) -> None:
    needed = lasting(solution("needed"), 2, 2)
    rich = lasting(solution("rich", steps="quality:0 energy:0", requires=(("needed", "absent"),)), 3, 3)
    roadmap = plan_of(edition, rules, sheet_of(edition), {rich: 1, needed: 9})
    assert weeks(roadmap) == {"needed": (0, 2), "rich": (2, 5)}
    assert {measure.id: measure.after for measure in roadmap.measures} == {"needed": (), "rich": ("needed",)}


def test_a_step_waits_for_the_step_below_it(edition: Edition, rules: PlanRules) -> None:
    upper = lasting(solution("upper", steps="quality:1"), 1, 1)
    lower = lasting(solution("lower", steps="quality:0"), 4, 4)
    assert weeks(plan_of(edition, rules, sheet_of(edition), {upper: 1, lower: 5})) == {"lower": (0, 4), "upper": (4, 5)}


def test_more_for_the_money_comes_first_and_what_is_free_before_all(edition: Edition, rules: PlanRules) -> None:
    dear, cheap, free = (
        lasting(solution(id, steps=f"{scene}:0"), 1, 1)
        for id, scene in (("dear", "quality"), ("cheap", "energy"), ("free", "hr"))
    )
    found = weeks(plan_of(edition, rules, sheet_of(edition), {dear: 9, cheap: 2, free: 0}))
    assert (found["free"], found["cheap"], found["dear"]) == ((0, 1), (0, 1), (1, 2))
    wishes = replace(WISHES, pains=frozenset({"quality"}))
    hurting = weeks(plan_of(edition, rules, sheet_of(edition), {dear: 5, cheap: 2, free: 0}, wishes))
    assert (hurting["dear"], hurting["cheap"]) == ((0, 1), (1, 2))


def test_phases_hold_what_begins_in_their_months(edition: Edition, rules: PlanRules) -> None:
    chain = [lasting(solution("a", steps="quality:0"), 13, 13), lasting(solution("b", steps="quality:1"), 39, 39)]
    chain += [lasting(solution("c", steps="quality:2"), 60, 60), lasting(solution("d", steps="quality:3"), 1, 1)]
    roadmap = plan_of(edition, rules, sheet_of(edition), dict.fromkeys(chain, 2))
    assert [[measure.id for measure in phase.measures] for phase in roadmap.phases] == [["a"], ["b"], ["c", "d"]]
    assert [phase.first_year_wan_yuan for phase in roadmap.phases] == [2, 2, 4]
    assert roadmap.weeks == 113


def test_the_points_of_all_measures_add_up_to_the_gain(edition: Edition, rules: PlanRules) -> None:
    sheet = sheet_of(edition, mgmt__plan="C", scenes=dict.fromkeys(edition.scenes, 1))
    parts = {
        solution("plan", options="mgmt.mechanism:B mgmt.mechanism:C"): 1,
        solution("erp", steps="scheduling:1 warehouse:1"): 8,
        solution("net", options="base.network:C"): 2,
    }
    roadmap = plan_of(edition, rules, sheet, parts)
    assert sum(measure.points for measure in roadmap.measures) == (
        roadmap.plan.scorecard_after.score_points - score(edition, sheet).score_points
    )
    points = {measure.id: measure.points for measure in roadmap.measures}
    # Two scenes at level 2 make 信息系统 C (5), and a lifted scene makes 规划实施 D (+1.5).
    assert points == {"plan": Decimal("3.750"), "erp": Decimal("6.5"), "net": Decimal("2")}


def test_a_gate_stands_before_what_needs_good_data(edition: Edition, rules: PlanRules) -> None:
    roadmap = plan_of(edition, rules, sheet_of(edition), {solution("erp-mrp", steps="scheduling:0"): 1})
    assert "98%" in roadmap.measures[0].gates[0].words


def test_wishes_for_order_that_wait_for_each_other_end_all_the_same(edition: Edition, rules: PlanRules) -> None:
    lower = lasting(solution("lower", steps="quality:0", requires=(("upper",),)), 1, 1)
    upper = lasting(solution("upper", steps="quality:1"), 2, 2)
    roadmap = plan_of(edition, rules, sheet_of(edition), {lower: 1, upper: 1})
    assert weeks(roadmap) == {"upper": (0, 2), "lower": (2, 3)}
    assert [len(measure.steps) for measure in roadmap.measures] == [0, 2]


def test_what_is_there_already_takes_no_weeks(edition: Edition, rules: PlanRules) -> None:
    there = Candidate(lasting(solution("there", steps="quality:0"), 9, 9), Decimal(0), Decimal(0), is_owned=True)
    bought = Candidate(lasting(solution("bought", requires=(("there",),)), 2, 2), Decimal(3), Decimal(0))
    sheet = sheet_of(edition)
    after = apply_effects(edition, sheet, [there.effects, bought.effects], rules=rules)
    plan = Plan("least_cost", (there, bought), 1, after, score(edition, after), 0, Proof(True))
    assert weeks(schedule(edition, sheet, plan, rules=rules, wishes=WISHES)) == {"there": (0, 0), "bought": (0, 2)}

"""The first roadmap: which offers close which gap, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from rongtong_assess.core.answers import settle
from rongtong_assess.core.edition import Dimension, Edition, Group, Item, LevelRule, Option, Scene, SceneGroup
from rongtong_assess.core.fact import Band, Fact, ShareMeasure, TrendMeasure
from rongtong_assess.core.roadmap import FirstRoadmap, first_roadmap
from rongtong_assess.core.scoring import score
from rongtong_assess.core.solution import EarnedOption, PriceRange, SceneStep, Solution

BASIC = frozenset({"A"})


def options(*points: str, bands: tuple[Band, ...] = ()) -> tuple[Option, ...]:
    return tuple(
        Option(key, f"选项{key}", Decimal(worth), is_exclusive=key == "A", band=bands[place] if bands else None)
        for place, (key, worth) in enumerate(zip("ABCDEF", points, strict=False))
    )


def item(id: str, kind: str, chosen_from: tuple[Option, ...], **more: object) -> Item:
    most = max if kind == "single" else sum
    points = Decimal(most(option.points for option in chosen_from))
    return Item(id, id, "？", kind, points, Decimal(0), chosen_from, **more)  # type: ignore[arg-type]  # short fixtures


def count(id: str) -> Fact:
    return Fact(id, id, "台", True, Decimal(0), Decimal(1000))


BANDS = (
    Band(Decimal(0), Decimal(10), True, True),
    Band(Decimal(10), Decimal(20), False, True),
    Band(Decimal(20), Decimal(100), False, True),
)
ITEMS = (
    item("rules", "multi", options("0", "2", "2")),
    item("machines", "single", options("0", "3", "6", bands=BANDS), measure=ShareMeasure("part", "whole", False)),
    item("mgmt.plan", "single", options("0", "1", "2", "3", "4", "5")),
    item("base.system", "single", options("0", "5")),
    item("mgmt.fund", "single", options("0", "5"), measure=ShareMeasure("spent", "revenue", True)),
    item("result", "single", options("0", "5"), measure=TrendMeasure("rate", None, "up")),
)
SCENES = tuple(Scene(id, id, id.startswith("must"), ("一", "二", "三", "四")) for id in ("free", "must1", "must2"))
EDITION = Edition(
    id="made-up",
    title="编的",
    document="",
    issued=date(2024, 1, 1),
    in_force_from=date(2024, 1, 1),
    below_name="未达一级",
    note="",
    dimensions=(Dimension("d", "维度", Decimal(30), (Group("g", "组", Decimal(100), ITEMS),)),),
    scene_groups=(SceneGroup("s", "场景", SCENES),),
    rules=(
        LevelRule(1, "初始级", Decimal(0), 0, 0),
        LevelRule(2, "规范级", Decimal(10), 2, 1),
    ),
    facts={fact.id: fact for fact in map(count, ("part", "whole", "spent", "revenue", "rate_last", "rate_before"))},
    contradictions=(),
    fingerprint="0" * 64,
)


def solution(
    id: str, price: str = "2", *, steps: str = "", earns: str = "", requires: tuple[tuple[str, ...], ...] = ()
) -> Solution:
    """steps such as "free:0>1", earns such as "rules:B rules:C"."""
    return Solution(
        id=id,
        name=id,
        steps=tuple(
            SceneStep(scene, int(lower), int(upper))
            for scene, _, levels in (step.partition(":") for step in steps.split())
            for lower, upper in [levels.split(">")]
        ),
        options=tuple(EarnedOption(*earned.split(":")) for earned in earns.split()),
        form="SaaS",
        first_year=PriceRange(Decimal(price), Decimal(price)),
        yearly=PriceRange(Decimal(0), Decimal(0)),
        cost_driver="",
        weeks_low=1,
        weeks_high=2,
        requires=requires,
        kpi="",
        risk="",
        examples="",
        price_basis="estimate",
    )


def roadmap(
    *solutions: Solution,
    chosen: Mapping[str, str] | None = None,
    scenes: Mapping[str, int] | None = None,
    facts: Mapping[str, int] | None = None,
    employees: int | None = 100,
    edition: Edition = EDITION,
) -> FirstRoadmap:
    sheet, mistakes = settle(
        edition,
        chosen={id: frozenset(keys) for id, keys in (chosen or {}).items()},
        scenes=scenes or {},
        facts={fact: Decimal(value) for fact, value in (facts or {}).items()},
    )
    assert not mistakes
    return first_roadmap(edition, sheet, scorecard=score(edition, sheet), solutions=solutions, employees=employees)


def offers_for(plan: FirstRoadmap, item_id: str) -> list[str]:
    return [offer.solution.id for gap in plan.point_gaps if gap.item.id == item_id for offer in gap.offers]


def test_required_scenes_come_first_while_required_ones_are_missing() -> None:
    plan = roadmap(
        solution("cheap", "1", steps="free:1>2"),
        solution("dear", "9", steps="must1:1>2 must2:1>2"),
        scenes={"free": 1, "must1": 1, "must2": 1},
    )
    assert [gap.scene.id for gap in plan.scene_gaps] == ["must1", "must2", "free"]


def test_without_missing_required_scenes_fewer_steps_then_lower_prices_come_first() -> None:
    plan = roadmap(
        solution("a", "5", steps="free:1>2"),
        solution("b", "1", steps="must2:0>1"),
        solution("c", "1", steps="must2:1>2"),
        scenes={"free": 1, "must1": 2, "must2": 0},
    )
    assert [gap.scene.id for gap in plan.scene_gaps] == ["free", "must2"]


def test_a_scene_two_levels_below_gets_the_chain_of_both_steps() -> None:
    plan = roadmap(solution("first", "1", steps="free:0>1"), solution("second", "3", steps="free:1>2"))
    chain = next(gap for gap in plan.scene_gaps if gap.scene.id == "free")
    assert [(step.step.to_level, step.offers[0].solution.id) for step in chain.steps] == [(1, "first"), (2, "second")]
    assert chain.price_wan_yuan == 4


def test_a_solution_that_takes_two_steps_is_paid_once() -> None:
    plan = roadmap(solution("both", "3", steps="free:0>1 free:1>2"))
    assert next(gap for gap in plan.scene_gaps if gap.scene.id == "free").price_wan_yuan == 3


def test_a_scene_with_a_step_that_nobody_offers_has_no_price_and_comes_last() -> None:
    plan = roadmap(solution("only", steps="free:1>2"), scenes={"free": 1, "must1": 1, "must2": 1})
    assert plan.scene_gaps[0].scene.id == "free"
    assert plan.scene_gaps[-1].price_wan_yuan is None


def test_optional_scenes_are_not_named_when_only_required_ones_are_missing() -> None:
    edition = replace(EDITION, rules=(LevelRule(1, "初始级", Decimal(0), 0, 1),))
    plan = roadmap(solution("x", steps="must1:0>1"), edition=edition)
    assert plan.gap is not None
    assert (plan.gap.scenes, plan.gap.required_scenes) == (0, 1)
    assert {gap.scene.id for gap in plan.scene_gaps} == {"must1", "must2"}


def test_at_the_highest_level_no_condition_is_missing() -> None:
    plan = roadmap(
        solution("x", steps="must2:1>2"),
        chosen={"rules": "BC", "mgmt.plan": "F", "base.system": "B"},
        scenes={"free": 2, "must1": 2, "must2": 1},
    )
    assert plan.gap is None
    assert plan.scene_gaps == ()


def test_a_multi_item_gains_only_the_options_the_firm_lacks() -> None:
    plan = roadmap(solution("x", earns="rules:B rules:C"), chosen={"rules": "B"})
    (offer,) = plan.point_offers
    assert [(gain.keys, gain.points) for gain in offer.gains] == [(("C",), Decimal(2))]


def test_free_offers_come_first_then_the_most_points_per_wan_yuan() -> None:
    plan = roadmap(
        solution("slow", "4", earns="rules:B"),
        solution("quick", "2", earns="rules:C"),
        solution("free", "0", earns="rules:B"),
    )
    assert offers_for(plan, "rules") == ["free", "quick", "slow"]


def test_the_overall_order_counts_the_points_of_all_items() -> None:
    plan = roadmap(solution("one", "1", earns="rules:B"), solution("two", "2", earns="rules:B rules:C mgmt.plan:C"))
    assert [offer.solution.id for offer in plan.point_offers] == ["two", "one"]
    assert plan.point_offers[0].gain_points == 6


def test_a_share_goes_up_by_one_band_and_says_how_many_machines_that_takes() -> None:
    plan = roadmap(solution("x", earns="machines:per_band"), facts={"part": 3, "whole": 30})
    gap = next(gap for gap in plan.point_gaps if gap.item.id == "machines")
    assert gap.offers[0].gain_points == 3
    assert gap.count_to_next_band == 1
    assert Fraction(3 + 1, 30) > Fraction(10, 100)


def test_machines_to_the_next_band_stay_unknown_without_counts() -> None:
    plan = roadmap(solution("x", earns="machines:per_band"), chosen={"machines": "A"})
    assert next(gap for gap in plan.point_gaps if gap.item.id == "machines").count_to_next_band is None


@pytest.mark.parametrize(
    ("present", "offered"), [("A", ["plan"]), ("B", ["plan"]), ("C", []), ("D", []), ("E", ["visit"])]
)
def test_the_planning_ladder_is_climbed_one_allowed_rung_at_a_time(present: str, offered: list[str]) -> None:
    catalogue = solution("plan", earns="mgmt.plan:C"), solution("visit", earns="mgmt.plan:F")
    assert offers_for(roadmap(*catalogue, chosen={"mgmt.plan": present}), "mgmt.plan") == offered


def test_items_that_no_solution_earns_say_what_their_points_follow_from() -> None:
    remedies = {gap.item.id: gap.remedy for gap in roadmap().point_gaps}
    assert remedies == {
        "rules": "practice",
        "machines": "practice",
        "mgmt.plan": "practice",
        "base.system": "scenes",
        "mgmt.fund": "spending",
        "result": "results",
    }


def test_a_prerequisite_is_covered_when_the_answers_show_all_it_brings() -> None:
    catalogue = solution("needed", steps="free:0>1"), solution("x", steps="free:1>2", requires=(("needed", "other"),))
    covered = roadmap(*catalogue, solution("other"), scenes={"free": 1})
    missing = roadmap(*catalogue, solution("other"), scenes={"free": 0})
    wanted = [
        offer.prerequisites[0]
        for plan in (covered, missing)
        for gap in plan.scene_gaps
        for step in gap.steps
        for offer in step.offers
        if offer.solution.id == "x"
    ]
    assert [needed.is_covered for needed in wanted] == [True, False]
    assert [member.id for member in wanted[0].any_of] == ["needed", "other"]


def test_steps_and_options_of_another_edition_count_for_nothing() -> None:
    plan = roadmap(solution("x", steps="elsewhere:0>1", earns="elsewhere:B rules:Z"))
    assert plan.point_offers == ()


@pytest.mark.parametrize(("employees", "price"), [(49, 1), (150, 2), (None, 2), (300, 3), (301, Decimal("3.9"))])
def test_the_price_is_the_one_for_the_firms_size(employees: int | None, price: Decimal) -> None:
    ranged = replace(solution("x", earns="rules:B"), first_year=PriceRange(Decimal(1), Decimal(3)))
    plan = roadmap(ranged, employees=employees)
    assert plan.point_offers[0].price_wan_yuan == price

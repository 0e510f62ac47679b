"""What each item could still earn: by which solutions, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from rongtong_assess.core.assessment.sheet import AnswerSheet, settle
from rongtong_assess.core.catalogue.solution import EarnedOption, PriceRange, SceneStep, Solution
from rongtong_assess.core.edition.edition import Dimension, Edition, Group, Item, LevelRule, Option, Scene, SceneGroup
from rongtong_assess.core.edition.fact import Fact, ShareBand, ShareDerivation, TrendDerivation
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import Pricing
from rongtong_assess.core.roadmap.gains import ItemShortfall, Prerequisite, SolutionGain, list_gains, list_shortfalls
from rongtong_assess.core.roadmap.rules import FollowsScenes, OptionStage, PlanRules, SizePrice, StagedItem

BASIC = frozenset({"A"})


def options(*points: str, bands: tuple[ShareBand, ...] = ()) -> tuple[Option, ...]:
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
    ShareBand(Decimal(0), Decimal(10), True, True),
    ShareBand(Decimal(10), Decimal(20), False, True),
    ShareBand(Decimal(20), Decimal(100), False, True),
)
ITEMS = (
    item("rules", "multi", options("0", "2", "2")),
    item("machines", "single", options("0", "3", "6", bands=BANDS), measure=ShareDerivation("part", "whole", False)),
    item("mgmt.plan", "single", options("0", "1", "2", "3", "4", "5")),
    item("base.system", "single", options("0", "5")),
    item("mgmt.fund", "single", options("0", "5"), measure=ShareDerivation("spent", "revenue", True)),
    item("result", "single", options("0", "5"), measure=TrendDerivation("rate", None, "up")),
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


RULES = PlanRules(
    follow_scenes=(FollowsScenes("base.system", 2, {"B": 1}),),
    staged_items=(
        StagedItem(
            "mgmt.plan",
            (
                OptionStage("C", "solution"),
                OptionStage("D", "lifted_scene", "C"),
                OptionStage("E", "nothing"),
                OptionStage("F", "solution", "E"),
            ),
        ),
    ),
    kept=frozenset({"mgmt.fund", "result"}),
    size_prices=(
        SizePrice("low", 49),
        SizePrice("mid", 150),
        SizePrice("high", 300),
        SizePrice("high", times=Decimal("1.3")),
    ),
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


def shortfalls(
    *solutions: Solution,
    chosen: Mapping[str, str] | None = None,
    facts: Mapping[str, int] | None = None,
    employees: int | None = 100,
) -> dict[str, ItemShortfall]:
    """By the item's id."""
    sheet, mistakes = settle(
        EDITION,
        chosen={id: frozenset(keys) for id, keys in (chosen or {}).items()},
        scenes={},
        facts={fact: Decimal(value) for fact, value in (facts or {}).items()},
    )
    assert not mistakes
    gains = gains_of(sheet, *solutions, employees=employees)
    found = list_shortfalls(EDITION, sheet, scorecard=score(EDITION, sheet), gains=gains, rules=RULES)
    return {shortfall.item.id: shortfall for shortfall in found}


def gains_of(sheet: AnswerSheet, *solutions: Solution, employees: int | None = None) -> tuple[SolutionGain, ...]:
    card, pricing = score(EDITION, sheet), Pricing(employees=employees)
    return list_gains(EDITION, sheet, scorecard=card, solutions=solutions, rules=RULES, pricing=pricing)


def ids(shortfall: ItemShortfall) -> list[str]:
    return [gain.solution.id for gain in shortfall.gains]


def test_a_multi_item_gains_only_the_options_the_firm_lacks() -> None:
    (gain,) = shortfalls(solution("x", earns="rules:B rules:C"), chosen={"rules": "B"})["rules"].gains
    assert (gain.keys, gain.points) == ({"rules": frozenset("C")}, {"rules": Decimal(2)})


def test_free_solutions_come_first_then_the_most_points_per_wan_yuan() -> None:
    found = shortfalls(
        solution("slow", "4", earns="rules:B"),
        solution("quick", "2", earns="rules:C"),
        solution("free", "0", earns="rules:B"),
    )
    assert ids(found["rules"]) == ["free", "quick", "slow"]


def test_a_share_goes_up_by_one_band_and_says_how_many_machines_that_takes() -> None:
    shortfall = shortfalls(solution("x", earns="machines:per_band"), facts={"part": 3, "whole": 30})["machines"]
    assert shortfall.gains[0].points == {"machines": 3}
    assert shortfall.count_to_next_band == 1
    assert Fraction(3 + 1, 30) > Fraction(10, 100)


def test_machines_to_the_next_band_stay_unknown_without_counts() -> None:
    shortfall = shortfalls(solution("x", earns="machines:per_band"), chosen={"machines": "A"})["machines"]
    assert shortfall.count_to_next_band is None


@pytest.mark.parametrize(
    ("present", "offered"), [("A", ["plan"]), ("B", ["plan"]), ("C", []), ("D", []), ("E", ["visit"])]
)
def test_stages_are_offered_in_order_and_never_past_one_that_cannot_be_earned(present: str, offered: list[str]) -> None:
    catalogue = solution("plan", earns="mgmt.plan:C"), solution("visit", earns="mgmt.plan:F")
    assert ids(shortfalls(*catalogue, chosen={"mgmt.plan": present})["mgmt.plan"]) == offered


def test_items_that_no_solution_earns_say_what_their_points_follow_from() -> None:
    assert {id: shortfall.remedy for id, shortfall in shortfalls().items()} == {
        "rules": "practice",
        "machines": "practice",
        "mgmt.plan": "practice",
        "base.system": "scenes",
        "mgmt.fund": "spending",
        "result": "results",
    }


def test_options_of_another_edition_count_for_nothing() -> None:
    found = shortfalls(solution("x", steps="elsewhere:0>1", earns="elsewhere:B rules:Z"))
    assert not any(shortfall.gains for shortfall in found.values())


@pytest.mark.parametrize(("employees", "price"), [(49, 1), (150, 2), (None, 2), (300, 3), (301, Decimal("3.9"))])
def test_the_price_is_the_one_for_the_firms_size(employees: int | None, price: Decimal) -> None:
    ranged = replace(solution("x", earns="rules:B"), first_year=PriceRange(Decimal(1), Decimal(3)))
    (gain,) = shortfalls(ranged, employees=employees)["rules"].gains
    assert gain.price_wan_yuan == price


def test_a_prerequisite_is_covered_when_the_answers_show_all_it_brings() -> None:
    catalogue = solution("needed", steps="free:0>1"), solution("x", steps="free:1>2", requires=(("needed", "other"),))

    def needed(level: int) -> Prerequisite:
        sheet, _ = settle(EDITION, chosen={}, scenes={"free": level}, facts={})
        gains = gains_of(sheet, *catalogue, solution("other"))
        return next(gain.prerequisites[0] for gain in gains if gain.solution.id == "x")

    assert [needed(1).is_covered, needed(0).is_covered] == [True, False]
    assert [member.id for member in needed(0).any_of] == ["needed", "other"]


def test_a_step_that_begins_above_the_present_level_waits() -> None:
    sheet, _ = settle(EDITION, chosen={}, scenes={"free": 0, "must1": 1}, facts={})
    (gain,) = gains_of(sheet, solution("x", steps="free:1>2 must1:1>2"))
    assert ([step.scene_id for step in gain.steps], [step.scene_id for step in gain.waiting]) == (["must1"], ["free"])


def test_what_follows_from_a_lifted_scene_is_gained_but_is_no_way_to_the_item() -> None:
    sheet, _ = settle(EDITION, chosen={"mgmt.plan": frozenset("C")}, scenes={"free": 1}, facts={})
    (gain,) = gains_of(sheet, solution("x", steps="free:1>2"))
    assert gain.points == {"mgmt.plan": 1, "base.system": 5}
    assert not gain.earns("base.system")
    found = list_shortfalls(EDITION, sheet, scorecard=score(EDITION, sheet), gains=[gain], rules=RULES)
    by_item = {shortfall.item.id: shortfall for shortfall in found}
    assert by_item["base.system"].remedy == "scenes"
    assert by_item["mgmt.plan"].by_scene == {"D"}

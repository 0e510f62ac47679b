"""What adopted solutions do to answers, rule by rule, on small catalogues made for the purpose."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rongtong_assess.core.assessment.sheet import AnswerSheet, settle
from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.roadmap.candidate import Candidate, Pricing, list_candidates
from rongtong_assess.core.roadmap.effects import apply_effects
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import list_likely_owned
from tests.core.roadmap.small_catalogue import PLAIN, sheet_of, solution


def after(
    edition: Edition, rules: PlanRules, sheet: AnswerSheet, *solutions: Solution, locked: str = ""
) -> AnswerSheet:
    whole = [Candidate(adopted, Decimal(1), Decimal(0)) for adopted in solutions]
    return apply_effects(edition, sheet, (chosen.effects for chosen in whole), rules=rules, locked=locked.split())


def test_a_scene_is_lifted_step_by_step_and_never_over_a_missing_step(edition: Edition, rules: PlanRules) -> None:
    sheet = sheet_of(edition, scenes={"quality": 1})
    assert after(edition, rules, sheet, solution(steps="quality:1 quality:2")).scenes["quality"] == 3
    assert after(edition, rules, sheet, solution(steps="quality:2")).scenes["quality"] == 1
    assert after(edition, rules, sheet, solution(steps="quality:0")).scenes["quality"] == 1
    assert (
        after(edition, rules, sheet, solution("a", steps="quality:2"), solution("b", steps="quality:1")).scenes[
            "quality"
        ]
        == 3
    )


def test_a_locked_scene_stays_as_it_is(edition: Edition, rules: PlanRules) -> None:
    sheet = sheet_of(edition)
    found = after(edition, rules, sheet, solution(steps="quality:0 energy:0"), locked="quality")
    assert (found.scenes["quality"], found.scenes["energy"]) == (0, 1)


def test_options_of_a_multiple_choice_are_added_and_clear_none_of_these(edition: Edition, rules: PlanRules) -> None:
    assert after(edition, rules, sheet_of(edition), solution(options="base.network:C")).choices["base.network"] == {"C"}
    present = sheet_of(edition, base__network="BE")
    found = after(edition, rules, present, solution(options="base.network:C base.network:B"))
    assert found.choices["base.network"] == set("BCE")


def test_spending_and_results_keep_their_answers(edition: Edition, rules: PlanRules) -> None:
    sheet = sheet_of(edition)
    found = after(edition, rules, sheet, solution(options="mgmt.fund:E effect.green:C effect.quality:C"))
    assert found.choices == sheet.choices


@pytest.mark.parametrize(
    ("there", "lifted", "present", "expected"),
    [(0, 1, "A", "B"), (1, 1, "A", "C"), (11, 1, "A", "C"), (12, 1, "A", "D"), (15, 1, "A", "E"), (0, 1, "D", "D")],
)
def test_information_systems_follow_from_scenes_at_level_2_and_never_fall(
    edition: Edition, rules: PlanRules, there: int, lifted: int, present: str, expected: str
) -> None:
    scenes = list(edition.scenes)
    sheet = sheet_of(
        edition, scenes={**dict.fromkeys(scenes[:there], 2), **dict.fromkeys(scenes[there:], 1)}, base__system=present
    )
    found = after(edition, rules, sheet, solution(steps=" ".join(f"{id}:1" for id in scenes[there : there + lifted])))
    assert found.choices["base.system"] == {expected}


@pytest.mark.parametrize(
    ("present", "options", "steps", "expected"),
    [
        ("A", "", "", "A"),
        ("A", "", "quality:0", "A"),  # D needs C
        ("A", "mgmt.plan:C", "", "C"),
        ("B", "mgmt.plan:C", "quality:0", "D"),
        ("C", "", "quality:0", "D"),  # the present answer counts as C
        ("C", "", "quality:1", "C"),  # no scene is really lifted
        ("C", "mgmt.plan:F", "quality:0", "D"),  # F needs E, which cannot be had for money
        ("D", "mgmt.plan:F mgmt.plan:E", "", "D"),
        ("E", "mgmt.plan:F", "", "F"),
        ("E", "", "quality:0", "E"),
        ("F", "mgmt.plan:C", "quality:0", "F"),
    ],
)
def test_stages_of_planning_are_earned_one_after_the_other(
    edition: Edition, rules: PlanRules, present: str, options: str, steps: str, expected: str
) -> None:
    sheet = sheet_of(edition, mgmt__plan=present)
    assert after(edition, rules, sheet, solution(options=options, steps=steps)).choices["mgmt.plan"] == {expected}


def test_machines_are_counted_to_the_next_band_and_priced_one_by_one(edition: Edition, rules: PlanRules) -> None:
    facts = {"production_devices": 42, "networked_devices": 8, "digital_devices": 16}
    clip_on = solution("iot-light", options="base.device_network:per_band base.collection:I")
    found = list_candidates(edition, sheet_of(edition, facts=facts), [clip_on], rules=rules, pricing=Pricing("mid"))
    lifts = {(way.band.key, way.is_whole): way for way in found if way.band}
    # 8 of 42 are 19.05 %; above 20 % begins with the 9th, above 40 % with the 17th, above 60 % with the 26th.
    assert {key: way.machines for key, way in lifts.items()} == {
        ("C", False): 1, ("C", True): 1, ("D", False): 9, ("D", True): 9, ("E", False): 18, ("E", True): 18,
    }  # fmt: skip
    assert lifts["D", False].first_year_wan_yuan == 9 * Decimal("0.125")
    # Bought whole it costs what the catalogue says, or the machines where they cost more.
    assert lifts["C", True].first_year_wan_yuan == 4
    assert [way.first_year_wan_yuan for way in found if not way.band] == [4]


def test_a_band_is_reached_by_its_machines_and_the_count_is_kept(edition: Edition, rules: PlanRules) -> None:
    facts = {"production_devices": 30, "networked_devices": 6, "digital_devices": 0}
    sheet = sheet_of(edition, facts=facts)
    retrofit = solution("dev-retrofit", options="base.device_digital:per_band")
    found = list_candidates(edition, sheet, [retrofit], rules=rules, pricing=Pricing("low"))
    assert [(way.band.key, way.machines, way.first_year_wan_yuan) for way in found if way.band] == [
        ("B", 4, Decimal("2.0")), ("C", 7, Decimal("3.5")), ("D", 13, Decimal("6.5")), ("E", 19, Decimal("9.5")),
    ]  # fmt: skip
    lifted = apply_effects(edition, sheet, [found[1].effects], rules=rules)
    assert (lifted.choices["base.device_digital"], lifted.facts["digital_devices"]) == ({"C"}, 7)
    settled, _ = settle(edition, chosen={}, scenes=lifted.scenes, facts=lifted.facts)
    assert settled.choices["base.device_digital"] == {"C"}


def test_without_counts_a_band_costs_the_catalogues_price(edition: Edition, rules: PlanRules) -> None:
    retrofit = solution("dev-retrofit", options="base.device_digital:per_band")
    (only,) = list_candidates(
        edition, sheet_of(edition, base__device_digital="B"), [retrofit], rules=rules, pricing=Pricing("high")
    )
    assert only.band is not None
    assert (only.band.key, only.band.machines, only.first_year_wan_yuan) == ("C", None, 6)


@pytest.mark.parametrize(
    ("prices", "employees", "expected"),
    [("size", 49, 2), ("size", 50, 4), ("size", 150, 4), ("size", 151, 6), ("size", 300, 6), ("size", 301, "7.8"),
     ("size", None, 4), ("low", 301, 2), ("mid", 20, 4), ("high", 301, 6)],
)  # fmt: skip
def test_the_price_follows_from_size_or_from_the_wish(
    rules: PlanRules, prices: str, employees: int | None, expected: int | str
) -> None:
    pricing = Pricing(prices, employees)  # type: ignore[arg-type]  # parametrised
    assert pricing.step(rules).of(PLAIN.first_year) == Decimal(expected)


def test_what_the_answers_show_already_is_likely_owned(edition: Edition) -> None:
    sheet = sheet_of(edition, scenes={"office": 2, "hr": 1}, base__network="BC", mgmt__plan="D")
    catalogue = [
        solution("chat", steps="office:0"),
        solution("flow", steps="office:1"),
        solution("pay", steps="hr:1"),
        solution("both", steps="office:0 hr:1"),
        solution("net", options="base.network:C"),
        solution("wifi", options="base.network:E"),
        solution("plan", options="mgmt.plan:C"),
        solution("visit", options="mgmt.plan:F"),
        solution("band", options="base.device_network:per_band"),
        solution("nothing"),
    ]
    assert list_likely_owned(edition, sheet, catalogue) == {"chat", "flow", "net", "plan"}

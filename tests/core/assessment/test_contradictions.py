"""Implausible combinations: when they hold, and that they change no points."""

from dataclasses import replace
from decimal import Decimal

import pytest

from rongtong_assess.core.assessment.sheet import AnswerSheet, list_contradictions
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.fact import Condition, Contradiction
from rongtong_assess.core.result.scoring import score


def sheet(choices: dict[str, str] | None = None, **scenes: int) -> AnswerSheet:
    return AnswerSheet("miit-2024", {item: frozenset(keys) for item, keys in (choices or {}).items()}, scenes, facts={})


def holds(edition: Edition, answers: AnswerSheet, *conditions: Condition) -> bool:
    contradiction = Contradiction("sample", conditions, "请核对")
    return bool(list_contradictions(replace(edition, contradictions=(contradiction,)), answers))


NO_NETWORK = Condition("base.network", any_of=frozenset("A"))
NETWORKED = Condition("base.device_network", any_of=frozenset("BCDE"))


def test_a_contradiction_holds_when_all_its_conditions_hold(edition: Edition) -> None:
    assert holds(edition, sheet({"base.network": "A", "base.device_network": "C"}), NO_NETWORK, NETWORKED)
    assert not holds(edition, sheet({"base.network": "A", "base.device_network": "A"}), NO_NETWORK, NETWORKED)
    assert not holds(edition, sheet({"base.network": "B", "base.device_network": "C"}), NO_NETWORK, NETWORKED)


def test_an_unanswered_question_contradicts_nothing(edition: Edition) -> None:
    assert not holds(edition, sheet({"base.network": "A"}), NO_NETWORK, NETWORKED)
    assert not holds(edition, sheet(), Condition("base.collection", none_of=frozenset("A")))
    assert not holds(edition, sheet(), Condition("scene.safety", at_most=2))
    assert not holds(edition, sheet(), Condition("scene.*", at_most=2))
    assert not holds(edition, sheet(), Condition("fact.networked_devices", at_least=1))


def test_none_of_holds_only_without_those_options(edition: Edition) -> None:
    lacks_g = Condition("base.collection", none_of=frozenset("G"))
    assert holds(edition, sheet({"base.collection": "BC"}), lacks_g)
    assert not holds(edition, sheet({"base.collection": "BG"}), lacks_g)


def test_not_all_of_holds_until_every_one_is_chosen(edition: Edition) -> None:
    covers_all = Condition("base.network", any_of=frozenset("E"), not_all_of=frozenset("BCD"))
    assert holds(edition, sheet({"base.network": "BCE"}), covers_all)
    assert not holds(edition, sheet({"base.network": "BCDE"}), covers_all)
    assert not holds(edition, sheet({"base.network": "BC"}), covers_all)


@pytest.mark.parametrize(("level", "is_within"), [(1, False), (2, True), (3, True), (4, False)])
def test_scene_limits_include_their_ends(edition: Edition, level: int, is_within: bool) -> None:
    for question in ("scene.safety", "scene.*"):
        assert holds(edition, sheet(safety=level), Condition(question, at_least=2, at_most=3)) is is_within


def test_any_scene_is_enough_for_the_star(edition: Edition) -> None:
    assert holds(edition, sheet(safety=0, energy=3, hr=1), Condition("scene.*", at_least=3))
    assert not holds(edition, sheet(safety=0, energy=2, hr=1), Condition("scene.*", at_least=3))


def test_facts_are_compared_as_numbers(edition: Edition) -> None:
    answers = replace(sheet(), facts={"networked_devices": Decimal(0)})
    assert holds(edition, answers, Condition("fact.networked_devices", at_most=0))
    assert not holds(edition, answers, Condition("fact.networked_devices", at_least=1))


def test_the_order_is_the_edition_s(edition: Edition) -> None:
    first, second = Contradiction("first", (NETWORKED,), "甲"), Contradiction("second", (NO_NETWORK,), "乙")
    answers = sheet({"base.network": "A", "base.device_network": "C"})
    for order in ((first, second), (second, first)):
        assert list_contradictions(replace(edition, contradictions=order), answers) == order


def test_networked_devices_without_any_network_are_warned_of_and_scored_as_answered(edition: Edition) -> None:
    card = score(edition, sheet({"base.network": "A", "base.device_network": "E"}))
    assert card.items["base.device_network"] == 6
    assert len(card.warnings) == 1
    assert "base.device_network" in card.warnings[0]
    assert "base.network" in card.warnings[0]
    assert "网络建设" in card.warnings[0]


def test_a_scene_at_level_3_without_any_system_is_warned_of(edition: Edition) -> None:
    card = score(edition, sheet({"base.system": "A"}, purchasing=3))
    assert any("base.system" in warning for warning in card.warnings)
    assert card.scenes["purchasing"] == 3

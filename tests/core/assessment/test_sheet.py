"""What becomes of raw answers: what counts, what is open, what is refused and in which words."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from rongtong_assess.core.assessment.sheet import AnswerSheet, find_choice_mistake, settle
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused


def settled(
    edition: Edition,
    *,
    chosen: Mapping[str, str] | None = None,
    scenes: Mapping[str, int] | None = None,
    facts: Mapping[str, int] | None = None,
) -> tuple[AnswerSheet, tuple[Mistake, ...]]:
    return settle(
        edition,
        chosen={item: frozenset(keys) for item, keys in (chosen or {}).items()},
        scenes=scenes or {},
        facts={fact: Decimal(number) for fact, number in (facts or {}).items()},
    )


@pytest.mark.parametrize(
    ("item", "keys", "words"),
    [
        ("base.network", "BZ", "「网络建设」没有选项 Z"),
        ("base.network", "", "没有选任何选项"),
        ("base.network", "AB", "A（以下都没有）不能和别的选项一起选"),
        ("base.system", "BC", "是单选，却选了 2 项"),
        ("base.system", "F", "「信息系统」没有选项 F"),
    ],
)
def test_keys_that_are_no_answer_are_named(edition: Edition, item: str, keys: str, words: str) -> None:
    mistake = find_choice_mistake(edition.items[item], frozenset(keys))
    assert mistake is not None
    assert mistake.where == item
    assert words in mistake.what


def test_the_cure_of_an_unknown_option_lists_the_known_ones(edition: Edition) -> None:
    mistake = find_choice_mistake(edition.items["base.system"], frozenset("X"))
    assert mistake is not None
    assert mistake.cure == "可选的是 A、B、C、D、E"


@pytest.mark.parametrize(("item", "keys"), [("base.network", "A"), ("base.network", "BCDE"), ("base.system", "E")])
def test_keys_that_are_an_answer_are_no_mistake(edition: Edition, item: str, keys: str) -> None:
    assert find_choice_mistake(edition.items[item], frozenset(keys)) is None


def test_the_option_follows_from_the_facts(edition: Edition) -> None:
    sheet, mistakes = settled(edition, facts={"production_devices": 30, "networked_devices": 8})
    assert mistakes == ()
    assert sheet.choices == {"base.device_network": frozenset("C")}
    assert sheet.facts == {"production_devices": 30, "networked_devices": 8}


def test_a_key_that_agrees_with_its_facts_is_accepted(edition: Edition) -> None:
    facts = {"production_devices": 30, "networked_devices": 8}
    sheet, mistakes = settled(edition, chosen={"base.device_network": "C"}, facts=facts)
    assert mistakes == ()
    assert sheet.choices["base.device_network"] == frozenset("C")


def test_a_key_against_its_own_facts_is_refused_with_both_options(edition: Edition) -> None:
    facts = {"production_devices": 30, "networked_devices": 8}
    sheet, mistakes = settled(edition, chosen={"base.device_network": "E"}, facts=facts)
    assert "base.device_network" not in sheet.choices
    assert [mistake.where for mistake in mistakes] == ["base.device_network"]
    assert "选了 E，但按填写的数字应是 C" in mistakes[0].what


def test_a_key_without_facts_is_an_answer(edition: Edition) -> None:
    sheet, mistakes = settled(edition, chosen={"base.device_digital": "A", "base.device_network": "A"})
    assert mistakes == ()
    assert set(sheet.choices) == {"base.device_digital", "base.device_network"}


def test_half_of_the_facts_leave_the_item_open(edition: Edition) -> None:
    sheet, mistakes = settled(edition, facts={"production_devices": 30})
    assert mistakes == ()
    assert "base.device_digital" in sheet.open_questions(edition)
    assert sheet.facts == {"production_devices": 30}


def test_one_fact_serves_every_item_that_names_it(edition: Edition) -> None:
    sheet, _ = settled(edition, facts={"production_devices": 10, "digital_devices": 5, "networked_devices": 1})
    assert sheet.choices == {"base.device_digital": frozenset("D"), "base.device_network": frozenset("A")}


def test_a_wrong_fact_is_left_out_and_its_items_stay_open(edition: Edition) -> None:
    sheet, mistakes = settled(edition, facts={"production_devices": -3, "digital_devices": 1})
    assert [mistake.where for mistake in mistakes] == ["production_devices"]
    assert sheet.facts == {"digital_devices": 1}
    assert sheet.choices == {}


@pytest.mark.parametrize("level", [-1, 5, 400])
def test_a_scene_level_that_does_not_exist_is_refused(edition: Edition, level: int) -> None:
    sheet, mistakes = settled(edition, scenes={"safety": level, "energy": 4})
    assert [mistake.where for mistake in mistakes] == ["scene.safety"]
    assert f"「安全生产」填了 {level} 级" in mistakes[0].what
    assert "0 到 4" in mistakes[0].cure
    assert sheet.scenes == {"energy": 4}


def test_all_mistakes_are_found_at_once(edition: Edition) -> None:
    _, mistakes = settled(
        edition,
        chosen={"base.network": "AB", "base.system": "Z"},
        scenes={"safety": 9},
        facts={"production_devices": 4, "digital_devices": 5, "employees_last": -1},
    )
    assert {mistake.where for mistake in mistakes} == {
        "base.network",
        "base.system",
        "base.device_digital",
        "employees_last",
        "scene.safety",
    }


def test_a_refusal_says_every_mistake_with_its_cure(edition: Edition) -> None:
    _, mistakes = settled(edition, chosen={"base.network": "AB", "base.system": "Z"})
    text = str(Refused(mistakes))
    assert len(text.splitlines()) == 2
    assert all(mistake.what in text and mistake.cure in text for mistake in mistakes)


def test_an_empty_sheet_leaves_everything_open_in_questionnaire_order(edition: Edition) -> None:
    sheet, mistakes = settled(edition)
    assert mistakes == ()
    assert sheet.open_questions(edition) == edition.questions
    assert len(edition.questions) == 31


def test_what_is_answered_is_no_longer_open(edition: Edition) -> None:
    sheet, _ = settled(edition, chosen={"base.system": "A"}, scenes={"safety": 0})
    left = set(edition.questions) - {"base.system", "scene.safety"}
    assert set(sheet.open_questions(edition)) == left

"""Answers on their way into another edition: kept, to confirm, to ask; never invented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from rongtong_assess.core.assessment.carry_over import Arrival, CarriedAnswer, carry_over
from rongtong_assess.core.assessment.sheet import AnswerSheet, settle
from rongtong_assess.core.edition.edition import Edition, Item, Option, Scene
from tests.made_up_editions import changed, new_item, next_edition, with_option, without_option

FACTS = {"production_devices": Decimal(42), "digital_devices": Decimal(16)}
CHOSEN = {"base.network": "BE", "base.system": "C", "base.netsec": "C", "base.datasec": "C", "mgmt.fund": "B"}


@pytest.fixture
def sheet(edition: Edition) -> AnswerSheet:
    chosen = {item: frozenset(keys) for item, keys in CHOSEN.items()}
    sheet, mistakes = settle(edition, chosen=chosen, scenes={"quality": 1, "finance": 2}, facts=FACTS)
    assert not mistakes
    return sheet


def carried(old: Edition, new: Edition, sheet: AnswerSheet) -> Mapping[str, CarriedAnswer]:
    return {answer.question: answer for answer in carry_over(old, new, sheet).answers}


def change_item(edition: Edition, item_id: str, **change: Any) -> Edition:
    return changed(edition, items=lambda item: [replace(item, **change) if item.id == item_id else item])


def test_everything_answered_arrives_in_the_same_edition(edition: Edition, sheet: AnswerSheet) -> None:
    found = carry_over(edition, edition, sheet)
    kept = {answer.question for answer in found.list_answers(Arrival.KEPT)}
    assert kept == {*CHOSEN, "base.device_digital", "scene.quality", "scene.finance"}
    assert not found.list_answers(Arrival.CONFIRM)
    assert {answer.reason for answer in found.list_answers(Arrival.ASK)} == {"上次没有填"}
    assert found.facts == FACTS
    assert [answer.question for answer in found.answers] == list(edition.questions)


def test_a_newer_edition_asks_for_what_it_reworded_rescaled_and_added(edition: Edition, sheet: AnswerSheet) -> None:
    found = carried(edition, next_edition(edition), sheet)
    assert (found["base.network"].arrival, found["base.network"].choice) == (Arrival.CONFIRM, frozenset("BE"))
    assert found["base.network"].reason == "题目已改写，请确认"
    assert not found["base.network"].still_means_the_same
    assert (found["mgmt.fund"].arrival, found["mgmt.fund"].reason) == (Arrival.CONFIRM, "计分变了，请确认")
    assert found["mgmt.fund"].still_means_the_same
    assert (found["base.made_up"].arrival, found["base.made_up"].reason) == (Arrival.ASK, "新增的题目")
    assert (found["scene.quality"].arrival, found["scene.quality"].level) == (Arrival.CONFIRM, 1)
    assert found["scene.finance"].arrival is Arrival.KEPT
    assert "base.system" not in found
    assert "scene.purchasing" not in found


def test_a_chosen_option_that_vanished_is_never_replaced(edition: Edition, sheet: AnswerSheet) -> None:
    def items(item: Item) -> Iterable[Item]:
        return [without_option(item, CHOSEN[item.id][0]) if item.id in CHOSEN else item]

    found = carried(edition, changed(edition, items=items), sheet)
    assert (found["base.network"].arrival, found["base.network"].choice) == (Arrival.CONFIRM, frozenset("E"))
    assert found["base.system"].arrival is Arrival.ASK
    assert found["base.system"].reason == "选项有变化，上次的答案对不上现在的选项"
    assert not found["base.system"].choice


def test_an_option_that_was_not_chosen_may_vanish_but_the_item_is_confirmed(
    edition: Edition, sheet: AnswerSheet
) -> None:
    new = changed(edition, items=lambda item: [without_option(item, "D") if item.id == "base.network" else item])
    assert carried(edition, new, sheet)["base.network"].arrival is Arrival.CONFIRM


def test_an_answer_follows_its_item_and_its_options_to_new_names(edition: Edition, sheet: AnswerSheet) -> None:
    def items(item: Item) -> Iterable[Item]:
        if item.id != "base.network":
            return [item]
        renamed = with_option(item, "B", key="Z", comes_from=("B",))
        return [replace(renamed, id="base.wiring", comes_from=("base.network",))]

    answer = carried(edition, changed(edition, items=items), sheet)["base.wiring"]
    assert (answer.was, answer.choice) == (("base.network",), frozenset("ZE"))
    assert answer.arrival is Arrival.KEPT


def test_a_split_option_is_asked_for(edition: Edition, sheet: AnswerSheet) -> None:
    def items(item: Item) -> Iterable[Item]:
        piece = Option("Z", "编的一半", Decimal(1), comes_from=("B",))
        return [replace(item, options=(*item.options, piece)) if item.id == "base.network" else item]

    assert carried(edition, changed(edition, items=items), sheet)["base.network"].arrival is Arrival.ASK


def merge_security(item: Item) -> Iterable[Item]:
    if item.id == "base.netsec":
        return []
    return [replace(item, comes_from=("base.netsec", "base.datasec")) if item.id == "base.datasec" else item]


def test_merged_items_propose_an_answer_only_where_all_agree(edition: Edition, sheet: AnswerSheet) -> None:
    new = changed(edition, items=merge_security)
    agreed = carried(edition, new, sheet)["base.datasec"]
    assert (agreed.arrival, agreed.choice) == (Arrival.CONFIRM, frozenset("C"))
    assert agreed.reason.startswith("由上次的 2 题合并而来")
    different = replace(sheet, choices={**sheet.choices, "base.netsec": frozenset("D")})
    assert carried(edition, new, different)["base.datasec"].arrival is Arrival.ASK


def test_both_pieces_of_a_split_scene_wait_for_confirmation(edition: Edition, sheet: AnswerSheet) -> None:
    def scenes(scene: Scene) -> Iterable[Scene]:
        piece = replace(scene, id="inspection", name="编的检验", comes_from=("quality",))
        return [scene, piece] if scene.id == "quality" else [scene]

    found = carried(edition, changed(edition, scenes=scenes), sheet)
    for question in ("scene.quality", "scene.inspection"):
        assert (found[question].arrival, found[question].level) == (Arrival.CONFIRM, 1)


def test_facts_decide_again_and_the_reworded_item_is_confirmed(edition: Edition, sheet: AnswerSheet) -> None:
    new = change_item(edition, "base.device_digital", ask="编的？")
    answer = carried(edition, new, sheet)["base.device_digital"]
    assert (answer.arrival, answer.choice) == (Arrival.CONFIRM, frozenset())
    assert answer.reason == "题目已改写，答案按上次填的数字重新判定，请确认"


def test_a_fact_with_another_meaning_stays_behind_and_its_option_waits(edition: Edition, sheet: AnswerSheet) -> None:
    for change in ({"unit": "套"}, {"name": "编的数"}, {"most": Decimal(15)}):
        facts = {**edition.facts, "digital_devices": replace(edition.facts["digital_devices"], **change)}  # type: ignore[arg-type]  # the changes of the line above
        new = replace(edition, facts=facts)
        assert "digital_devices" not in carry_over(edition, new, sheet).facts
        answer = carried(edition, new, sheet)["base.device_digital"]
        assert (answer.arrival, answer.choice) == (Arrival.CONFIRM, sheet.choices["base.device_digital"])
        assert not answer.still_means_the_same


def test_a_new_question_that_known_facts_answer_waits_for_confirmation(edition: Edition, sheet: AnswerSheet) -> None:
    def items(item: Item) -> Iterable[Item]:
        return [item, replace(item, id="base.made_up")] if item.id == "base.device_digital" else [item]

    answer = carried(edition, changed(edition, items=items), sheet)["base.made_up"]
    assert (answer.arrival, answer.reason) == (Arrival.CONFIRM, "新增的题目，答案按上次填的数字重新判定，请确认")


def test_what_arrives_makes_a_sheet_without_contradiction(edition: Edition, sheet: AnswerSheet) -> None:
    new = changed(next_edition(edition), items=lambda item: [item, new_item(f"{item.id}_too")])
    found = carry_over(edition, new, sheet)
    chosen = {answer.question: answer.choice for answer in found.answers if answer.choice}
    _, mistakes = settle(new, chosen=chosen, scenes={}, facts=found.facts)
    assert mistakes == ()

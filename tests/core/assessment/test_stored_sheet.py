"""What is stored of an assessment: sheets and firms that come back as they were, and answers that make a sheet."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.assessment.firm import Firm, IndustrySizes, SizeStandard
from rongtong_assess.core.assessment.firm_json import firm_values, read_firm_values
from rongtong_assess.core.assessment.saving import AnswerValue, StoredAnswer
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import read_sheet_values, sheet_values
from rongtong_assess.core.assessment.stored_sheet import (
    build_sheet,
    entered_answers,
    progress,
    questions_behind,
    questions_by_step,
    settle_answers,
)
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scorecard_json import canonical_json
from tests.core.random_answers import FACT_NUMBERS, SCENE_LEVELS, partial_sheets
from tests.core.random_values import stored

NETWORK, COUNTED, SCENE = "base.network", "base.device_digital", "scene.finance"
SIZES = SizeStandard({"industry": IndustrySizes("industry", "工业", {"medium": {}, "large": {}, "small": {}})})


@given(data=st.data())
def test_a_sheet_comes_back_and_gives_the_same_bytes(edition: Edition, data: st.DataObject) -> None:
    sheet = data.draw(partial_sheets(edition))
    text = canonical_json(sheet_values(sheet))
    again = read_sheet_values(json.loads(text))
    assert again == sheet
    assert canonical_json(sheet_values(again)) == text


@given(
    name=st.text(min_size=1, max_size=20),
    employees=st.integers(0, 10**7),
    revenue=FACT_NUMBERS,
    assets=st.none() | FACT_NUMBERS,
)
def test_a_firm_comes_back(name: str, employees: int, revenue: Decimal, assets: Decimal | None) -> None:
    firm = Firm(name, "industry", employees, revenue, "330100", "91330100TEST000011", assets)
    values = stored(firm_values(firm, SIZES, region_name="浙江省杭州市"))
    assert read_firm_values(values) == firm
    assert (values["industry_name"], values["region_name"]) == ("工业", "浙江省杭州市")


def test_what_a_stored_firm_does_not_say_stays_open() -> None:
    assert read_firm_values({}) == Firm()
    assert read_firm_values({"name": "甲", "revenue_wan_yuan": "5200.5"}) == Firm(
        "甲", revenue_wan_yuan=Decimal("5200.5")
    )


@given(data=st.data())
def test_the_answers_that_are_entered_for_a_sheet_make_that_sheet(edition: Edition, data: st.DataObject) -> None:
    scenes = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(edition.scenes, SCENE_LEVELS)))
    chosen = {
        item.id: frozenset({data.draw(st.sampled_from(sorted(item.option_by_key)))}) for item in edition.items.values()
    }
    sheet = AnswerSheet(edition.id, chosen, scenes, {})
    answers = {question: StoredAnswer(value, 1, "", 0) for question, value in entered_answers(edition, sheet)}
    assert build_sheet(edition, answers) == (sheet, ())


def answer(value: AnswerValue, *, needs_confirmation: bool = False) -> StoredAnswer:
    return StoredAnswer(value, 1, "page", 0, needs_confirmation=needs_confirmation)


def test_an_answer_that_waits_for_confirmation_is_open_until_it_is_confirmed(edition: Edition) -> None:
    answers = {NETWORK: answer(["B", "C"], needs_confirmation=True), SCENE: answer(2)}
    sheet, mistakes = build_sheet(edition, answers)
    assert (sheet.choices, sheet.scenes, mistakes) == ({}, {"finance": 2}, ())
    confirmed, _ = settle_answers(edition, answers)
    assert confirmed.choices == {NETWORK: frozenset("BC")}


def test_an_option_from_facts_is_open_while_its_item_waits_for_confirmation(edition: Edition) -> None:
    facts = {"fact.production_devices": answer("10"), "fact.digital_devices": answer("5")}
    sheet, _ = build_sheet(edition, facts)
    assert COUNTED in sheet.choices
    waiting, _ = build_sheet(edition, {**facts, COUNTED: answer(None, needs_confirmation=True)})
    assert COUNTED not in waiting.choices
    assert waiting.facts == sheet.facts


def test_a_cleared_answer_is_open(edition: Edition) -> None:
    sheet, mistakes = build_sheet(edition, {NETWORK: answer(None)})
    assert (sheet.choices, mistakes) == ({}, ())


def test_a_mistake_concerns_its_item_and_the_facts_of_it(edition: Edition) -> None:
    devices = ("fact.production_devices", "fact.digital_devices")
    assert questions_behind(edition, COUNTED) == (COUNTED, *devices)
    assert questions_behind(edition, "digital_devices") == ("fact.digital_devices",)
    assert questions_behind(edition, SCENE) == (SCENE,)
    assert questions_behind(edition, NETWORK) == (NETWORK,)


def test_progress_adds_up_over_the_steps(edition: Edition) -> None:
    sheet, _ = build_sheet(edition, {NETWORK: answer(["B"]), SCENE: answer(0)})
    found = progress(edition, sheet)
    assert (found.done, found.total) == (2, len(edition.questions))
    assert sum(count.done for count in found.steps.values()) == found.done
    assert sum(count.total for count in found.steps.values()) == found.total


def test_every_question_has_one_step_in_questionnaire_order(edition: Edition) -> None:
    steps = questions_by_step(edition)
    assert tuple(question for questions in steps.values() for question in questions) == edition.questions
    assert all("." not in slug for slug in steps)

"""What is stored as JSON comes back as it was, and its bytes are always the same."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rongtong_assess.core.assessment.firm import Firm, IndustrySizes, SizeStandard
from rongtong_assess.core.assessment.firm_json import firm_values, read_firm_values
from rongtong_assess.core.assessment.saving import StoredAnswer
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import read_sheet_values, sheet_values
from rongtong_assess.core.assessment.stored_sheet import build_sheet, entered_answers
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scorecard_json import canonical_json, read_scorecard, scorecard_document
from rongtong_assess.core.result.scoring import score

SIZES = SizeStandard({"industry": IndustrySizes("industry", "工业", {"medium": {}, "large": {}, "small": {}})})
NUMBERS = st.decimals(min_value=0, max_value=10**9, places=3)


def through_text(values: Any) -> Any:
    """As the database gives it back."""
    return json.loads(canonical_json(values))


@st.composite
def sheets(draw: st.DrawFn, edition: Edition) -> AnswerSheet:
    """Some answers of the edition; which options may be chosen together does not matter here."""
    keys = {
        item.id: st.sets(st.sampled_from(sorted(item.option_by_key)), min_size=1) for item in edition.items.values()
    }
    chosen = draw(st.fixed_dictionaries({}, optional=keys))
    return AnswerSheet(
        edition.id,
        {item: frozenset(options) for item, options in chosen.items()},
        draw(st.fixed_dictionaries({}, optional=dict.fromkeys(edition.scenes, st.integers(0, 4)))),
        draw(st.fixed_dictionaries({}, optional=dict.fromkeys(edition.facts, NUMBERS))),
    )


@settings(max_examples=30)
@given(data=st.data())
def test_a_sheet_comes_back_and_gives_the_same_bytes(edition: Edition, data: st.DataObject) -> None:
    sheet = data.draw(sheets(edition))
    stored = canonical_json(sheet_values(sheet))
    again = read_sheet_values(json.loads(stored))
    assert again == sheet
    assert canonical_json(sheet_values(again)) == stored


@settings(max_examples=30)
@given(data=st.data())
def test_a_scorecard_comes_back_and_gives_the_same_bytes(edition: Edition, data: st.DataObject) -> None:
    scorecard = score(edition, data.draw(sheets(edition)))
    stored = canonical_json(scorecard_document(scorecard))
    again = read_scorecard(json.loads(stored))
    assert again == scorecard
    assert canonical_json(scorecard_document(again)) == stored


@given(
    name=st.text(min_size=1, max_size=20),
    employees=st.integers(0, 10**7),
    revenue=NUMBERS,
    assets=st.none() | NUMBERS,
)
def test_a_firm_comes_back(name: str, employees: int, revenue: Decimal, assets: Decimal | None) -> None:
    firm = Firm(name, "industry", employees, revenue, "330100", "91330100TEST000011", assets)
    values = through_text(firm_values(firm, SIZES, region_name="浙江省杭州市"))
    assert read_firm_values(values) == firm
    assert (values["industry_name"], values["region_name"]) == ("工业", "浙江省杭州市")


def test_what_a_stored_firm_does_not_say_stays_open() -> None:
    assert read_firm_values({}) == Firm()
    assert read_firm_values({"name": "甲", "revenue_wan_yuan": "5200.5"}) == Firm(
        "甲", revenue_wan_yuan=Decimal("5200.5")
    )


@settings(max_examples=30)
@given(data=st.data())
def test_the_answers_that_are_entered_for_a_sheet_make_that_sheet(edition: Edition, data: st.DataObject) -> None:
    scenes = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(edition.scenes, st.integers(0, 4))))
    chosen = {
        item.id: frozenset({data.draw(st.sampled_from(sorted(item.option_by_key)))}) for item in edition.items.values()
    }
    sheet = AnswerSheet(edition.id, chosen, scenes, {})
    answers = {question: StoredAnswer(value, 1, "", 0) for question, value in entered_answers(edition, sheet)}
    assert build_sheet(edition, answers) == (sheet, ())

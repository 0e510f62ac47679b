"""Sheets and firms are stored as JSON and come back as they were; entered answers make the sheet they are from."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.assessment.firm import Firm, IndustrySizes, SizeStandard
from rongtong_assess.core.assessment.firm_json import firm_values, read_firm_values
from rongtong_assess.core.assessment.saving import StoredAnswer
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import read_sheet_values, sheet_values
from rongtong_assess.core.assessment.stored_sheet import build_sheet, entered_answers
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scorecard_json import canonical_json
from tests.core.random_answers import FACT_NUMBERS, SCENE_LEVELS, partial_sheets
from tests.core.random_values import stored

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

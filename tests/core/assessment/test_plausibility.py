"""Which numbers are asked about: the rules, on ranges made up for the test."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.assessment.firm import Firm
from rongtong_assess.core.assessment.plausibility import (
    Doubt,
    Plausibility,
    PlausibleRange,
    firm_numbers,
    list_doubts,
    list_profile_doubts,
)
from rongtong_assess.core.assessment.sheet import AnswerSheet, settle
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import score

PER_HEAD = PlausibleRange(
    id="per-head",
    of="firm.revenue",
    per="firm.employees",
    at_least=Decimal("0.5"),
    at_most=Decimal(2000),
    low="{ratio}，太少",
    high="按 {per}算，人均 {ratio}",
)
ASSETS = replace(PER_HEAD, id="assets", of="firm.assets")
PROFILE = Plausibility(profile=(PER_HEAD, ASSETS))
EARNED = PlausibleRange("earned", "fact.revenue_last", at_most=Decimal(100), high="收入 {of}")
AGAINST = PlausibleRange(
    "against", "fact.revenue_last", "fact.revenue_before", at_most=Decimal(5), high="{of}，{per}，{fold}"
)
COST = PlausibleRange("cost", "fact.cost_last", "fact.revenue_last", at_least=Decimal(1), low="成本 {of}")


def numbers(employees: object, revenue: object, assets: object = None) -> dict[str, Decimal]:
    given_numbers = {"firm.employees": employees, "firm.revenue": revenue, "firm.assets": assets}
    return {name: Decimal(str(value)) for name, value in given_numbers.items() if value is not None}


def messages(doubts: tuple[Doubt, ...]) -> list[str]:
    return [doubt.message for doubt in doubts]


@pytest.mark.parametrize(
    ("employees", "revenue", "asked"),
    [
        (60, 3200, []),
        (60, 32000000, ["按 60 人算，人均 53.3 亿元"]),
        (60, 120000, []),
        (60, "120000.000001", ["按 60 人算，人均 2,000 万元"]),
        (60, 30, []),
        (60, "29.999999", ["5,000 元，太少"]),
        (60, 0, ["0 元，太少"]),
        (0, 3200, []),
        (None, 32000000, []),
        (60, None, []),
        (60, "1E+1000000", []),
        (60, "1E-1000000", []),
        (60, "NaN", []),
    ],
)
def test_only_what_lies_outside_its_range_is_asked(employees: object, revenue: object, asked: list[str]) -> None:
    assert messages(list_profile_doubts(PROFILE, numbers(employees, revenue))) == asked


def test_a_divisor_of_nothing_is_asked_about_only_where_the_range_says_so() -> None:
    machines = replace(PER_HEAD, at_least=None, at_most=Decimal(1), high="{of}，{per}")
    asking = Plausibility(profile=(replace(machines, counts_zero=True),))
    assert messages(list_profile_doubts(asking, numbers(0, 5))) == ["5 万元，0 人"]
    assert list_profile_doubts(asking, numbers(0, 0)) == ()
    assert list_profile_doubts(Plausibility(profile=(machines,)), numbers(0, 5)) == ()


def test_what_was_confirmed_is_asked_again_once_a_number_changes() -> None:
    (doubt,) = list_profile_doubts(PROFILE, numbers(60, 32000000))
    again = list_profile_doubts(PROFILE, numbers(60, "32000000.0"), confirmed={doubt.mark})
    assert again == ()
    for changed in (numbers(61, 32000000), numbers(60, 32000001)):
        found = list_profile_doubts(PROFILE, changed, confirmed={doubt.mark})
        assert [doubt.range_id for doubt in found] == ["per-head"]


def test_a_confirmation_of_one_range_says_nothing_of_another() -> None:
    (doubt,) = list_profile_doubts(PROFILE, numbers(60, 32000000))
    other = Plausibility(profile=(replace(PER_HEAD, id="other"),))
    assert len(list_profile_doubts(other, numbers(60, 32000000), confirmed={doubt.mark})) == 1


def test_a_confirmation_settles_what_rests_on_the_very_same_numbers() -> None:
    stricter = replace(PER_HEAD, id="stricter", at_most=Decimal(100))
    both = Plausibility(profile=(PER_HEAD, stricter))
    (doubt,) = list_profile_doubts(both, numbers(60, 32000000))
    assert list_profile_doubts(both, numbers(60, 32000000), confirmed={doubt.mark}) == ()
    assert [found.range_id for found in list_profile_doubts(both, numbers(60, 60000))] == ["stricter"]


@pytest.fixture
def sheet(edition: Edition) -> AnswerSheet:
    facts = {"revenue_last": Decimal(3200), "revenue_before": Decimal(100), "cost_last": Decimal(50)}
    return settle(edition, chosen={}, scenes={}, facts=facts)[0]


def of_series(edition: Edition, *ranges: PlausibleRange) -> Plausibility:
    return Plausibility(by_series={edition.series: ranges})


def test_one_slip_makes_one_question(edition: Edition, sheet: AnswerSheet) -> None:
    all_three = of_series(edition, EARNED, AGAINST, COST)
    (doubt,) = list_doubts(all_three, edition, sheet, {})
    assert (doubt.range_id, doubt.message) == ("earned", "收入 3,200 万元")
    assert doubt.sentence == "fact.revenue_last：收入 3,200 万元"
    following = list_doubts(all_three, edition, sheet, {}, confirmed={doubt.mark})
    assert [found.range_id for found in following] == ["against"]
    assert following[0].sentence == "fact.revenue_last 与 fact.revenue_before：3,200 万元，100 万元，32 倍"
    last = list_doubts(all_three, edition, sheet, {}, confirmed={doubt.mark, following[0].mark})
    assert [found.range_id for found in last] == ["cost"]


def test_a_range_about_numbers_that_an_edition_does_not_ask_for_is_not_used(
    edition: Edition, sheet: AnswerSheet
) -> None:
    foreign = replace(AGAINST, per="fact.staff")
    assert list_doubts(of_series(edition, foreign), edition, sheet, {"fact.staff": Decimal(1)}) == ()
    assert list_doubts(Plausibility(by_series={"other": (EARNED,)}), edition, sheet, {}) == ()


def test_an_edition_that_carries_its_own_ranges_uses_those_instead(edition: Edition, sheet: AnswerSheet) -> None:
    both = Plausibility(by_series={edition.series: (EARNED,)}, by_edition={edition.id: (COST,)})
    assert [doubt.range_id for doubt in list_doubts(both, edition, sheet, {})] == ["cost"]


def test_the_profile_is_asked_about_with_every_edition(edition: Edition, sheet: AnswerSheet) -> None:
    firm = Firm(employees=60, revenue_wan_yuan=Decimal(32000000))
    assert messages(list_doubts(PROFILE, edition, sheet, firm_numbers(firm))) == ["按 60 人算，人均 53.3 亿元"]
    assert list_doubts(PROFILE, edition, sheet, firm_numbers(None)) == ()
    assert list_doubts(PROFILE, edition, sheet, firm_numbers(Firm(employees=60))) == ()


@given(
    st.decimals(0, 10**9, places=6),
    st.integers(0, 10**7),
    st.decimals(0, 10**9, places=6),
)
def test_a_question_can_be_made_of_any_numbers_of_a_profile(revenue: Decimal, employees: int, assets: Decimal) -> None:
    for doubt in list_profile_doubts(PROFILE, numbers(employees, revenue, assets)):
        assert doubt.message.strip()
        assert "{" not in doubt.message


def test_questions_change_neither_points_nor_level_nor_the_stored_warnings(
    edition: Edition, sheet: AnswerSheet
) -> None:
    before = score(edition, sheet)
    assert list_doubts(of_series(edition, EARNED), edition, sheet, {})
    assert score(edition, sheet) == before

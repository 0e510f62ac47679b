"""Solutions taken as bought: what they bring, what they cost, and what they wait for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from rongtong_assess.content.catalogue.solutions_table import read_solutions
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import Pricing, list_candidates
from rongtong_assess.core.roadmap.money import Purchase, try_purchase, usual_ways
from rongtong_assess.core.roadmap.rules import PlanRules

ROOT = Path(__file__).parents[3]
MIDDLE = Pricing("mid")
Buy = Callable[..., Purchase]


@pytest.fixture(scope="module")
def solutions() -> Mapping[str, Solution]:
    return read_solutions(ROOT / "catalogue" / "solutions.csv")


@pytest.fixture(scope="module")
def sheet(edition: Edition) -> AnswerSheet:
    path = ROOT / "questionnaires" / "miit-2024" / "examples" / "machining-60.json"
    sheet = read_sheet(edition, read_sheet_document(path)).sheet
    nothing = {**sheet.choices, "base.network": frozenset("A"), "base.device_network": frozenset("A")}
    return replace(sheet, choices=nothing, scenes=dict.fromkeys(edition.scenes, 0))


@pytest.fixture(scope="module")
def buy(edition: Edition, sheet: AnswerSheet, solutions: Mapping[str, Solution], rules: PlanRules) -> Buy:
    def buy(*chosen: str, sheet: AnswerSheet = sheet) -> Purchase:
        return try_purchase(edition, sheet, solutions, chosen=chosen, rules=rules, pricing=MIDDLE)

    return buy


def test_nothing_bought_changes_and_costs_nothing(edition: Edition, sheet: AnswerSheet, buy: Buy) -> None:
    purchase = buy()
    assert score(edition, purchase.sheet_after) == score(edition, sheet)
    assert (purchase.bought, purchase.first_year_wan_yuan) == ((), 0)


def test_a_solution_brings_its_points_and_costs_its_price(edition: Edition, sheet: AnswerSheet, buy: Buy) -> None:
    purchase = buy("net-office", "net-shopfloor")
    assert purchase.sheet_after.choices["base.network"] == {"B", "C"}
    assert purchase.first_year_wan_yuan == Decimal("2.5") + Decimal("11.5")
    assert purchase.yearly_wan_yuan == Decimal("1.2")


def test_without_its_prerequisites_it_is_paid_for_but_brings_nothing(sheet: AnswerSheet, buy: Buy) -> None:
    purchase = buy("net-coverage", "net-office")
    assert [candidate.id for candidate in purchase.bought] == ["net-office", "net-coverage"]
    (lacking,) = purchase.lacking
    assert lacking.solution.id == "net-coverage"
    assert [[solution.id for solution in group] for group in lacking.groups] == [["net-shopfloor"]]
    assert purchase.sheet_after.choices["base.network"] == {"C"}


def test_with_its_prerequisites_it_counts(buy: Buy) -> None:
    purchase = buy("net-coverage", "net-office", "net-shopfloor")
    assert purchase.lacking == ()
    assert purchase.sheet_after.choices["base.network"] == {"B", "C", "E"}


def test_what_the_answers_show_serves_as_a_prerequisite_and_is_not_paid(sheet: AnswerSheet, buy: Buy) -> None:
    answered = replace(sheet, choices={**sheet.choices, "base.network": frozenset("BC")})
    purchase = buy("net-coverage", sheet=answered)
    assert purchase.lacking == ()
    assert [candidate.id for candidate in purchase.bought] == ["net-coverage"]


def test_a_share_of_machines_goes_up_by_one_band(
    edition: Edition, sheet: AnswerSheet, solutions: Mapping[str, Solution], rules: PlanRules
) -> None:
    ways = usual_ways(list_candidates(edition, sheet, solutions.values(), rules=rules, pricing=MIDDLE))
    assert ways.keys() == solutions.keys()
    light = ways["iot-light"]
    assert light.is_whole
    assert light.band is not None
    bands = [option.key for option in edition.items["base.device_network"].options if option.points > 0]
    assert light.band.key == bands[0]

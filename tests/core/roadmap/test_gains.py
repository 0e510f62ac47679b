"""Explanations, trials and plans agree on what a solution brings and costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from rongtong_assess.content.library import Library
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.core.assessment.sheet_json import SheetDocument, read_sheet
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import Pricing
from rongtong_assess.core.roadmap.gains import SolutionGain, list_gains
from rongtong_assess.core.roadmap.money import try_purchase
from rongtong_assess.installation import ShippedContent

ROOT = Path(__file__).parents[3]
SAMPLES = ("machining-60", "food-180", "electronics-420")


@pytest.fixture(scope="module")
def library() -> Library:
    return ShippedContent().library


@pytest.fixture(scope="module", params=SAMPLES)
def answered(request: pytest.FixtureRequest, library: Library) -> SheetDocument:
    path = ROOT / "questionnaires" / "miit-2024" / "examples" / f"{request.param}.json"
    return read_sheet(library.get_edition("miit-2024"), read_sheet_document(path))


@pytest.fixture(scope="module")
def gains(library: Library, answered: SheetDocument) -> tuple[SolutionGain, ...]:
    edition, sheet = library.get_edition("miit-2024"), answered.sheet
    return list_gains(
        edition,
        sheet,
        scorecard=score(edition, sheet),
        solutions=library.solutions.values(),
        rules=library.plan_rules,
        pricing=Pricing(employees=answered.firm and answered.firm.employees),
    )


def test_a_solution_costs_and_brings_what_buying_it_costs_and_brings(
    library: Library, answered: SheetDocument, gains: tuple[SolutionGain, ...]
) -> None:
    edition, sheet = library.get_edition("miit-2024"), answered.sheet
    before = score(edition, sheet)
    compared = 0
    for gain in gains:
        purchase = try_purchase(
            edition,
            sheet,
            library.solutions,
            chosen=[gain.solution.id],
            rules=library.plan_rules,
            pricing=Pricing(employees=answered.firm and answered.firm.employees),
        )
        (bought,) = purchase.bought
        assert gain.price_wan_yuan == bought.first_year_wan_yuan
        if purchase.lacking:
            continue
        after = score(edition, purchase.sheet_after)
        assert sum(gain.points.values()) == after.score_points - before.score_points
        lifted = {id for id, level in after.scenes.items() if level > before.scenes[id]}
        assert {step.scene_id for step in gain.steps} == lifted
        compared += 1
    assert compared > 20


def test_every_solution_has_one_gain_in_the_order_of_the_catalogue(
    library: Library, gains: tuple[SolutionGain, ...]
) -> None:
    assert [gain.solution.id for gain in gains] == list(library.solutions)

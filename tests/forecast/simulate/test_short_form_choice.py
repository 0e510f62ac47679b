"""The short form's choice: repeatable, and its ranges hold for firms that did not choose it."""

from __future__ import annotations

import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.forecast.simulate.population import Population, simulate
from rongtong_assess.forecast.simulate.short_form_choice import (
    QUESTIONS,
    choose_short_form,
    measure_coverage,
)

FIRMS, SEED = 400, 7


@pytest.fixture(scope="module")
def populations(edition: Edition) -> list[Population]:
    return [simulate(edition, firms=FIRMS, seed=seed) for seed in (SEED, SEED + 1)]


def test_every_simulated_sheet_is_complete_and_no_exclusive_option_stands_with_others(
    edition: Edition, populations: list[Population]
) -> None:
    for firm in range(50):
        sheet = populations[0].sheet_of(firm)
        assert sheet.open_questions(edition) == ()
        for item in edition.items.values():
            keys = sheet.choices[item.id]
            assert len(keys) == 1 or not any(item.option_by_key[key].is_exclusive for key in keys)


def test_the_short_form_covers_firms_that_did_not_choose_it(edition: Edition, populations: list[Population]) -> None:
    form = choose_short_form(edition, populations)
    assert len(set(form.questions)) == QUESTIONS
    assert form == choose_short_form(edition, populations)
    unseen = [simulate(edition, firms=FIRMS, seed=SEED + 2)]
    assert measure_coverage(form, edition, populations=unseen) >= 0.88

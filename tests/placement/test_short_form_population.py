"""The simulated population: repeatable, on its anchor, and honest answers to the edition."""

from __future__ import annotations

import pytest

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.scoring import score
from rongtong_assess.placement import short_form_population as population
from rongtong_assess.placement.short_form_choice import QUESTIONS, choose_short_form, measure_coverage
from rongtong_assess.placement.short_form_population import ANCHOR_SHARE, ANCHOR_TOLERANCE, AnchorMissed, simulate

FIRMS, SEED = 400, 7


def test_the_same_seed_gives_the_same_population(edition: Edition) -> None:
    one, other = (simulate(edition, firms=FIRMS, seed=SEED) for _ in range(2))
    assert one == other
    assert one.sheets != simulate(edition, firms=FIRMS, seed=SEED + 1).sheets


def test_the_share_at_level_2_lies_on_its_anchor(edition: Edition) -> None:
    simulated = simulate(edition, firms=FIRMS, seed=SEED)
    assert abs(simulated.share_at(2) - ANCHOR_SHARE) <= ANCHOR_TOLERANCE


def test_a_population_that_cannot_reach_the_anchor_is_refused(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(population, "ANCHOR_SHARE", 1.5)
    with pytest.raises(AnchorMissed, match="anchor"):
        simulate(edition, firms=FIRMS, seed=SEED)


def test_every_simulated_sheet_is_complete_and_scored_by_the_rule(edition: Edition) -> None:
    simulated = simulate(edition, firms=FIRMS, seed=SEED)
    for sheet, level in zip(simulated.sheets[:50], simulated.levels[:50], strict=True):
        assert sheet.open_questions(edition) == ()
        assert score(edition, sheet).level == level
        for item in edition.items.values():
            keys = sheet.choices[item.id]
            assert len(keys) == 1 or not any(item.option_by_key[key].is_exclusive for key in keys)


def test_the_short_form_covers_firms_that_did_not_choose_it(edition: Edition) -> None:
    populations = [simulate(edition, firms=FIRMS, seed=seed) for seed in (SEED, SEED + 1)]
    form = choose_short_form(edition, populations)
    assert len(set(form.questions)) == QUESTIONS
    assert form == choose_short_form(edition, populations)
    unseen = [simulate(edition, firms=FIRMS, seed=SEED + 2)]
    assert measure_coverage(form, edition, unseen) >= 0.88

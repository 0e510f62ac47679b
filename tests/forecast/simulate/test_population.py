"""The simulated population: repeatable, on its anchor, and nothing but the edition's own questions and rule."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import score
from rongtong_assess.forecast.features.feature_map import FeatureMap
from rongtong_assess.forecast.features.matrix import encode_sheets, make_matrix, rule_levels
from rongtong_assess.forecast.simulate import assumptions
from rongtong_assess.forecast.simulate.assumptions import ANCHOR_SHARE, ANCHOR_TOLERANCE, SCENARIOS
from rongtong_assess.forecast.simulate.population import AnchorMissed, Population, simulate

FIRMS, SEED = 3000, 7


@pytest.fixture(scope="module")
def population(edition: Edition) -> Population:
    return simulate(edition, firms=FIRMS, seed=SEED)


def test_the_same_seed_gives_the_same_population(edition: Edition, population: Population) -> None:
    assert simulate(edition, firms=FIRMS, seed=SEED).fingerprint == population.fingerprint
    assert simulate(edition, firms=FIRMS, seed=SEED + 1).fingerprint != population.fingerprint
    assert simulate(edition, firms=FIRMS, seed=SEED, scenario="low").fingerprint != population.fingerprint


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_self_reports_lie_on_their_anchor(edition: Edition, scenario: str) -> None:
    share = simulate(edition, firms=FIRMS, seed=SEED, scenario=scenario).share_said(2)
    assert abs(share - ANCHOR_SHARE) <= ANCHOR_TOLERANCE


def test_a_population_that_cannot_reach_the_anchor_is_refused(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreachable = replace(edition, rules=(*edition.rules[:1], replace(edition.rules[1], min_score=Decimal(101))))
    with pytest.raises(AnchorMissed, match=r"anchor is 0\.42"):
        simulate(unreachable, firms=FIRMS, seed=SEED)


def test_points_and_levels_equal_those_of_the_core(edition: Edition, population: Population) -> None:
    features = FeatureMap(edition)
    unit = features.encoder.scale
    for firm in range(200):
        sheet = population.sheet_of(firm)
        scorecard = score(edition, sheet)
        assert sheet.open_questions(edition) == ()
        assert scorecard.level == population.official_levels[firm]
        assert scorecard.score_points * unit == int(population.said.units[firm].sum())
        assert [points * unit for points in scorecard.items.values()] == population.said.units[firm].tolist()


def test_one_by_one_and_all_at_once_give_the_same_features(edition: Edition, population: Population) -> None:
    features = FeatureMap(edition)
    sheets = [population.sheet_of(firm) for firm in range(50)]
    firms = encode_sheets(features, sheets)
    profile = np.tile([1.0, 0.01, -0.02], (50, 1))
    rows = [features.row(features.encoder.encode(sheet), (1.0, 0.01, -0.02)) for sheet in sheets]
    assert (firms.rungs == population.said.rungs[:50]).all()
    assert make_matrix(features, firms, profile=profile).tolist() == rows
    assert len(rows[0]) == len(features.names)


def test_the_verified_level_is_the_rule_on_the_true_state_with_errors_of_one_level(
    edition: Edition, population: Population
) -> None:
    true_levels = rule_levels(FeatureMap(edition), population.found)
    off = np.abs(population.levels - true_levels)
    assert off.max() == 1
    assert abs((off == 1).mean() - assumptions.ASSESSOR_ERROR) < 0.02
    assert set(np.unique(population.levels)) <= set(range(5))


def test_honest_firms_say_what_would_be_found_and_others_move_single_rungs(population: Population) -> None:
    scenes = population.said.rungs[:, 15:] - population.found.rungs[:, 15:]
    assert np.abs(scenes).max() == 1
    assert 0.30 < (population.said.rungs == population.found.rungs).all(axis=1).mean() < 0.45


def test_twenty_thousand_firms_take_seconds(edition: Edition) -> None:
    started = time.perf_counter()
    simulate(edition, firms=20_000, seed=SEED)
    assert time.perf_counter() - started < 20


def test_an_edition_without_scenes_has_a_population_too(dma: Edition) -> None:
    population = simulate(dma, firms=1000, seed=SEED)
    sheet = population.sheet_of(0)
    assert score(dma, sheet).level == population.official_levels[0]
    assert not any(name.startswith("scenes:") for name in FeatureMap(dma).names)


@pytest.fixture(scope="module")
def dma() -> Edition:
    from rongtong_assess.content.edition.folder import read_edition
    from tests.conftest import QUESTIONNAIRES

    return read_edition(QUESTIONNAIRES / "dma-compat")

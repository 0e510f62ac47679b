"""Drift: nothing for the same answers, a look for some change, an alarm for much."""

from __future__ import annotations

import pytest

from rongtong_assess.forecast.evaluation.simulated_run import TrainingRun
from rongtong_assess.forecast.features.feature_map import FeatureMap
from rongtong_assess.forecast.serving.model_folder import Artefact
from rongtong_assess.forecast.watching import ALARM, LOOK, TIER, count_firms, measure_drift, psi


def test_psi_is_the_published_formula() -> None:
    assert psi([500_000, 500_000], [800_000, 200_000]) == pytest.approx(0.3 * 1.3862943611 * 1, rel=1e-3)
    assert psi([10, 20, 30], [10, 20, 30]) == 0
    assert psi([10, 0], [0, 10]) > ALARM


def test_counts_of_other_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="same groups"):
        psi([1, 2], [1, 2, 3])


def test_states_follow_the_two_lines() -> None:
    evaluation = measure_drift({"q": [500, 500], TIER: [500, 500]}, {"q": [660, 340], TIER: [505, 495]})
    assert [(line.name, line.state) for line in evaluation.lines] == [("q", "look"), (TIER, "calm")]
    assert not evaluation.is_alarm
    assert LOOK <= evaluation.lines[0].psi < ALARM
    assert measure_drift({"q": [500, 500]}, {"q": [900, 100]}).is_alarm


def test_few_firms_say_nothing() -> None:
    assert not measure_drift({TIER: [500, 500]}, {TIER: [5, 0]}).is_enough


def test_the_record_keeps_what_the_model_learned_on(run: TrainingRun, small: Artefact, features: FeatureMap) -> None:
    reference = small.record["reference"]
    assert set(reference) >= {*features.edition.questions, "dimension:base", TIER}
    chosen = [int(firm) for firm in run.split.test[:500]]
    encoded = [features.encoder.encode(run.population.sheet_of(firm)) for firm in chosen]
    tiers = [small.model.full.tier(small.model.full.chances(features.row(sheet, (1.0, 0.0, 0.0)))) for sheet in encoded]
    same = measure_drift(reference, count_firms(features, zip(encoded, tiers, strict=True)))
    assert same.is_enough
    assert not same.is_alarm
    all_best = measure_drift(reference, count_firms(features, [(encoded[0], 4)] * 500))
    assert all_best.is_alarm

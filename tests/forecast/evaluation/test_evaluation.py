"""Evaluating forecasts: figures with their intervals, challengers, and every fall of a better answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.forecast.evaluation.evaluation import (
    Evaluation,
    baseline_tiers,
    count_falls,
    evaluate,
    raise_every_answer,
    random_rows,
)
from rongtong_assess.forecast.evaluation.release_checks import evaluation_document
from rongtong_assess.forecast.features.feature_map import FeatureMap
from rongtong_assess.forecast.serving.many_firms import ForecastTable, Whole, make_forecast
from rongtong_assess.forecast.simulate.population import Population
from rongtong_assess.forecast.training.thresholds import Sample

TOP = 2


def sample(count: int = 400, seed: int = 0) -> Sample:
    """Two slacks and a level that follows them with noise."""
    random = np.random.default_rng(seed)
    slack = random.normal(size=count)
    levels = np.digitize(slack + random.normal(0, 0.3, count), [-0.3, 0.6]).astype(np.int64)
    return Sample(np.column_stack([slack + 0.3, slack - 0.6]), levels, TOP, (0, 1))


def forecast_of(tiers: Whole, *, spread: int = 0) -> ForecastTable:
    """Certain of its tiers. spread: how many levels the interval goes beyond them."""
    chances = (tiers[:, None] >= np.arange(1, TOP + 1)).astype(np.float64)
    return ForecastTable(chances, tiers, np.maximum(tiers - spread, 0), np.minimum(tiers + spread, TOP))


def evaluated(forecast: ForecastTable, test: Sample, resamples: int = 50) -> Evaluation:
    return evaluate(
        forecast, test, baselines={"zero": np.zeros(len(test), dtype=np.int64)}, seed=1, resamples=resamples
    )


def test_a_perfect_forecast_has_perfect_figures() -> None:
    test = sample()
    found = evaluated(forecast_of(test.levels), test)
    assert (found.firms, found.kappa.value, found.accuracy.value, found.off_by_two.value) == (400, 1, 1, 0)
    assert (found.calibration_error, found.coverage.value, found.width) == (0, 1, 1)
    assert (found.kappa.low, found.kappa.high) == (1, 1)


def test_a_forecast_that_is_always_a_level_too_low_covers_by_its_interval_only() -> None:
    test = sample()
    low = np.maximum(test.levels - 1, 0)
    found = evaluated(forecast_of(low, spread=1), test)
    assert found.accuracy.value == pytest.approx((test.levels == 0).mean())
    assert found.within_one.value == found.coverage.value == 1


def test_a_figure_lies_in_its_interval_and_more_firms_narrow_it() -> None:
    few, many = sample(100), sample(3000)
    widths = []
    for test in (few, many):
        tiers = np.clip(test.levels + np.random.default_rng(5).integers(-1, 2, len(test)), 0, TOP)
        kappa = evaluated(forecast_of(tiers), test, resamples=200).kappa
        assert kappa.low <= kappa.value <= kappa.high
        widths.append(kappa.high - kappa.low)
    assert widths[1] < widths[0] / 2


def test_the_lead_over_a_challenger_is_paired() -> None:
    """Model and challenger that say the same have no lead, and no doubt about it."""
    test = sample()
    tiers = np.clip(test.levels + np.arange(400) % 2, 0, TOP)
    same = evaluate(forecast_of(tiers), test, baselines={"same": tiers}, seed=1, resamples=50).baselines["same"]
    assert (same.lead.value, same.lead.low, same.lead.high) == (0, 0, 0)
    worse = evaluated(forecast_of(test.levels), test).baselines["zero"]
    assert worse.lead.value == pytest.approx(1 - worse.kappa.value)
    assert worse.lead.low > 0


def test_without_resamples_a_figure_is_its_own_interval() -> None:
    test = sample(50)
    kappa = evaluated(forecast_of(test.levels), test, resamples=0).kappa
    assert (kappa.low, kappa.high) == (kappa.value, kappa.value)


def test_the_same_seed_gives_the_same_intervals() -> None:
    test = sample(60)
    tiers = np.clip(test.levels + np.arange(60) % 3 - 1, 0, TOP)
    assert evaluated(forecast_of(tiers), test) == evaluated(forecast_of(tiers), test)
    assert random_rows(30, 1).tolist() == random_rows(30, 1).tolist() != random_rows(30, 2).tolist()
    assert random_rows(30, 1).max() < 30


def test_coverage_is_given_for_every_group() -> None:
    test = sample(200)
    groups = np.array(["a", "b"] * 100)
    tiers = np.where(groups == "a", test.levels, (test.levels + 1) % (TOP + 1))
    found = evaluate(forecast_of(tiers), test, baselines={}, seed=1, groups=groups, resamples=5)
    assert found.group_coverage == {"a": 1.0, "b": 0.0}
    assert evaluate(forecast_of(tiers), test, baselines={}, seed=1, resamples=5).group_coverage == {}


def test_challengers_learn_from_the_same_firms_as_the_model() -> None:
    learned, test = sample(600, 1), sample(300, 2)
    tiers = baseline_tiers(learned, test, seed=0)
    assert set(tiers) == {"rule", "refitted_rule", "majority", "proportional_odds"}
    assert set(tiers["majority"]) == {int(np.bincount(learned.levels).argmax())}
    by_rule = (test.features >= 0) * np.array([1, 2])
    assert tiers["rule"].tolist() == by_rule.max(axis=1).tolist()
    agreement = {name: float((said == test.levels).mean()) for name, said in tiers.items()}
    assert agreement["proportional_odds"] > agreement["majority"]


@pytest.mark.parametrize("name", ["tiers", "low", "high"])
def test_a_lower_tier_or_end_is_a_fall(name: str) -> None:
    before = forecast_of(np.array([1, 2, 1]))
    after = replace(before, **{name: getattr(before, name) - np.array([0, 1, 0])})
    assert count_falls(before, after, origins=np.arange(3)) == 1
    assert count_falls(before, before, origins=np.arange(3)) == 0


def test_a_lower_probability_is_a_fall_beyond_rounding() -> None:
    before = make_forecast(np.array([[0.8, 0.2], [0.6, 0.4]]), np.array([0.5, 0.5]), reach=0.1)
    rounded = replace(before, chances=before.chances - 1e-15)
    lower = replace(before, chances=before.chances - np.array([[0, 1e-6], [0, 0]]))
    assert count_falls(before, rounded, origins=np.arange(2)) == 0
    assert count_falls(before, lower, origins=np.arange(2)) == 1


def test_raised_answers_are_compared_with_the_firm_they_came_from() -> None:
    before = forecast_of(np.array([2, 0]))
    after = forecast_of(np.array([1, 0, 1]))
    assert count_falls(before, after, origins=np.array([1, 1, 1])) == 0
    assert count_falls(before, after, origins=np.array([0, 1, 0])) == 2


def test_every_answer_that_can_be_better_is_raised_by_one_rung(edition: Edition, few: Population) -> None:
    features = FeatureMap(edition)
    sheets = [few.sheet_of(firm) for firm in range(3)]
    raised, origins = raise_every_answer(features, sheets)
    said = few.said.rungs[:3]
    assert (raised.rungs - said[origins]).sum(axis=1).tolist() == [1] * len(origins)
    assert (raised.units - few.said.units[:3][origins]).min() >= 0
    assert sorted(set(origins.tolist())) == [0, 1, 2]


def test_the_document_rounds_and_keeps_every_challenger() -> None:
    test = sample(90)
    document = evaluation_document(evaluated(forecast_of(test.levels), test), violations=3)
    assert document["monotonicity_violations"] == 3
    assert set(document["baselines"]) == set(document["baseline_details"]) == {"zero"}
    assert document["intervals"]["qwk"] == [1.0, 1.0]
    lead = document["baseline_details"]["zero"]["lead"]
    assert lead == round(lead, 4)

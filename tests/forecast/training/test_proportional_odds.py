"""Proportional odds: closed forms where there are any, the truth where it is known, and bounds that hold always."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import check_grad
from scipy.special import expit, logit

from rongtong_assess.forecast.training.estimators import NARROWEST_STEP, Numbers, Whole, _Task, fit_odds


def make_firms(count: int, slopes: list[float], intercepts: list[float], seed: int = 0) -> tuple[Numbers, Whole]:
    """Firms whose levels follow proportional odds exactly."""
    random = np.random.default_rng(seed)
    features = random.normal(size=(count, len(slopes)))
    chances = expit((features @ np.array(slopes))[:, None] + np.array(intercepts))
    return features, np.asarray((random.random((count, 1)) < chances).sum(axis=1), dtype=np.int64)


def test_the_slopes_and_intercepts_of_many_firms_are_found_again() -> None:
    features, levels = make_firms(20_000, [1.2, 0.4], [1.0, -0.5, -2.0])
    odds = fit_odds(features, levels, top=3)
    assert odds.slopes == pytest.approx([1.2, 0.4], abs=0.06)
    assert odds.intercepts == pytest.approx([1.0, -0.5, -2.0], abs=0.08)


def test_without_information_the_intercepts_are_the_log_odds_of_the_shares() -> None:
    levels = np.array([0] * 20 + [1] * 50 + [2] * 30, dtype=np.int64)
    odds = fit_odds(np.zeros((100, 2)), levels, top=2)
    assert odds.slopes.tolist() == [0, 0]
    assert odds.intercepts == pytest.approx(logit([0.8, 0.3]), abs=1e-3)


def test_a_constant_feature_has_slope_zero_and_changes_nothing() -> None:
    features, levels = make_firms(500, [1.0], [0.0])
    with_constant = np.column_stack([features, np.full(500, 7.0)])
    odds, plain = fit_odds(with_constant, levels, top=1), fit_odds(features, levels, top=1)
    assert odds.slopes[1] == 0
    assert odds.chances(with_constant) == pytest.approx(plain.chances(features), abs=1e-6)


def test_a_feature_that_points_down_gets_slope_zero() -> None:
    features, levels = make_firms(2000, [1.5], [0.0])
    assert fit_odds(-features, levels, top=1).slopes.tolist() == [0]


def test_rescaling_a_feature_changes_no_probability() -> None:
    features, levels = make_firms(800, [1.0, 0.5], [0.5, -1.0])
    scaled = features * np.array([100.0, 0.01]) + np.array([5.0, -3.0])
    odds, plain = fit_odds(scaled, levels, top=2), fit_odds(features, levels, top=2)
    assert odds.chances(scaled) == pytest.approx(plain.chances(features), abs=1e-4)


def test_a_weight_of_two_is_a_firm_counted_twice() -> None:
    features, levels = make_firms(300, [1.0], [0.5, -1.0])
    twice = np.arange(300) < 100
    weighted = fit_odds(features, levels, top=2, weights=np.where(twice, 2.0, 1.0))
    doubled = fit_odds(np.concatenate([features, features[twice]]), np.concatenate([levels, levels[twice]]), top=2)
    assert weighted.chances(features) == pytest.approx(doubled.chances(features), abs=1e-3)


def test_a_level_that_no_firm_has_keeps_the_intercepts_falling() -> None:
    features, levels = make_firms(400, [1.0], [0.0])
    odds = fit_odds(features, levels * 3, top=3)
    assert (np.diff(odds.intercepts) < 0).all()
    assert (-np.diff(odds.intercepts) >= NARROWEST_STEP * 0.99).all()
    assert (np.diff(odds.chances(features), axis=1) <= 0).all()


def test_separable_firms_end_with_finite_slopes() -> None:
    features = np.linspace(-1, 1, 100)[:, None]
    odds = fit_odds(features, (features[:, 0] > 0).astype(np.int64), top=1)
    assert np.isfinite(odds.slopes).all()
    assert odds.chances(np.array([[1.0]]))[0, 0] > 0.95


@pytest.mark.parametrize("top", [1, 2, 4])
def test_the_gradient_is_that_of_the_loss(top: int) -> None:
    random = np.random.default_rng(top)
    task = _Task(random.normal(size=(60, 3)), random.integers(0, top + 1, 60), top, random.random(60) + 0.5)
    for _ in range(5):
        point = task.start() + random.random(3 + top) * 0.5
        assert check_grad(lambda x: task.loss(x)[0], lambda x: task.loss(x)[1], point) < 1e-5


def test_unpacking_turns_steps_into_falling_intercepts() -> None:
    task = _Task(np.zeros((3, 2)), np.array([0, 1, 2]), 2, None)
    slopes, intercepts = task.unpack(np.array([0.1, 0.2, 1.5, 0.5]))
    assert slopes.tolist() == [0.1, 0.2]
    assert intercepts.tolist() == [1.5, 1.0]


def test_probabilities_rise_with_every_feature() -> None:
    features, levels = make_firms(500, [0.3, 1.1], [1.0, -1.0], seed=4)
    odds = fit_odds(features, levels, top=2)
    for column in range(2):
        raised = features.copy()
        raised[:, column] += 1
        assert (odds.chances(raised) >= odds.chances(features)).all()

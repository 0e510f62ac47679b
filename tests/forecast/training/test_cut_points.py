"""Cut points: found where they belong, shrunk towards one half by few firms, with few firms two levels off."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.forecast.serving.many_firms import count_tiers
from rongtong_assess.forecast.training.calibration import (
    FIRMS_FOR_HALF_TRUST,
    GRID,
    GROSS_LIMIT,
    Numbers,
    Whole,
    climb,
    refit_rule,
    rule_tiers,
    tune_cuts,
)
from rongtong_assess.forecast.training.metrics import kappa, off_by_two


def biased_firms(count: int, true_cut: float) -> tuple[Numbers, Whole]:
    """One threshold, passed exactly where the probability reaches true_cut."""
    chances = np.linspace(0.01, 0.99, count)[:, None]
    return chances, (chances[:, 0] >= true_cut).astype(np.int64)


@pytest.mark.parametrize("true_cut", [0.3, 0.5, 0.7])
def test_of_many_firms_the_cut_is_where_the_level_begins(true_cut: float) -> None:
    chances, levels = biased_firms(40_000, true_cut)
    assert tune_cuts(chances, levels) == pytest.approx([true_cut], abs=0.02)


def test_few_firms_are_trusted_by_half_only() -> None:
    chances, levels = biased_firms(FIRMS_FOR_HALF_TRUST, 0.7)
    assert tune_cuts(chances, levels) == pytest.approx([0.6], abs=0.011)


def test_where_every_cut_is_as_good_one_half_stays() -> None:
    chances = np.array([[0.05], [0.95]] * 50)
    assert tune_cuts(chances, np.array([0, 1] * 50)).tolist() == [0.5]


def test_cuts_lie_within_their_grid() -> None:
    random = np.random.default_rng(0)
    chances = np.sort(random.random((300, 3)), axis=1)[:, ::-1]
    cuts = tune_cuts(chances, random.integers(0, 4, 300))
    assert (cuts >= GRID[0]).all()
    assert (cuts <= GRID[-1]).all()


def test_tuned_cuts_agree_at_least_as_well_as_one_half() -> None:
    random = np.random.default_rng(1)
    true = random.normal(size=3000)
    levels = np.digitize(true, [-0.5, 0.5])
    chances = 1 / (1 + np.exp(-(true[:, None] + random.normal(0, 0.3, (3000, 1)) + np.array([0.2, -0.9]))))
    plain = kappa(count_tiers(chances, np.array([0.5, 0.5])), levels, top=2)
    assert kappa(count_tiers(chances, tune_cuts(chances, levels)), levels, top=2) > plain


def test_gross_errors_are_avoided_where_the_probabilities_allow_it() -> None:
    random = np.random.default_rng(2)
    true = random.normal(size=4000)
    levels = np.digitize(true, [-0.7, 0.0, 0.7])
    noisy = true[:, None] + random.normal(0, 0.35, (4000, 1))
    chances = 1 / (1 + np.exp(-4 * (noisy - np.array([-0.7, 0.0, 0.7]))))
    assert off_by_two(count_tiers(chances, tune_cuts(chances, levels)), levels) <= GROSS_LIMIT


@given(st.lists(st.floats(0, 1), min_size=1, max_size=4), st.lists(st.floats(0.1, 0.9), min_size=4, max_size=4))
def test_a_larger_probability_never_lowers_the_tier(chances: list[float], cuts: list[float]) -> None:
    some, own_cuts = np.array([chances]), np.array(cuts[: len(chances)])
    assert count_tiers(np.minimum(some + 0.1, 1), own_cuts)[0] >= count_tiers(some, own_cuts)[0]


def test_a_threshold_is_passed_from_its_cut_on() -> None:
    chances = np.array([[0.9, 0.5, 0.1], [0.9, 0.49, 0.1], [0.2, 0.1, 0.0]])
    assert count_tiers(chances, np.array([0.5, 0.5, 0.5])).tolist() == [2, 1, 0]


def test_the_rule_grants_the_highest_level_whose_slack_reaches_its_line() -> None:
    slacks = np.array([[-0.1, -0.2], [0.0, -0.1], [0.3, 0.0], [-0.1, 0.2]])
    assert rule_tiers(slacks, np.zeros(2)).tolist() == [0, 1, 2, 2]
    assert rule_tiers(slacks, np.array([0.1, 0.1])).tolist() == [0, 0, 1, 2]


def test_a_rule_that_is_too_lenient_gets_a_higher_line() -> None:
    slack = np.linspace(-1, 1, 2001)[:, None]
    levels = (slack[:, 0] >= 0.4).astype(np.int64)
    lines = refit_rule(slack, levels)
    assert lines == pytest.approx([0.4], abs=0.05)
    assert kappa(rule_tiers(slack, lines), levels, top=1) > kappa(rule_tiers(slack, np.zeros(1)), levels, top=1)


def test_a_rule_that_is_right_keeps_its_official_line() -> None:
    slack = np.linspace(-1, 1, 2001)[:, None]
    assert refit_rule(slack, (slack[:, 0] >= 0).astype(np.int64)).tolist() == [0.0]


def test_ascent_finds_the_best_of_each_coordinate() -> None:
    best = climb(
        np.zeros(2), [np.arange(5.0), np.arange(5.0)], objective=lambda x: -((x[0] - 3) ** 2) - (x[1] - 1) ** 2
    )
    assert best.tolist() == [3, 1]


def test_of_equally_good_values_the_nearest_to_the_start_is_kept() -> None:
    assert climb(np.array([2.0]), [np.arange(10.0)], objective=lambda x: float(x[0] >= 5)).tolist() == [5]
    assert climb(np.array([2.0]), [np.arange(10.0)], objective=lambda _: 1.0).tolist() == [2]

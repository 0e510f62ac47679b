"""Figures of agreement: values worked out by hand, and what must hold for any levels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.forecast.training.metrics import (
    Numbers,
    Whole,
    accuracy,
    calibration_error,
    count_pairs,
    covered,
    kappa,
    kappa_of_table,
    off_by_two,
    width,
    within_one,
)

TOP = 4
PAIRS = st.lists(st.tuples(st.integers(0, TOP), st.integers(0, TOP)), min_size=2, max_size=60)


def whole(*values: int) -> Whole:
    return np.array(values, dtype=np.int64)


def columns_of(pairs: list[tuple[int, int]]) -> tuple[Whole, Whole]:
    said, levels = zip(*pairs, strict=True)
    return whole(*said), whole(*levels)


def test_pairs_are_counted_by_forecast_and_level() -> None:
    table = count_pairs(whole(0, 1, 1, 2), whole(0, 1, 2, 2), top=2)
    assert table.tolist() == [[1, 0, 0], [0, 1, 1], [0, 0, 1]]


def test_kappa_worked_out_by_hand() -> None:
    said, levels = whole(0, 0, 1, 1), whole(0, 0, 0, 1)
    # Margins: said ½, ½; levels ¾, ¼. By chance ½·¼ + ½·¾ = ½ of 4 pairs differ, which is 2; one really differs.
    assert kappa(said, levels, top=1) == pytest.approx(1 - 1 / 2)


def test_a_difference_of_two_levels_weighs_four_times_one_of_one() -> None:
    near = np.array([[2, 1, 0], [0, 2, 0], [0, 0, 2]], dtype=np.float64)
    far = np.array([[2, 0, 1], [0, 2, 0], [0, 0, 2]], dtype=np.float64)

    def loss(table: Numbers) -> float:
        places = np.arange(3)
        weights = (places[:, None] - places) ** 2
        by_chance = float((weights * np.outer(table.sum(axis=1), table.sum(axis=0))).sum()) / table.sum()
        return float((1 - kappa_of_table(table)) * by_chance)

    assert loss(far) == pytest.approx(4 * loss(near))


@pytest.mark.parametrize(("said", "expected"), [(2, 1.0), (1, 0.0)])
def test_where_all_firms_are_at_one_level_kappa_says_whether_it_was_forecast(said: int, expected: float) -> None:
    # The second case differs by chance as well as in truth: 1 − 5/5.
    assert kappa(np.full(5, said), np.full(5, 2), top=TOP) == expected


@given(PAIRS)
def test_kappa_is_symmetric_and_at_most_one(pairs: list[tuple[int, int]]) -> None:
    said, levels = columns_of(pairs)
    assert kappa(said, levels, top=TOP) == pytest.approx(kappa(levels, said, top=TOP))
    assert kappa(said, levels, top=TOP) <= 1
    assert kappa(levels, levels, top=TOP) == 1


@given(PAIRS)
def test_turning_the_scale_round_changes_no_kappa(pairs: list[tuple[int, int]]) -> None:
    said, levels = columns_of(pairs)
    assert kappa(TOP - said, TOP - levels, top=TOP) == pytest.approx(kappa(said, levels, top=TOP))


@given(PAIRS)
def test_exact_near_and_far_forecasts_add_up(pairs: list[tuple[int, int]]) -> None:
    said, levels = columns_of(pairs)
    assert accuracy(said, levels) <= within_one(said, levels)
    assert within_one(said, levels) + off_by_two(said, levels) == pytest.approx(1)


def test_shares_worked_out_by_hand() -> None:
    said, levels = whole(0, 1, 2, 4), whole(0, 2, 4, 4)
    assert accuracy(said, levels) == 0.5
    assert within_one(said, levels) == 0.75
    assert off_by_two(said, levels) == 0.25


def test_an_interval_covers_both_of_its_ends() -> None:
    low, high = whole(1, 1, 1, 2), whole(2, 2, 2, 2)
    assert covered(low, high, levels=whole(1, 2, 3, 0)) == 0.5
    assert width(low, high) == 1.75


def test_probabilities_equal_to_the_frequencies_have_no_error() -> None:
    levels = np.arange(1000) % 4 > 0
    assert calibration_error(np.full((1000, 1), 0.75), levels.astype(np.int64)) == pytest.approx(0)


def test_the_error_is_the_distance_to_the_frequency_averaged_over_the_thresholds() -> None:
    levels = np.array([0, 1, 2, 2] * 100, dtype=np.int64)
    # Level 1 is reached by 75 %, level 2 by 50 %; the forecasts are off by 5 and by 20 points.
    chances = np.column_stack([np.full(400, 0.8), np.full(400, 0.3)])
    assert calibration_error(chances, levels) == pytest.approx((0.05 + 0.20) / 2)


def test_errors_in_opposite_directions_do_not_cancel_between_bins() -> None:
    chances = np.repeat([0.1, 0.9], 300)[:, None]
    levels = np.concatenate([np.arange(300) < 60, np.arange(300) < 240]).astype(np.int64)
    # 10 % forecast and 20 % happened; 90 % forecast and 80 % happened.
    assert calibration_error(chances, levels) == pytest.approx(0.1)


def test_a_certain_probability_is_in_the_last_bin() -> None:
    assert calibration_error(np.ones((50, 1)), np.ones(50, dtype=np.int64)) == 0


def test_few_firms_are_counted_in_few_bins() -> None:
    chances = np.array([0.05, 0.15, 0.25] * 10)[:, None]
    levels = np.array([0, 0, 1] * 10, dtype=np.int64)
    # In ten bins the mean distance would be (.05 + .15 + .75) / 3; in three bins all of them are in one.
    assert calibration_error(chances, levels) == pytest.approx(1 / 3 - 0.15)

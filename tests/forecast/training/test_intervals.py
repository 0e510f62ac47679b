"""The 90 % interval: scores by hand, coverage of unseen firms, and always a contiguous range that holds the tier."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.forecast.serving.many_firms import (
    Numbers,
    Whole,
    count_tiers,
    find_intervals,
    make_forecast,
    never_rising,
    with_edges,
)
from rongtong_assess.forecast.serving.thresholds import OddsPart, Thresholds
from rongtong_assess.forecast.training.calibration import find_reach, level_scores

CHANCES = st.lists(st.floats(0, 1), min_size=4, max_size=4).map(lambda row: never_rising(np.array([row])))
REACH = st.floats(-0.5, 0.5)
HALVES = np.full(4, 0.5)


def test_edges_go_from_certain_to_impossible() -> None:
    assert with_edges(np.array([[0.7, 0.2]])).tolist() == [[1.0, 0.7, 0.2, 0.0]]


@pytest.mark.parametrize(("level", "score"), [(0, 0.2), (1, -0.2), (2, 0.3)])
def test_scores_worked_out_by_hand(level: int, score: float) -> None:
    # F(0) = .3 and F(1) = .8. Level 0: ½ − .3; level 1: max(.3 − ½, ½ − .8); level 2: .8 − ½.
    assert level_scores(np.array([[0.7, 0.2]]), np.array([level])) == pytest.approx([score])


@given(CHANCES)
def test_some_level_holds_the_median_and_its_score_is_not_above_zero(chances: Numbers) -> None:
    scores = [float(level_scores(chances, np.array([level]))[0]) for level in range(5)]
    assert min(scores) <= 1e-12
    assert max(scores) <= 0.5


def test_the_reach_is_the_score_that_ninety_of_a_hundred_stay_within() -> None:
    chances = np.linspace(0.01, 0.99, 99)[:, None]
    levels = np.ones(99, dtype=np.int64)
    # Scores of level 1 are ½ − chance; the 90th of the 99 sorted ones belongs to the tenth smallest chance.
    assert find_reach(chances, levels) == pytest.approx(0.5 - 0.10)


@pytest.mark.parametrize(("firms", "is_everything"), [(1, True), (8, True), (9, False)])
def test_too_few_firms_get_the_whole_scale(firms: int, *, is_everything: bool) -> None:
    reach = find_reach(np.full((firms, 1), 0.9), np.ones(firms, dtype=np.int64))
    assert (reach == 0.5) == is_everything


@pytest.mark.parametrize("seed", range(3))
def test_nine_of_ten_unseen_firms_are_covered(seed: int) -> None:
    random = np.random.default_rng(seed)
    line = random.normal(size=(6000, 1)) * 2
    chances = 1 / (1 + np.exp(-(line + np.array([1.5, 0.0, -1.5]))))
    levels = np.asarray((random.random((6000, 1)) < chances).sum(axis=1), dtype=np.int64)
    half = 3000
    forecast = make_forecast(chances[half:], HALVES[:3], reach=find_reach(chances[:half], levels[:half]))
    assert ((forecast.low <= levels[half:]) & (levels[half:] <= forecast.high)).mean() >= 0.88


@given(CHANCES, REACH)
def test_an_interval_is_ordered_and_holds_the_tier(chances: Numbers, reach: float) -> None:
    tiers = count_tiers(chances, HALVES)
    low, high = find_intervals(chances, tiers, reach=reach)
    assert 0 <= low[0] <= tiers[0] <= high[0] <= 4


@given(CHANCES, REACH)
def test_a_longer_reach_never_narrows_the_interval(chances: Numbers, reach: float) -> None:
    tiers = count_tiers(chances, HALVES)
    low, high = find_intervals(chances, tiers, reach=reach)
    wider_low, wider_high = find_intervals(chances, tiers, reach=reach + 0.05)
    assert wider_low[0] <= low[0]
    assert wider_high[0] >= high[0]


@given(CHANCES, REACH)
def test_larger_probabilities_lower_neither_end(chances: Numbers, reach: float) -> None:
    def ends(some: Numbers) -> tuple[Whole, Whole]:
        return find_intervals(some, count_tiers(some, HALVES), reach=reach)

    better = np.minimum(chances + 0.07, 1)
    assert (ends(better)[0] >= ends(chances)[0]).all()
    assert (ends(better)[1] >= ends(chances)[1]).all()


@given(CHANCES, REACH)
def test_one_firm_and_many_get_the_same_interval(chances: Numbers, reach: float) -> None:
    numbers = Thresholds((OddsPart((), (0.0,) * 4),), (0.5,) * 4, reach)
    many = make_forecast(chances, HALVES, reach=reach)
    row = chances[0].tolist()
    assert numbers.tier(row) == many.tiers[0]
    assert numbers.interval(row) == (many.low[0], many.high[0])

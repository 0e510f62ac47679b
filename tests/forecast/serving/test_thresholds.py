"""One firm's forecast in plain Python: each part by hand, and what must hold for any numbers."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.forecast.serving.many_firms import forecast_rows
from rongtong_assess.forecast.serving.thresholds import (
    LEAST_DOUBT,
    Boost,
    BoostsPart,
    OddsPart,
    PlattScaling,
    Ramp,
    RampsPart,
    Thresholds,
    Tree,
    logistic,
)

SMALL = st.floats(-4, 4)
ROWS = st.lists(SMALL, min_size=3, max_size=3)


@st.composite
def trees(draw: st.DrawFn, low: float = -1.0, high: float = 1.0, depth: int = 2) -> Tree:
    """A tree whose values never fall with any feature."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.floats(low, high))
    middle = draw(st.floats(low, high))
    lower = draw(trees(low, middle, depth - 1))
    return (draw(st.integers(0, 2)), draw(SMALL), lower, draw(trees(middle, high, depth - 1)))


@st.composite
def thresholds(draw: st.DrawFn) -> Thresholds:
    """Three features, two thresholds, every kind of part."""
    slopes = tuple(draw(st.lists(st.floats(0, 2), min_size=3, max_size=3)))
    first, second = sorted(draw(st.lists(SMALL, min_size=2, max_size=2)), reverse=True)
    ramps = tuple(Ramp(draw(st.integers(0, 2)), draw(st.floats(0, 2)), draw(SMALL)) for _ in range(2))
    boosts = tuple(Boost(draw(SMALL), tuple(draw(st.lists(trees(), max_size=3)))) for _ in range(2))
    is_calibrated = draw(st.booleans())
    scaling = st.builds(PlattScaling, st.floats(0.2, 3), st.floats(-2, 2))
    return Thresholds(
        parts=(OddsPart(slopes, (first, second)), RampsPart(ramps), BoostsPart(boosts)),
        cuts=tuple(draw(st.lists(st.floats(0.1, 0.9), min_size=2, max_size=2))),
        reach=draw(st.floats(-0.5, 0.5)),
        calibration=(draw(scaling), draw(scaling)) if is_calibrated else (),
    )


@pytest.mark.parametrize(("value", "chance"), [(0, 0.5), (log(3), 0.75), (-log(3), 0.25), (1000, 1.0), (-1000, 0.0)])
def test_the_logistic_function_is_safe_for_any_size(value: float, chance: float) -> None:
    assert logistic(value) == pytest.approx(chance)


@given(st.floats(-30, 30))
def test_the_logistic_function_is_symmetric(value: float) -> None:
    assert logistic(value) + logistic(-value) == pytest.approx(1)


def test_proportional_odds_by_hand() -> None:
    part = OddsPart((1.0, 0.5), (0.0, -2.0))
    assert part.chances([1.0, 2.0]) == pytest.approx([1 / (1 + exp(-2)), 0.5])


def test_a_ramp_looks_at_its_own_feature_only() -> None:
    part = RampsPart((Ramp(1, 2.0, -1.0), Ramp(0, 0.0, 0.0)))
    assert part.chances([9.0, 0.5]) == [0.5, 0.5]
    assert part.chances([-9.0, 0.5]) == [0.5, 0.5]


def test_a_value_at_the_threshold_of_a_tree_goes_to_the_lower_branch() -> None:
    boost = Boost(0.0, ((0, 1.5, -1.0, (1, 0.0, 1.0, 2.0)),))
    assert boost.chance([1.5, 5.0]) == pytest.approx(logistic(-1.0))
    assert boost.chance([1.6, 0.0]) == pytest.approx(logistic(1.0))
    assert boost.chance([1.6, 0.1]) == pytest.approx(logistic(2.0))


def test_trees_add_up_from_the_base() -> None:
    assert Boost(0.5, (0.25, -0.75)).chance([]) == 0.5
    assert Boost(0.5, ()).chance([]) == pytest.approx(logistic(0.5))


def test_the_parts_are_averaged_and_then_never_rise() -> None:
    numbers = Thresholds(
        (BoostsPart((Boost(0.0, ()), Boost(log(3), ()))), BoostsPart((Boost(0.0, ()), Boost(log(3), ())))),
        (0.5, 0.5),
        0,
    )
    assert numbers.chances([]) == [0.5, 0.5]


def test_platt_scaling_by_hand() -> None:
    assert PlattScaling(1.0, 0.0).apply(0.3) == pytest.approx(0.3)
    assert PlattScaling(2.0, 0.0).apply(0.75) == pytest.approx(0.9)
    assert PlattScaling(1.0, log(3)).apply(0.5) == pytest.approx(0.75)


def test_a_certain_probability_is_calibrated_as_the_nearest_uncertain_one() -> None:
    scaling = PlattScaling(0.5, 0.0)
    assert scaling.apply(1.0) == scaling.apply(1 - LEAST_DOUBT) < 1
    assert scaling.apply(0.0) == scaling.apply(LEAST_DOUBT) > 0


@pytest.mark.parametrize(
    ("chances", "tier", "interval"),
    [
        ((0.9, 0.6, 0.1), 2, (1, 2)),
        ((0.2, 0.1, 0.0), 0, (0, 0)),
        ((1.0, 1.0, 0.95), 3, (3, 3)),
        ((0.5, 0.5, 0.5), 3, (0, 3)),
    ],
)
def test_tier_and_interval_by_hand(chances: tuple[float, ...], tier: int, interval: tuple[int, int]) -> None:
    numbers = Thresholds((OddsPart((), (0.0,) * 3),), (0.5, 0.5, 0.5), 0.2)
    assert numbers.tier(chances) == tier
    assert numbers.interval(chances) == interval


@given(thresholds(), ROWS)
def test_probabilities_never_rise_from_level_to_level(numbers: Thresholds, row: list[float]) -> None:
    first, second = numbers.chances(row)
    assert 0 <= second <= first <= 1


@given(thresholds(), ROWS, st.integers(0, 2), st.floats(0, 3))
def test_a_larger_feature_lowers_no_probability_tier_or_end(
    numbers: Thresholds, row: list[float], column: int, step: float
) -> None:
    better = [value + step * (place == column) for place, value in enumerate(row)]
    before, after = numbers.chances(row), numbers.chances(better)
    assert all(late >= early - 1e-12 for early, late in zip(before, after, strict=True))
    # Rounding aside: compare tier and ends where no probability fell by a last digit.
    if all(late >= early for early, late in zip(before, after, strict=True)):
        assert numbers.tier(after) >= numbers.tier(before)
        assert numbers.interval(after) >= numbers.interval(before)


@given(thresholds(), ROWS)
def test_an_interval_holds_the_tier(numbers: Thresholds, row: list[float]) -> None:
    chances = numbers.chances(row)
    low, high = numbers.interval(chances)
    assert 0 <= low <= numbers.tier(chances) <= high <= 2


@given(thresholds(), st.lists(ROWS, min_size=1, max_size=5))
def test_many_firms_get_what_each_gets_alone(numbers: Thresholds, rows: list[list[float]]) -> None:
    many = forecast_rows(numbers, np.array(rows))
    alone = np.array([numbers.chances(row) for row in rows])
    assert np.abs(many.chances - alone).max() < 1e-9


def test_more_rows_than_fit_into_a_block_are_all_forecast(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = Thresholds((OddsPart((1.0,), (0.0,)),), (0.5,), 0.1)
    rows = np.linspace(-2, 2, 25)[:, None]
    whole = forecast_rows(numbers, rows)
    monkeypatch.setattr("rongtong_assess.forecast.serving.many_firms.ROWS_AT_A_TIME", 7)
    assert forecast_rows(numbers, rows).chances.tolist() == whole.chances.tolist()
    assert len(forecast_rows(numbers, rows[:0]).tiers) == 0

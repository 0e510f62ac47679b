"""Measures of forecasts of levels. Levels are whole numbers from 0 to `top`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST_BINS, FEWEST_BINS, FIRMS_PER_BIN = 10, 3, 200
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


def kappa(said: Whole, levels: Whole, *, top: int) -> float:
    """Quadratic weighted kappa; where all firms are at one level, 1 if that was forecast and 0 if not."""
    return kappa_of_table(count_pairs(said, levels, top=top))


def count_pairs(said: Whole, levels: Whole, *, top: int) -> Numbers:
    """How often each forecast met each level."""
    size = top + 1
    return np.bincount(said * size + levels, minlength=size * size).reshape(size, size).astype(np.float64)


def kappa_of_table(table: Numbers) -> float:
    places = np.arange(len(table))
    weights = (places[:, None] - places) ** 2
    by_chance = float((weights * np.outer(table.sum(axis=1), table.sum(axis=0))).sum()) / table.sum()
    wrong = float((weights * table).sum())
    if by_chance == 0:
        return 1.0 if wrong == 0 else 0.0
    return float(1.0 - wrong / by_chance)


def accuracy(said: Whole, levels: Whole) -> float:
    return float((said == levels).mean())


def within_one(said: Whole, levels: Whole) -> float:
    return float((np.abs(said - levels) <= 1).mean())


def off_by_two(said: Whole, levels: Whole) -> float:
    """The share that is two levels off or more."""
    return float((np.abs(said - levels) >= 2).mean())


def calibration_error(chances: Numbers, levels: Whole) -> float:
    """ECE: between forecast and frequency in bins of equal width, the mean over the thresholds.

    Ten bins; of fewer than 2,000 firms fewer, because a bin with few firms measures chance.
    """
    bins = int(np.clip(len(levels) // FIRMS_PER_BIN, FEWEST_BINS, MOST_BINS))
    errors = [_threshold_error(chances[:, k - 1], levels >= k, bins=bins) for k in range(1, chances.shape[1] + 1)]
    return float(np.mean(errors))


def covered(low: Whole, high: Whole, *, levels: Whole) -> float:
    """The share whose level lies in its interval."""
    return float(((low <= levels) & (levels <= high)).mean())


def width(low: Whole, high: Whole) -> float:
    """How many levels an interval holds on average."""
    return float((high - low + 1).mean())


def _threshold_error(chance: Numbers, reached: NDArray[np.bool_], *, bins: int) -> float:
    places = np.minimum((chance * bins).astype(np.int64), bins - 1)
    forecast = np.bincount(places, weights=chance, minlength=bins)
    happened = np.bincount(places, weights=reached.astype(np.float64), minlength=bins)
    return float(np.abs(forecast - happened).sum() / len(chance))

"""Forecasts of many firms at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.placement.cuts import count_tiers
from rongtong_assess.placement.intervals import find_intervals

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Forecast:
    """chances: P(level ≥ k), firms × thresholds, never rising; low to high is the 90 % interval."""

    chances: Numbers
    tiers: Whole
    low: Whole
    high: Whole


def make_forecast(chances: Numbers, cuts: Numbers, reach: float) -> Forecast:
    """Tier and interval from the chances."""
    tiers = count_tiers(chances, cuts)
    return Forecast(chances, tiers, *find_intervals(chances, tiers, reach))


def never_rising(chances: Numbers) -> Numbers:
    """The running minimum over the thresholds, at most 1."""
    return np.asarray(np.minimum.accumulate(np.minimum(chances, 1.0), axis=1))

"""Forecasts for many firms at once, with numpy and without scikit-learn; equal to Thresholds for each firm.

Each comparison of a feature with a threshold is made once for all trees; a tree is then a few choices between arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from rongtong_assess.forecast.features.matrix import EncodedFirms, make_matrix
from rongtong_assess.forecast.serving.model import ServedModel
from rongtong_assess.forecast.serving.thresholds import LEAST_DOUBT, OddsPart, Part, RampsPart, Thresholds, Tree

ROWS_AT_A_TIME = 10_000
Numbers = NDArray[np.float64]
Answered = dict[tuple[int, float], NDArray[np.bool_]]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class ForecastTable:
    """Forecasts of many firms.

    chances: P(level ≥ k), firms × thresholds, never rising. low, high: ends of the 90 % interval.
    """

    chances: Numbers
    tiers: Whole
    low: Whole
    high: Whole


def forecast_many(model: ServedModel, firms: EncodedFirms, *, profile: Numbers) -> ForecastTable:
    """Forecasts from encoded sheets. profile: firms × (size rung, industry effect, region effect)."""
    return forecast_rows(model.full, make_matrix(model.features, firms, profile=profile))


def forecast_rows(thresholds: Thresholds, features: Numbers) -> ForecastTable:
    """Forecasts from features."""
    blocks = range(0, max(1, len(features)), ROWS_AT_A_TIME)
    chances = np.concatenate([_chances(thresholds, features[start : start + ROWS_AT_A_TIME]) for start in blocks])
    return make_forecast(chances, np.array(thresholds.cuts), reach=thresholds.reach)


def make_forecast(chances: Numbers, cuts: Numbers, *, reach: float) -> ForecastTable:
    """Tier and interval from the chances."""
    tiers = count_tiers(chances, cuts)
    return ForecastTable(chances, tiers, *find_intervals(chances, tiers, reach=reach))


def find_intervals(chances: Numbers, tiers: Whole, *, reach: float) -> tuple[Whole, Whole]:
    """Lowest and highest level of each firm's interval; it always holds the tier."""
    edges = with_edges(chances)
    levels = edges.shape[1] - 1
    reached = edges[:, :levels] >= 0.5 - reach
    reached[:, 0] = True
    high = levels - 1 - np.argmax(reached[:, ::-1], axis=1)
    low = np.argmax(edges[:, 1:] <= 0.5 + reach, axis=1)
    return np.minimum(low, tiers), np.maximum(high, tiers)


def count_tiers(chances: Numbers, cuts: Numbers) -> Whole:
    """The number of thresholds passed."""
    return np.asarray((chances >= cuts).sum(axis=1), dtype=np.int64)


def never_rising(chances: Numbers) -> Numbers:
    """The running minimum over the thresholds, at most 1."""
    return np.asarray(np.minimum.accumulate(np.minimum(chances, 1.0), axis=1))


def calibrate(chances: Numbers, calibration: Numbers | None) -> Numbers:
    """Platt scaling of P(level ≥ k), firms × thresholds, never rising. calibration: slope and offset per threshold."""
    if calibration is None:
        return chances
    return never_rising(expit(log_odds(chances) * calibration[:, 0] + calibration[:, 1]))


def with_edges(chances: Numbers) -> Numbers:
    """P(level ≥ k) for k from 0 to beyond the top."""
    firms = len(chances)
    return np.column_stack([np.ones(firms), chances, np.zeros(firms)])


def log_odds(chances: Numbers) -> Numbers:
    return np.asarray(logit(np.clip(chances, LEAST_DOUBT, 1 - LEAST_DOUBT)))


def _chances(thresholds: Thresholds, features: Numbers) -> Numbers:
    several = [_part_chances(part, features) for part in thresholds.parts]
    chances = never_rising(sum(several, np.zeros(1)) / len(several))
    calibration = np.array([(scaling.slope, scaling.offset) for scaling in thresholds.calibration])
    return calibrate(chances, calibration if thresholds.calibration else None)


def _part_chances(part: Part, features: Numbers) -> Numbers:
    if isinstance(part, OddsPart):
        return np.asarray(expit((features @ np.array(part.slopes))[:, None] + np.array(part.intercepts)))
    if isinstance(part, RampsPart):
        lines = [ramp.slope * features[:, ramp.feature] + ramp.intercept for ramp in part.ramps]
        return np.asarray(expit(np.column_stack(lines)))
    answered: Answered = {}
    totals = []
    for boost in part.boosts:
        total = np.full(len(features), boost.base)
        for tree in boost.trees:
            total += _tree_values(tree, features, answered=answered)
        totals.append(total)
    return np.asarray(expit(np.column_stack(totals)))


def _tree_values(tree: Tree, features: Numbers, *, answered: Answered) -> Numbers | float:
    if isinstance(tree, float):
        return tree
    feature, threshold, lower, higher = tree
    if (feature, threshold) not in answered:
        answered[feature, threshold] = features[:, feature] <= threshold
    branches = (_tree_values(branch, features, answered=answered) for branch in (lower, higher))
    return np.where(answered[feature, threshold], *branches)

"""The served numbers for many firms at once, with numpy and without scikit-learn; equal to one by one.

Each question "is this feature above that threshold" is answered once for all trees; a tree is then a few
choices between arrays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from rongtong_assess.placement.calibration import bend_chances
from rongtong_assess.placement.feature_matrix import EncodedFirms, make_matrix
from rongtong_assess.placement.forecast import Forecast, make_forecast, never_rising
from rongtong_assess.placement.model import ServedModel
from rongtong_assess.placement.serving import OddsPart, Part, RampsPart, Thresholds, Tree

ROWS_AT_A_TIME = 10_000

Numbers = NDArray[np.float64]
Answered = dict[tuple[int, float], NDArray[np.bool_]]


def place_many(model: ServedModel, firms: EncodedFirms, profile: Numbers) -> Forecast:
    """Forecasts from encoded sheets. profile: firms × (size rung, industry effect, region effect)."""
    return forecast_rows(model.full, make_matrix(model.features, firms, profile))


def forecast_rows(thresholds: Thresholds, features: Numbers) -> Forecast:
    """Forecasts from features."""
    blocks = range(0, max(1, len(features)), ROWS_AT_A_TIME)
    chances = np.concatenate([_chances(thresholds, features[start : start + ROWS_AT_A_TIME]) for start in blocks])
    return make_forecast(chances, np.array(thresholds.cuts), thresholds.reach)


def _chances(thresholds: Thresholds, features: Numbers) -> Numbers:
    several = [_part_chances(part, features) for part in thresholds.parts]
    chances = never_rising(sum(several, np.zeros(1)) / len(several))
    bends = np.array([(bend.stretch, bend.shift) for bend in thresholds.bends])
    return bend_chances(chances, bends if thresholds.bends else None)


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
            total += _tree_values(tree, features, answered)
        totals.append(total)
    return np.asarray(expit(np.column_stack(totals)))


def _tree_values(tree: Tree, features: Numbers, answered: Answered) -> Numbers | float:
    if isinstance(tree, float):
        return tree
    feature, threshold, lower, higher = tree
    if (feature, threshold) not in answered:
        answered[feature, threshold] = features[:, feature] <= threshold
    branches = (_tree_values(branch, features, answered) for branch in (lower, higher))
    return np.where(answered[feature, threshold], *branches)

"""Calibrates probabilities that are over- or under-confident, and the 90 % interval, on firms not trained on.

The average of a part that fits and a part that does not is under-confident, and auxiliary simulated firms bias
probabilities. Per threshold, Platt scaling maps the log-odds by slope · x + offset with a slope above 0, so the
order stays and a better answer still lowers nothing. Probabilities that are calibrated already stay as they are.

The interval is split conformal for ordered levels: with F the cumulative distribution, the score of a level is
max(F(level − 1) − ½, ½ − F(level)). It is below 0 where the median lies in the level and grows with the distance.
Levels with a score up to `reach` are contiguous.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from rongtong_assess.forecast.serving.many_firms import (
    calibrate,
    log_odds,
    with_edges,
)

# The share of the mean loss that scaling must remove. Chance alone removes 2 % with 200 firms, 1 % with 400.
FEWEST_TO_CALIBRATE, LEAST_GAIN = 400, 0.02
RIDGE = 5.0
WIDEST_LOG_SLOPE, WIDEST_OFFSET = 3.0, 8.0
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
COVERAGE = 0.90


def fit_calibration(chances: Numbers, levels: Whole) -> Numbers | None:
    """Slope and offset of each threshold's log-odds, thresholds × 2; None where no correction is needed."""
    if len(levels) < FEWEST_TO_CALIBRATE:
        return None
    reached = levels[:, None] >= np.arange(1, chances.shape[1] + 1)
    calibration = np.array([_fit_scaling(*columns) for columns in zip(chances.T, reached.T, strict=True)])
    before, after = _loss(chances, reached), _loss(calibrate(chances, calibration), reached)
    return calibration if before - after >= LEAST_GAIN * before else None


def _fit_scaling(chances: Numbers, reached: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of one threshold; a light ridge keeps them near 1 and 0, which change nothing."""
    odds = log_odds(chances)

    def loss(parameters: Numbers) -> tuple[float, Numbers]:
        slope = np.exp(parameters[0])
        line = slope * odds + parameters[1]
        off = expit(line) - reached
        value = float((np.logaddexp(0, line) - reached * line).sum() + RIDGE / 2 * (parameters @ parameters))
        return value, np.array([(off * odds).sum() * slope, off.sum()]) + RIDGE * parameters

    bounds = [(-WIDEST_LOG_SLOPE, WIDEST_LOG_SLOPE), (-WIDEST_OFFSET, WIDEST_OFFSET)]
    found = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(np.exp(found[0])), float(found[1])


def _loss(chances: Numbers, reached: NDArray[np.bool_]) -> float:
    odds = log_odds(chances)
    return float((np.logaddexp(0, odds) - reached * odds).mean())


def level_scores(chances: Numbers, levels: Whole) -> Numbers:
    """The score of each firm's own level."""
    edges = with_edges(chances)
    firms = np.arange(len(levels))
    return np.asarray(np.maximum(0.5 - edges[firms, levels], edges[firms, levels + 1] - 0.5))


def find_reach(chances: Numbers, levels: Whole) -> float:
    """The score within which 90 % of unseen firms lie; ½, the whole scale, where there are too few firms."""
    scores = np.sort(level_scores(chances, levels))
    rank = int(np.ceil(COVERAGE * (len(scores) + 1)))
    return float(scores[rank - 1]) if rank <= len(scores) else 0.5

"""Bending chances that are systematically too careful or too bold, on firms that trained nothing.

The average of a part that fits and one that does not is less sure than it may be, and simulated firms beside
verified ones pull chances their way. Per threshold the log-odds are then stretched and shifted (Platt's
scaling), never turned round, so that a better answer still lowers nothing. Chances that are right already stay
as they are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from rongtong_assess.forecast.serving.many_firms import (
    _log_odds,
    bend_chances,
    with_edges,
)

# What bending must take off the mean loss. Chance takes as much off that of 200 firms, 1 % off that of 400.
FEWEST_TO_BEND, LEAST_GAIN = 400, 0.02
RIDGE = 5.0
WIDEST_STRETCH, FURTHEST_SHIFT = 3.0, 8.0
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
COVERAGE = 0.90


def find_bends(chances: Numbers, levels: Whole) -> Numbers | None:
    """Stretch and shift of each threshold's log-odds, thresholds × 2; None where nothing is to be mended."""
    if len(levels) < FEWEST_TO_BEND:
        return None
    reached = levels[:, None] >= np.arange(1, chances.shape[1] + 1)
    bends = np.array([_find_bend(*columns) for columns in zip(chances.T, reached.T, strict=True)])
    before, after = _loss(chances, reached), _loss(bend_chances(chances, bends), reached)
    return bends if before - after >= LEAST_GAIN * before else None


def _find_bend(chances: Numbers, reached: NDArray[np.bool_]) -> tuple[float, float]:
    """A light ridge keeps the bend near none, where the stretch is 1 and the shift 0."""
    odds = _log_odds(chances)

    def loss(parameters: Numbers) -> tuple[float, Numbers]:
        stretch = np.exp(parameters[0])
        line = stretch * odds + parameters[1]
        off = expit(line) - reached
        value = float((np.logaddexp(0, line) - reached * line).sum() + RIDGE / 2 * (parameters @ parameters))
        return value, np.array([(off * odds).sum() * stretch, off.sum()]) + RIDGE * parameters

    bounds = [(-WIDEST_STRETCH, WIDEST_STRETCH), (-FURTHEST_SHIFT, FURTHEST_SHIFT)]
    found = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(np.exp(found[0])), float(found[1])


def _loss(chances: Numbers, reached: NDArray[np.bool_]) -> float:
    odds = _log_odds(chances)
    return float((np.logaddexp(0, odds) - reached * odds).mean())


def level_scores(chances: Numbers, levels: Whole) -> Numbers:
    """The score of each firm's own level."""
    edges = with_edges(chances)
    firms = np.arange(len(levels))
    return np.asarray(np.maximum(0.5 - edges[firms, levels], edges[firms, levels + 1] - 0.5))


def find_reach(chances: Numbers, levels: Whole) -> float:
    """The score that 90 % of unseen firms stay within; all of it where there are too few firms to tell."""
    scores = np.sort(level_scores(chances, levels))
    rank = int(np.ceil(COVERAGE * (len(scores) + 1)))
    return float(scores[rank - 1]) if rank <= len(scores) else 0.5

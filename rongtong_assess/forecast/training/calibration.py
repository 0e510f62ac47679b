"""Calibration, 90 % interval and cut points: everything that is fitted on firms the parts were not trained on.

Calibration: the average of a part that fits and a part that does not is under-confident, and auxiliary simulated firms
bias probabilities. Per threshold, Platt scaling maps the log-odds x to slope · x + offset. The slope is above 0, so the
order stays and a better answer still lowers nothing. Probabilities that are calibrated already stay as they are.

Interval: split conformal for ordered levels. With F the cumulative distribution, the score of a level is
max(F(level − 1) − ½, ½ − F(level)). It is below 0 where the median lies in the level and grows with the distance.
Levels with a score up to `reach` are contiguous.

Cut points: the probability from which a threshold counts as passed. They are tuned for quadratic weighted kappa and
shrunk towards ½ the fewer firms there are, because a cut tuned on few firms is mostly noise. Where possible, hardly any
firm may be two levels off. Cuts are fixed and probabilities fall from threshold to threshold, so the tier is monotone.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from rongtong_assess.forecast.serving.many_firms import (
    calibrate,
    count_tiers,
    log_odds,
    with_edges,
)
from rongtong_assess.forecast.training.metrics import kappa, off_by_two

# The share of the mean loss that scaling must remove. Chance alone removes 2 % with 200 firms, 1 % with 400.
FEWEST_TO_CALIBRATE, LEAST_GAIN = 400, 0.02
RIDGE = 5.0
WIDEST_LOG_SLOPE, WIDEST_OFFSET = 3.0, 8.0
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
COVERAGE = 0.90
GRID = np.round(np.arange(0.10, 0.901, 0.02), 2)
ROUNDS = 3
FIRMS_FOR_HALF_TRUST = 200
# The share of firms that may be two levels off, the lower share that is aimed at, and what more costs in kappa.
GROSS_LIMIT, MOST_GROSS, GROSS_PRICE = 0.01, 0.008, 3.0


def fit_calibration(chances: Numbers, levels: Whole) -> Numbers | None:
    """Slope and offset of each threshold's log-odds, thresholds × 2; None where no correction is needed."""
    if len(levels) < FEWEST_TO_CALIBRATE:
        return None
    reached = levels[:, None] >= np.arange(1, chances.shape[1] + 1)
    calibration = np.array([_fit_scaling(*columns) for columns in zip(chances.T, reached.T, strict=True)])
    before, after = _loss(chances, reached), _loss(calibrate(chances, calibration), reached)
    return calibration if before - after >= LEAST_GAIN * before else None


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


def tune_cuts(chances: Numbers, levels: Whole) -> Numbers:
    """One cut per threshold. chances: P(level ≥ k), firms × thresholds, calibrated."""
    top = chances.shape[1]

    def agreement(cuts: Numbers) -> float:
        return kappa(count_tiers(chances, cuts), levels, top=top)

    def careful_agreement(cuts: Numbers) -> float:
        return agreement(cuts) - GROSS_PRICE * max(0.0, gross_errors(cuts) - MOST_GROSS)

    def gross_errors(cuts: Numbers) -> float:
        return off_by_two(count_tiers(chances, cuts), levels)

    start, grids = np.full(top, 0.5), [GRID] * top
    best = climb(start, grids, objective=agreement)
    if gross_errors(best) > MOST_GROSS:
        careful = climb(start, grids, objective=careful_agreement)
        best = careful if gross_errors(careful) <= GROSS_LIMIT else best
    trust = len(levels) / (len(levels) + FIRMS_FOR_HALF_TRUST)
    return np.round(0.5 + trust * (best - 0.5), 4)


def refit_rule(slacks: Numbers, levels: Whole) -> Numbers:
    """New lines for the rule's slack: a level is granted from its line on; 0 is the official line."""
    top = slacks.shape[1]
    grids = [
        np.unique(np.append(np.quantile(slacks[:, place], np.linspace(0.02, 0.98, 49)), 0.0)) for place in range(top)
    ]
    return climb(np.zeros(top), grids, objective=lambda lines: kappa(rule_tiers(slacks, lines), levels, top=top))


def rule_tiers(slacks: Numbers, lines: Numbers) -> Whole:
    """The highest level whose slack reaches its line."""
    granted = slacks >= lines
    return np.asarray((granted * np.arange(1, slacks.shape[1] + 1)).max(axis=1), dtype=np.int64)


def climb(start: Numbers, grids: list[Numbers], *, objective: Callable[[Numbers], float]) -> Numbers:
    """Coordinate ascent over a grid per coordinate; of equally good values the one nearest to `start` is kept."""
    best, most = start.copy(), objective(start)
    for _ in range(ROUNDS):
        before = best.copy()
        for place, grid in enumerate(grids):
            for value in sorted(grid, key=lambda candidate: abs(candidate - start[place])):
                trial = best.copy()
                trial[place] = value
                found = objective(trial)
                if found > most + 1e-9:
                    best, most = trial, found
        if (best == before).all():
            break
    return best


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

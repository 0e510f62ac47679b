"""Cut points: the probability from which a threshold counts as passed.

Tuned for quadratic weighted kappa on firms not trained on, and shrunk towards ½ the fewer these firms are, because
a cut tuned on few firms is mostly noise. Where possible, hardly any firm may be two levels off. Fixed cuts on
probabilities that fall from threshold to threshold keep the tier monotone.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.forecast.serving.many_firms import count_tiers
from rongtong_assess.forecast.training.metrics import kappa, off_by_two

GRID = np.round(np.arange(0.10, 0.901, 0.02), 2)
ROUNDS = 3
FIRMS_FOR_HALF_TRUST = 200
# The share of firms that may be two levels off, the lower share that is aimed at, and what more costs in kappa.
GROSS_LIMIT, MOST_GROSS, GROSS_PRICE = 0.01, 0.008, 3.0
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


def tune_cuts(chances: Numbers, levels: Whole) -> Numbers:
    """One cut per threshold. chances: P(level ≥ k), firms × thresholds, calibrated."""
    top = chances.shape[1]

    def agreement(cuts: Numbers) -> float:
        return kappa(count_tiers(chances, cuts), levels, top)

    def careful_agreement(cuts: Numbers) -> float:
        return agreement(cuts) - GROSS_PRICE * max(0.0, gross_errors(cuts) - MOST_GROSS)

    def gross_errors(cuts: Numbers) -> float:
        return off_by_two(count_tiers(chances, cuts), levels)

    start, grids = np.full(top, 0.5), [GRID] * top
    best = climb(start, grids, agreement)
    if gross_errors(best) > MOST_GROSS:
        careful = climb(start, grids, careful_agreement)
        best = careful if gross_errors(careful) <= GROSS_LIMIT else best
    trust = len(levels) / (len(levels) + FIRMS_FOR_HALF_TRUST)
    return np.round(0.5 + trust * (best - 0.5), 4)


def refit_rule(slacks: Numbers, levels: Whole) -> Numbers:
    """New lines for the rule's slack: a level is granted from its line on; 0 is the official line."""
    top = slacks.shape[1]
    grids = [
        np.unique(np.append(np.quantile(slacks[:, place], np.linspace(0.02, 0.98, 49)), 0.0)) for place in range(top)
    ]
    return climb(np.zeros(top), grids, lambda lines: kappa(rule_tiers(slacks, lines), levels, top))


def rule_tiers(slacks: Numbers, lines: Numbers) -> Whole:
    """The highest level whose slack reaches its line."""
    granted = slacks >= lines
    return np.asarray((granted * np.arange(1, slacks.shape[1] + 1)).max(axis=1), dtype=np.int64)


def climb(start: Numbers, grids: list[Numbers], objective: Callable[[Numbers], float]) -> Numbers:
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

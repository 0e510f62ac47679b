"""Proportional odds with slopes that are never below zero, fitted with SciPy.

logit P(level ≥ k) = slopes · features + intercept k, with falling intercepts. A light ridge on the slopes of
standardised features keeps features that say nearly the same from fighting each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

RIDGE = 0.003
LEAST_CHANCE = 1e-12
NARROWEST_STEP = 1e-4
MOST_STEPS = 300
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Odds:
    """slopes: one per feature, none below 0; intercepts: one per threshold, falling."""

    slopes: Numbers
    intercepts: Numbers

    def chances(self, features: Numbers) -> Numbers:
        """P(level ≥ k), firms × thresholds."""
        return np.asarray(expit((features @ self.slopes)[:, None] + self.intercepts))


def fit_odds(features: Numbers, levels: Whole, *, top: int, weights: Numbers | None = None) -> Odds:
    """levels from 0 to top; a constant feature gets slope 0."""
    centre, spread = features.mean(axis=0), features.std(axis=0)
    varies = spread > 0
    scale = np.where(varies, spread, 1.0)
    task = _Task((features - centre) / scale * varies, levels, top, weights)
    bounds = [(0, None)] * features.shape[1] + [(None, None)] + [(NARROWEST_STEP, None)] * (top - 1)
    found = minimize(
        task.loss,
        task.start(),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": MOST_STEPS, "ftol": 1e-12, "gtol": 1e-7},
    )
    slopes, intercepts = task.unpack(found.x)
    slopes = slopes / scale * varies
    return Odds(slopes, intercepts - float(centre @ slopes))


class _Task:
    """Negative log-likelihood of the standardised problem, with its gradient."""

    def __init__(self, features: Numbers, levels: Whole, top: int, weights: Numbers | None) -> None:
        self.features, self.levels, self.top = features, levels, top
        counted = np.ones(len(levels)) if weights is None else weights
        self.weights = counted / counted.sum()

    def start(self) -> Numbers:
        """No slopes; intercepts that give the shares of the levels."""
        shares = np.array([self.weights[self.levels >= k].sum() for k in range(1, self.top + 1)])
        shares = np.clip(shares, 1e-3, 1 - 1e-3)
        intercepts = np.log(shares / (1 - shares))
        steps = np.maximum(-np.diff(intercepts), NARROWEST_STEP)
        return np.concatenate([np.zeros(self.features.shape[1]), intercepts[:1], steps])

    def unpack(self, parameters: Numbers) -> tuple[Numbers, Numbers]:
        count = self.features.shape[1]
        first, steps = parameters[count], parameters[count + 1 :]
        return parameters[:count], first - np.concatenate([[0.0], np.cumsum(steps)])

    def loss(self, parameters: Numbers) -> tuple[float, Numbers]:
        slopes, intercepts = self.unpack(parameters)
        line = self.features @ slopes
        edges = np.concatenate([[np.inf], intercepts, [-np.inf]])
        upper, lower = expit(line + edges[self.levels]), expit(line + edges[self.levels + 1])
        chance = np.maximum(upper - lower, LEAST_CHANCE)
        by_upper = self.weights * upper * (1 - upper) / chance
        by_lower = self.weights * lower * (1 - lower) / chance
        value = -float(self.weights @ np.log(chance)) + RIDGE / 2 * float(slopes @ slopes)
        of_slopes = -(self.features.T @ (by_upper - by_lower)) + RIDGE * slopes
        by_edge = np.zeros(self.top + 2)
        np.add.at(by_edge, self.levels, by_upper)
        np.add.at(by_edge, self.levels + 1, -by_lower)
        of_intercepts = -by_edge[1:-1]
        of_steps = [-of_intercepts[place:].sum() for place in range(1, self.top)]
        return value, np.concatenate([of_slopes, [of_intercepts.sum()], of_steps])

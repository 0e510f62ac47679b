"""The two kinds of model that are trained: proportional odds, and boosted trees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from rongtong_assess.forecast.serving.thresholds import Boost, Tree

RIDGE = 0.003
LEAST_CHANCE = 1e-12
NARROWEST_STEP = 1e-4
MOST_STEPS = 300
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
FEWEST_TREES, MOST_TREES, FIRMS_PER_TREE = 20, 100, 25
LEARNING_RATE = 0.1
LEAVES, LEAST_LEAF, MOST_LEAF = 10, 20, 40
PENALTY = 1.0


@dataclass(frozen=True, slots=True)
class Odds:
    """slopes: one per feature, none below 0; intercepts: one per threshold, falling."""

    slopes: Numbers
    intercepts: Numbers

    def chances(self, features: Numbers) -> Numbers:
        """P(level ≥ k), firms × thresholds."""
        return np.asarray(expit((features @ self.slopes)[:, None] + self.intercepts))


@dataclass(frozen=True)
class TreesPart:
    """classifiers: one per threshold; a threshold that all firms or none passed has a constant probability instead."""

    classifiers: tuple[HistGradientBoostingClassifier | float, ...]

    def chances(self, features: Numbers) -> Numbers:
        """P(level ≥ k), firms × thresholds."""
        return np.column_stack([_chance(classifier, features) for classifier in self.classifiers])

    def boosts(self) -> tuple[Boost, ...]:
        """The same as plain numbers."""
        return tuple(
            Boost(float(logit(classifier)), ()) if isinstance(classifier, float) else _read_boost(classifier)
            for classifier in self.classifiers
        )


def fit_odds(features: Numbers, levels: Whole, *, top: int, weights: Numbers | None = None) -> Odds:
    """Proportional odds with slopes not below 0. levels: from 0 to top. A constant feature gets slope 0."""
    centre, spread = features.mean(axis=0), features.std(axis=0)
    varies = spread > 0
    scale = np.where(varies, spread, 1.0)
    problem = _OddsProblem((features - centre) / scale * varies, levels, top, weights)
    bounds = [(0, None)] * features.shape[1] + [(None, None)] + [(NARROWEST_STEP, None)] * (top - 1)
    found = minimize(
        problem.loss,
        problem.start(),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": MOST_STEPS, "ftol": 1e-12, "gtol": 1e-7},
    )
    slopes, intercepts = problem.unpack(found.x)
    slopes = slopes / scale * varies
    return Odds(slopes, intercepts - float(centre @ slopes))


def fit_trees(features: Numbers, levels: Whole, *, top: int, seed: int, weights: Numbers | None = None) -> TreesPart:
    """Boosted trees per threshold. levels: from 0 to top. More firms get more trees."""
    with threadpool_limits(limits=1):
        return TreesPart(
            tuple(_fit_threshold(features, levels >= k, seed=seed, weights=weights) for k in range(1, top + 1))
        )


class _OddsProblem:
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


def _fit_threshold(
    features: Numbers, reached: NDArray[np.bool_], *, seed: int, weights: Numbers | None
) -> HistGradientBoostingClassifier | float:
    if reached.all() or not reached.any():
        return float((reached.sum() + 0.5) / (len(reached) + 1))
    classifier = HistGradientBoostingClassifier(
        max_iter=int(np.clip(len(reached) // FIRMS_PER_TREE, FEWEST_TREES, MOST_TREES)),
        learning_rate=LEARNING_RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=int(np.clip(len(reached) // 100, LEAST_LEAF, MOST_LEAF)),
        l2_regularization=PENALTY,
        monotonic_cst=[1] * features.shape[1],
        early_stopping=False,
        random_state=seed,
    )
    return classifier.fit(features, reached, sample_weight=weights)


def _chance(classifier: HistGradientBoostingClassifier | float, features: Numbers) -> Numbers:
    if isinstance(classifier, float):
        return np.full(len(features), float(expit(logit(classifier))))
    with threadpool_limits(limits=1):
        return np.asarray(classifier.predict_proba(features)[:, 1])


def _read_boost(classifier: HistGradientBoostingClassifier) -> Boost:
    base = float(np.ravel(classifier._baseline_prediction)[0])
    return Boost(base, tuple(_read_tree(predictor.nodes, 0) for (predictor,) in classifier._predictors))


def _read_tree(nodes: Any, place: int) -> Tree:
    node = nodes[place]
    if node["is_leaf"]:
        return float(node["value"])
    return (
        int(node["feature_idx"]),
        float(node["num_threshold"]),
        _read_tree(nodes, int(node["left"])),
        _read_tree(nodes, int(node["right"])),
    )

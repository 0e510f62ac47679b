"""One gradient-boosted sum of trees per threshold, monotone in every feature; fitted with scikit-learn.

scikit-learn refuses monotone constraints for several classes at once, hence one classifier per threshold.
One thread: the result is then the same whatever else the machine does, and on a busy machine faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from rongtong_assess.forecast.serving.thresholds import Boost, Tree

FEWEST_TREES, MOST_TREES, FIRMS_PER_TREE = 20, 100, 25
LEARNING_RATE = 0.1
LEAVES, LEAST_LEAF, MOST_LEAF = 10, 20, 40
PENALTY = 1.0
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


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


def fit_trees(features: Numbers, levels: Whole, *, top: int, seed: int, weights: Numbers | None = None) -> TreesPart:
    """levels: from 0 to top. The number of trees grows with that of firms."""
    with threadpool_limits(limits=1):
        return TreesPart(tuple(_fit_one(features, levels >= k, seed=seed, weights=weights) for k in range(1, top + 1)))


def _fit_one(
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

"""From one firm's features to chances, tier and interval, in plain Python: standard library only.

A model's numbers are parts whose chances are averaged: proportional odds, ramps over single features, and
trees, one sum of trees per threshold. Every part rises with every feature, so a better answer never
lowers a chance, the tier or either end of the interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log
from typing import TypeAlias

from rongtong_assess.core.forecast.forecast import add_in_order

LEAST_DOUBT = 1e-6
"""Probabilities nearer to 0 or 1 are calibrated as if they were this far away, since log-odds have no end."""
Tree: TypeAlias = "float | tuple[int, float, Tree, Tree]"
"""A leaf's value, or (feature, threshold, the tree for at most that, the tree for more)."""


@dataclass(frozen=True, slots=True)
class OddsPart:
    """Proportional odds: slopes that are not below 0, intercepts that fall."""

    slopes: tuple[float, ...]
    intercepts: tuple[float, ...]

    def chances(self, row: Sequence[float]) -> list[float]:
        line = add_in_order(map(float.__mul__, self.slopes, row))
        return [logistic(line + intercept) for intercept in self.intercepts]


@dataclass(frozen=True, slots=True)
class Ramp:
    """One threshold's chance as it rises with one feature."""

    feature: int
    slope: float
    intercept: float


@dataclass(frozen=True, slots=True)
class RampsPart:
    """The rule with its cut points refitted: each threshold looks at the rule's own slack for that level."""

    ramps: tuple[Ramp, ...]

    def chances(self, row: Sequence[float]) -> list[float]:
        return [logistic(ramp.slope * row[ramp.feature] + ramp.intercept) for ramp in self.ramps]


@dataclass(frozen=True, slots=True)
class Boost:
    """One threshold's sum of trees, in log-odds."""

    base: float
    trees: tuple[Tree, ...]

    def chance(self, row: Sequence[float]) -> float:
        total = self.base
        for tree in self.trees:
            node = tree
            while isinstance(node, tuple):
                node = node[2] if row[node[0]] <= node[1] else node[3]
            total += node
        return logistic(total)


@dataclass(frozen=True, slots=True)
class BoostsPart:
    """A sum of trees per threshold."""

    boosts: tuple[Boost, ...]

    def chances(self, row: Sequence[float]) -> list[float]:
        return [boost.chance(row) for boost in self.boosts]


@dataclass(frozen=True, slots=True)
class PlattScaling:
    """Maps the log-odds x of one threshold to slope · x + offset; the slope is above 0."""

    slope: float
    offset: float

    def apply(self, chance: float) -> float:
        kept = min(max(chance, LEAST_DOUBT), 1 - LEAST_DOUBT)
        return logistic(self.slope * log(kept / (1 - kept)) + self.offset)


Part: TypeAlias = OddsPart | RampsPart | BoostsPart
"""One way to the chances P(level ≥ k), k from 1."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A trained model's numbers. cuts: the chance from which a threshold counts as passed.

    reach: how far from one half the distribution may be at the ends of the 90 % interval. calibration: one per
    threshold, or none at all where the average is right as it is.
    """

    parts: tuple[Part, ...]
    cuts: tuple[float, ...]
    reach: float
    calibration: tuple[PlattScaling, ...] = ()

    def chances(self, row: Sequence[float]) -> list[float]:
        """P(level ≥ k) for k from 1, never rising."""
        several = [part.chances(row) for part in self.parts]
        chances = _never_rising(add_in_order(column) / len(column) for column in zip(*several, strict=True))
        if not self.calibration:
            return chances
        return _never_rising(scaling.apply(chance) for scaling, chance in zip(self.calibration, chances, strict=True))

    def tier(self, chances: Sequence[float]) -> int:
        """How many thresholds are passed."""
        return sum(chance >= cut for chance, cut in zip(chances, self.cuts, strict=True))

    def interval(self, chances: Sequence[float]) -> tuple[int, int]:
        """The contiguous 90 % interval of levels; it always holds the tier."""
        edges = (1.0, *chances, 0.0)
        tier = self.tier(chances)
        high = max(level for level in range(len(chances) + 1) if edges[level] >= 0.5 - self.reach or level == 0)
        low = min(level for level in range(len(chances) + 1) if edges[level + 1] <= 0.5 + self.reach)
        return min(low, tier), max(high, tier)


def _never_rising(chances: Iterable[float]) -> list[float]:
    """The running minimum, at most 1."""
    return list(accumulate(chances, min, initial=1.0))[1:]


def logistic(value: float) -> float:
    """1 / (1 + e^-value), safe for any size."""
    if value >= 0:
        return 1.0 / (1.0 + exp(-value))
    power = exp(value)
    return power / (1.0 + power)

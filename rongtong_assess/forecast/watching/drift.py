"""Drift: how far the answers of today lie from those a model learned on. Pure numbers, standard library only.

PSI = Σ (p − q) · ln(p / q) over the groups of an answer. From 0.1 on a person looks, from 0.25 on it is an
alarm: a person decides, and nothing is ever retrained by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from rongtong_assess.core.forecast.placement import add_in_order
from rongtong_assess.forecast.features.encoding import Encoded, top_rung
from rongtong_assess.forecast.features.feature_map import FeatureMap

LOOK, ALARM = 0.10, 0.25
BANDS = 10
# Added to each group's count, so that an empty one does not weigh without bound.
PRIOR = 0.5
FEWEST_FIRMS = 100
TIER, DIMENSION = "tier", "dimension:"
State = Literal["calm", "look", "alarm"]
Counts = Mapping[str, Sequence[int]]
"""Per answer, dimension and tier: how many firms are in each group."""


@dataclass(frozen=True, slots=True)
class DriftLine:
    """One answer, dimension (dimension:<id>) or the tier."""

    name: str
    psi: float

    @property
    def state(self) -> State:
        return "alarm" if self.psi >= ALARM else "look" if self.psi >= LOOK else "calm"


@dataclass(frozen=True, slots=True)
class Drift:
    """lines: the largest first. is_enough: whether there are firms enough to say anything."""

    lines: tuple[DriftLine, ...]
    firms: int

    @property
    def is_enough(self) -> bool:
        return self.firms >= FEWEST_FIRMS

    @property
    def is_alarm(self) -> bool:
        return any(line.state == "alarm" for line in self.lines)


def psi(before: Sequence[int], now: Sequence[int]) -> float:
    """The population stability index of two counts of the same groups."""
    if len(before) != len(now):
        raise ValueError("the counts are not of the same groups")
    shares = zip(_shares(before), _shares(now), strict=True)
    return add_in_order((there - here) * log(there / here) for here, there in shares)


def count_firms(features: FeatureMap, firms: Iterable[tuple[Encoded, int]]) -> dict[str, list[int]]:
    """The counts of encoded sheets with their tiers."""
    edition = features.edition
    questions = edition.questions
    counts = {question: [0] * (top_rung(edition, question) + 1) for question in questions}
    counts |= {f"{DIMENSION}{dimension.id}": [0] * BANDS for dimension in edition.dimensions}
    counts[TIER] = [0] * (len(edition.rules) + 1)
    full = [features.encoder.whole(dimension.points) for dimension in edition.dimensions]
    for encoded, tier in firms:
        for question, rung in zip(questions, encoded.rungs, strict=True):
            counts[question][rung] += 1
        for dimension, (start, end), most in zip(edition.dimensions, features.dimension_ends, full, strict=True):
            share = sum(encoded.units[start:end]) / most
            counts[f"{DIMENSION}{dimension.id}"][min(int(share * BANDS), BANDS - 1)] += 1
        counts[TIER][tier] += 1
    return counts


def measure_drift(before: Counts, now: Counts) -> Drift:
    """Everything that both have counted."""
    lines = [DriftLine(name, psi(before[name], now[name])) for name in before if name in now]
    firms = sum(now[TIER]) if TIER in now else max((sum(counts) for counts in now.values()), default=0)
    return Drift(tuple(sorted(lines, key=lambda line: -line.psi)), firms)


def _shares(counts: Sequence[int]) -> list[float]:
    total = sum(counts) + PRIOR * len(counts)
    return [(count + PRIOR) / total for count in counts]

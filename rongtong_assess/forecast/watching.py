"""Watching a model in force: drift of answers, and paired comparison with challengers on verified firms."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from typing import Literal

from rongtong_assess.core.forecast.forecast import add_in_order
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
RANDOM_SHARE = 0.10


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
    return add_in_order((later - earlier) * log(later / earlier) for earlier, later in shares)


def count_firms(features: FeatureMap, firms: Iterable[tuple[Encoded, int]]) -> dict[str, list[int]]:
    """Count encoded sheets with their tiers."""
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
    """The drift of everything that was counted both times."""
    lines = [DriftLine(name, psi(before[name], now[name])) for name in before if name in now]
    firms = sum(now[TIER]) if TIER in now else max((sum(counts) for counts in now.values()), default=0)
    return Drift(tuple(sorted(lines, key=lambda line: -line.psi)), firms)


def is_in_random_sample(firm_id: str, *, seed: int, share: float = RANDOM_SHARE) -> bool:
    """Whether a firm is in the random sample, which is visited whatever the model says.

    A hash of the firm's id and the seed decides, so neither its answers nor a person can influence it and it never
    changes. Models are evaluated on this sample only: firms visited for their flags are not representative.
    """
    return _hash_share(firm_id, seed) < share


@dataclass(frozen=True, slots=True)
class ShadowRecord:
    """The forecast level of each model for one firm on one day; only the champion's was shown.

    verified_level: None until a visit has found one.
    """

    firm_id: str
    on: date
    champion: str
    levels: Mapping[str, int]
    verified_level: int | None = None


@dataclass(frozen=True, slots=True)
class ShadowScore:
    """How one model did on the verified firms. mean_square: of the difference in levels; less is better."""

    model: str
    firms: int
    exact: float
    mean_square: float
    agrees_with_champion: float


@dataclass(frozen=True, slots=True)
class PairedComparison:
    """A challenger and the champion, on the firms that both of them forecast before the visit."""

    challenger: ShadowScore
    champion: ShadowScore


def compare_in_pairs(records: Sequence[ShadowRecord], champion: str) -> tuple[PairedComparison, ...]:
    """Each other model compared with the champion on the same verified firms; the most firms first.

    In pairs, since a challenger that was trained later has forecast fewer firms than the others.
    """
    names = sorted({model for record in records for model in record.levels} - {champion})
    comparisons = []
    for name in names:
        both = [
            record
            for record in records
            if record.verified_level is not None and {name, champion} <= record.levels.keys()
        ]
        if both:
            comparisons.append(
                PairedComparison(_score(name, both, champion=champion), _score(champion, both, champion=champion))
            )
    return tuple(sorted(comparisons, key=lambda comparison: (-comparison.champion.firms, comparison.challenger.model)))


def _shares(counts: Sequence[int]) -> list[float]:
    total = sum(counts) + PRIOR * len(counts)
    return [(count + PRIOR) / total for count in counts]


def _score(model: str, records: Sequence[ShadowRecord], *, champion: str) -> ShadowScore:
    off = [record.levels[model] - (record.verified_level or 0) for record in records]
    agrees = [record.levels[model] == record.levels[champion] for record in records]
    return ShadowScore(
        model=model,
        firms=len(records),
        exact=sum(difference == 0 for difference in off) / len(off),
        mean_square=sum(difference * difference for difference in off) / len(off),
        agrees_with_champion=sum(agrees) / len(agrees),
    )


def _hash_share(firm_id: str, seed: int) -> float:
    """A number from 0 to 1 that the id and the seed decide."""
    digest = hashlib.sha256(f"{seed}:{firm_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64

"""Compares models on firms that a visit has verified, in pairs: the model in force and each challenger.

Which firms are visited at random is decided here too, since only those may be compared on. Standard library only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

RANDOM_SHARE = 0.10


def is_in_random_sample(firm_id: str, *, seed: int, share: float = RANDOM_SHARE) -> bool:
    """Whether a firm is in the random sample, which is visited whatever the model says.

    A hash of the firm's id and the seed decides, so neither its answers nor a person can influence it and it never
    changes. Models are evaluated on this sample only: firms visited for their flags are not representative.
    """
    return _place(firm_id, seed) < share


@dataclass(frozen=True, slots=True)
class ShadowRecord:
    """What each model said of one firm on one day; only the champion's forecast was shown.

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
            comparisons.append(PairedComparison(_score(name, both, champion), _score(champion, both, champion)))
    return tuple(sorted(comparisons, key=lambda comparison: (-comparison.champion.firms, comparison.challenger.model)))


def _score(model: str, records: Sequence[ShadowRecord], champion: str) -> ShadowScore:
    off = [record.levels[model] - (record.verified_level or 0) for record in records]
    agrees = [record.levels[model] == record.levels[champion] for record in records]
    return ShadowScore(
        model=model,
        firms=len(records),
        exact=sum(difference == 0 for difference in off) / len(off),
        mean_square=sum(difference * difference for difference in off) / len(off),
        agrees_with_champion=sum(agrees) / len(agrees),
    )


def _place(firm_id: str, seed: int) -> float:
    """A number from 0 to 1 that the id and the seed decide."""
    digest = hashlib.sha256(f"{seed}:{firm_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64

"""Retraining from verified assessments: what may be trained from how many firms, and which of them are set apart.

Pure rules; nothing here trains or serves. A person starts a training and a person promotes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

AUDIT_SHARE = 0.10


def is_audited(firm_id: str, *, seed: int, share: float = AUDIT_SHARE) -> bool:
    """Whether a firm belongs to the random audit slice, which is visited whatever the model says.

    By the firm's id alone, so neither its answers nor anybody's wish decides, and it stays decided. Only firms
    chosen like this may judge a model: those visited for their flags are not like the others.
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
class Duel:
    """A challenger and the champion on the firms that both of them forecast before anyone had visited."""

    challenger: ShadowScore
    champion: ShadowScore


def list_duels(records: Sequence[ShadowRecord], champion: str) -> tuple[Duel, ...]:
    """Each other model with the champion, on the same verified firms; the most firms first.

    Pairs, since a challenger that was trained later has forecast fewer firms than the others.
    """
    names = sorted({model for record in records for model in record.levels} - {champion})
    duels = []
    for name in names:
        both = [one for one in records if one.verified_level is not None and {name, champion} <= one.levels.keys()]
        if both:
            duels.append(Duel(_score(name, both, champion), _score(champion, both, champion)))
    return tuple(sorted(duels, key=lambda duel: (-duel.champion.firms, duel.challenger.model)))


def _score(model: str, records: Sequence[ShadowRecord], champion: str) -> ShadowScore:
    off = [record.levels[model] - (record.verified_level or 0) for record in records]
    agrees = [record.levels[model] == record.levels[champion] for record in records]
    return ShadowScore(
        model=model,
        firms=len(records),
        exact=sum(one == 0 for one in off) / len(off),
        mean_square=sum(one * one for one in off) / len(off),
        agrees_with_champion=sum(agrees) / len(agrees),
    )


def _place(firm_id: str, seed: int) -> float:
    """A number from 0 to 1 that the id and the seed decide."""
    digest = hashlib.sha256(f"{seed}:{firm_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64

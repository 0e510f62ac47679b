"""An edition that is known but cannot be answered: its questions are not to hand.

It is listed, dated and explained, so that nobody mistakes another edition for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Tier:
    """A level by its lower bound in points, as far as known."""

    level: int
    min_score: Decimal


@dataclass(frozen=True, slots=True)
class ListedEdition:
    """known: what is sure, sentence by sentence; missing: what has to be imported before it can be answered."""

    id: str
    series: str
    title: str
    document: str
    issued: date
    known: tuple[str, ...]
    missing: str
    tables: tuple[str, ...]
    tiers: tuple[Tier, ...]

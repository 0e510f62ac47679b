"""Facts that an edition asks for, how options follow from them, and implausible combinations of answers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from rongtong_assess.core.exact import NumberAsked

Outcome = Literal["worse", "same", "better"]
MOST_DECIMAL_PLACES = 6


@dataclass(frozen=True, slots=True)
class ShareBand:
    """An interval of a share in per cent, such as (10,20]."""

    low: Decimal
    high: Decimal
    low_included: bool
    high_included: bool

    def holds(self, share_percent: Fraction) -> bool:
        """Whether the exact share lies in this band."""
        above = share_percent >= self.low if self.low_included else share_percent > self.low
        below = share_percent <= self.high if self.high_included else share_percent < self.high
        return above and below

    def __str__(self) -> str:
        return f"{'[' if self.low_included else '('}{self.low}%,{self.high}%{']' if self.high_included else ')'}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A countable fact behind answers. Asked once, shared by every item that names it."""

    id: str
    name: str
    unit: str
    is_whole: bool
    least: Decimal
    most: Decimal
    hint: str = ""

    @property
    def asked(self) -> NumberAsked:
        """The numbers that a field for it accepts."""
        places = 0 if self.is_whole else MOST_DECIMAL_PLACES
        return NumberAsked(self.name, self.least, self.most, self.unit, places)


@dataclass(frozen=True, slots=True)
class ShareDerivation:
    """part / whole in per cent; the option is the band that holds it."""

    part: str
    whole: str
    may_exceed_whole: bool

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.whole, self.part)


@dataclass(frozen=True, slots=True)
class TrendDerivation:
    """amount, or amount / per, of last year against the year before; compared exactly."""

    amount: str
    per: str | None
    better: Literal["up", "down"]

    @property
    def facts(self) -> tuple[str, ...]:
        stems = [self.amount] if self.per is None else [self.amount, self.per]
        return tuple(f"{stem}_{year}" for year in ("before", "last") for stem in stems)


Derivation = ShareDerivation | TrendDerivation


@dataclass(frozen=True, slots=True)
class Condition:
    """One part of a contradiction: an answer has, or lacks, some options or levels.

    question: an item's id, "scene.<id>", "scene.*" (any scene) or "fact.<id>".
    not_all_of: at least one of these options is missing.
    at_least, at_most: bounds of a scene's level or a fact's number.
    """

    question: str
    any_of: frozenset[str] = frozenset()
    none_of: frozenset[str] = frozenset()
    not_all_of: frozenset[str] = frozenset()
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An implausible combination: scored as answered, shown so the firm can confirm or correct it."""

    id: str
    when: tuple[Condition, ...]
    message: str

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(condition.question for condition in self.when)

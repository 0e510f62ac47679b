"""An edition that is known but cannot be answered: its questions are not to hand.

It is listed, dated and explained, so that nobody mistakes another edition for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.errors import Refused


@dataclass(frozen=True, slots=True)
class Tier:
    """A level by its lower bound in points, as far as known."""

    level: int
    min_score: Decimal


@dataclass(frozen=True, slots=True)
class ListedEdition:
    """issued: as exactly as it is known: "2022", "2022-10" or "2022-10-08".

    known: what is sure, sentence by sentence. missing: why it cannot be answered; cure: what would change that.
    """

    id: str
    series: str
    title: str
    document: str
    issued: str
    known: tuple[str, ...]
    missing: str
    cure: str
    tables: tuple[str, ...]
    tiers: tuple[Tier, ...]

    @property
    def refusal(self) -> Refused:
        """What is raised when someone wants to answer it."""
        what = f"「{self.title}」（{self.document}）只列出，不能作答：{self.missing}"
        return Refused.because("edition", what, self.cure)

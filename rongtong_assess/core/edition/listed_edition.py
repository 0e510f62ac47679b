"""Which editions can be answered, and by which firms: some are only listed, some serve certain industries.

A listed edition has its date and an explanation, so that no other edition is mistaken for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused


@dataclass(frozen=True, slots=True)
class Tier:
    """A level by its lower bound in points."""

    level: int
    min_score: Decimal


@dataclass(frozen=True, slots=True)
class ListedEdition:
    """An edition that is known but cannot be answered.

    issued: as precisely as known: "2022", "2022-10" or "2022-10-08". known: what is certain, one sentence each.
    missing: why it cannot be answered; cure: what would change that. tiers: its levels, as far as known.
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
        """The refusal to answer it."""
        what = f"「{self.title}」（{self.document}）只列出，不能作答：{self.missing}"
        return Refused.because("edition", what, self.cure)


def serves(edition: Edition, industry: str | None) -> bool:
    """Whether a firm of this industry may answer the edition; a firm of unknown industry (None) may."""
    return edition.table is None or industry is None or industry in edition.table.industries


def refuse_other_industry(edition: Edition, industry: str | None) -> None:
    """Raises Refused when the edition is a table for other industries."""
    if edition.table is None or serves(edition, industry):
        return
    raise Refused.because(
        "firm.industry",
        f"「{edition.title}」是「{edition.table.name}」用的表，不适用于行业「{str(industry)[:40]}」",
        f"它适用于 {'、'.join(sorted(edition.table.industries))}；请核对行业，或换用适用这个行业的表",
    )

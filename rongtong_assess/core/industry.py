"""Which firms an edition serves: one with tables has one per kind of industry."""

from __future__ import annotations

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused


def serves(edition: Edition, industry: str | None) -> bool:
    """Whether a firm of this industry may answer the edition; None: not said, so nothing speaks against it."""
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

"""How an option follows from countable facts, in words; the same on the page and in the report."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from rongtong_assess.core.derivation import share_percent, yearly_value
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.fact import Derivation, TrendDerivation
from rongtong_assess.reporting.words import show_missing, show_number


def reckon_in_words(edition: Edition, derivation: Derivation, facts: Mapping[str, Decimal]) -> str:
    """Such as "42 台里有 16 台，占 38.1%"; every fact of the derivation must be there, totals above 0."""
    if isinstance(derivation, TrendDerivation):
        return _trend_words(derivation, facts)
    whole, part = (f"{show_number(facts[fact])} {edition.facts[fact].unit}" for fact in derivation.facts)
    return f"{whole}里有 {part}，占 {show_number(share_percent(derivation, facts))}%"


def _trend_words(derivation: TrendDerivation, facts: Mapping[str, Decimal]) -> str:
    """The change in per cent: it has no unit, so two decimals tell enough."""
    before, last = (yearly_value(derivation, facts, year) for year in ("before", "last"))
    start = "两数相除，后来" if derivation.per else "后来"
    if before == last:
        return f"{start}和原来相等"
    change = f" {show_missing(abs(last - before) * 100 / before)}%" if before else ""
    return f"{start}比原来{'高' if last > before else '低'}{change}"

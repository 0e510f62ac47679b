"""From countable facts to the option that follows from them, exactly.

Source: 2024 edition, indicators 2, 3, 11 (shares, "(10,20]" excludes 10 and includes 20) and
12 to 15 (trends, equal means 持平). Fractions are used because a product of two money amounts
may exceed the digits of a default decimal context.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rongtong_assess.core.edition.edition import Item, Option
from rongtong_assess.core.edition.fact import Derivation, Fact, Outcome, ShareDerivation, TrendDerivation
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.exact import find_range_fault

Facts = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class DerivedOption:
    """The option that follows from facts, and the sentence that says how."""

    key: str
    sentence: str


def find_fact_mistake(fact: Fact, value: Decimal) -> Mistake | None:
    """What is wrong with a number entered for a fact by itself; None if it is possible."""
    fault = find_range_fault(value, fact.asked)
    return Mistake(fact.id, *fault) if fault else None


def share_percent(derivation: ShareDerivation, facts: Facts) -> Fraction:
    """The exact share in per cent; the whole must not be 0."""
    return Fraction(facts[derivation.part]) * 100 / Fraction(facts[derivation.whole])


def trend_outcome(derivation: TrendDerivation, facts: Facts) -> Outcome:
    """Whether last year is better, the same or worse than the year before."""
    last, before = (yearly_value(derivation, facts, year) for year in ("last", "before"))
    if last == before:
        return "same"
    return "better" if (last > before) == (derivation.better == "up") else "worse"


def find_option(item: Item, facts: Facts, fact_definitions: Mapping[str, Fact]) -> Option | None:
    """The option that the facts lead to; None while one of them is missing.

    Raises Refused when the facts contradict each other (part above whole, a total of 0).
    """
    derivation = item.measure
    if derivation is None or any(fact not in facts for fact in derivation.facts):
        return None
    mistake = _find_mistake(item, derivation, facts=facts, definitions=fact_definitions)
    if mistake:
        raise Refused([mistake])
    if isinstance(derivation, TrendDerivation):
        outcome = trend_outcome(derivation, facts)
        return next(option for option in item.options if option.outcome == outcome)
    share = share_percent(derivation, facts)
    if share > 100:
        return max(item.options, key=lambda option: option.points)
    return next(option for option in item.options if option.band and option.band.holds(share))


def yearly_value(derivation: TrendDerivation, facts: Facts, year: str) -> Fraction:
    """What a trend compares, for "before" or "last"; a divisor must not be 0."""
    amount = Fraction(facts[f"{derivation.amount}_{year}"])
    return amount if derivation.per is None else amount / Fraction(facts[f"{derivation.per}_{year}"])


def _find_mistake(
    item: Item, derivation: Derivation, *, facts: Facts, definitions: Mapping[str, Fact]
) -> Mistake | None:
    """The contradiction between facts that are possible by themselves, if there is one."""
    if isinstance(derivation, ShareDerivation):
        return _find_share_mistake(item, derivation, facts=facts, definitions=definitions)
    zero = next((fact for fact in _divisors(derivation) if facts[fact] == 0), None)
    if zero is None:
        return None
    what = f"「{definitions[zero].name}」是 0，算不出「{item.name}」"
    return Mistake(item.id, what, "请填大于 0 的数；没有数据就不填数字，直接选一档")


def _find_share_mistake(
    item: Item, derivation: ShareDerivation, *, facts: Facts, definitions: Mapping[str, Fact]
) -> Mistake | None:
    part, whole = definitions[derivation.part], definitions[derivation.whole]
    if facts[whole.id] == 0:
        lowest = item.lowest_option
        cure = f"如果确实没有，请不填数字，直接选 {lowest.key}（{lowest.text}）"
        return Mistake(item.id, f"「{whole.name}」是 0，算不出比例", cure)
    if facts[part.id] > facts[whole.id] and not derivation.may_exceed_whole:
        what = f"「{part.name}」{facts[part.id]:f} 大于「{whole.name}」{facts[whole.id]:f}"
        return Mistake(item.id, what, "请核对这两个数，部分不能大于总数")
    return None


def _divisors(derivation: TrendDerivation) -> tuple[str, ...]:
    return () if derivation.per is None else (f"{derivation.per}_before", f"{derivation.per}_last")

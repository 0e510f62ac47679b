"""Numbers that are possible but hardly meant: 元 typed as 万元, kWh as tonnes, one year in another unit.

They change no points: the sheet is scored as answered, and the firm confirms or corrects what is asked. What is
plausible is content, kept outside the locked editions, since it changes no points.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from rongtong_assess.core.assessment.firm import Firm
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import FACT_PREFIX, Edition
from rongtong_assess.core.numbers import about, as_entered, decimal_text

FIRM_PREFIX = "firm."
EMPLOYEES, REVENUE, ASSETS = "firm.employees", "firm.revenue", "firm.assets"
FIRM_UNITS = {EMPLOYEES: "人", REVENUE: "万元", ASSETS: "万元"}
# No number of a firm is longer; calculating with one would only cost time.
MOST_PLACES = 40
PLACES: Mapping[str, str] = {
    "of": "填的数和单位",
    "per": "相比的那个数和单位",
    "ratio": "两数相除，用前一个数的单位",
    "times": "前一个数是后一个数的几倍",
    "fold": "大的是小的几倍",
}
"""What the message of a range may name in braces; all but "of" and "per" need a divisor other than 0."""


@dataclass(frozen=True, slots=True)
class PlausibleRange:
    """The usual range of one number, alone or divided by another.

    of: the number in doubt, "fact.<id>" or "firm.<field>". per: what it is divided by, "" for nothing.
    at_least, at_most: a number outside is queried, with the message low or high. counts_zero: a divisor of 0 is
    compared too; otherwise such a pair is skipped. basis: where the bounds come from.
    """

    id: str
    of: str
    per: str = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    low: str = ""
    high: str = ""
    counts_zero: bool = False
    basis: str = ""

    @property
    def numbers(self) -> tuple[str, ...]:
        return (self.of, self.per) if self.per else (self.of,)


@dataclass(frozen=True, slots=True)
class Plausibility:
    """All ranges: of the firm's profile, of each series, and of editions that have their own."""

    profile: tuple[PlausibleRange, ...] = ()
    by_series: Mapping[str, tuple[PlausibleRange, ...]] = field(default_factory=dict)
    by_edition: Mapping[str, tuple[PlausibleRange, ...]] = field(default_factory=dict)

    def list_ranges(self, edition: Edition) -> tuple[PlausibleRange, ...]:
        """The ranges of numbers that the profile or the edition asks for; an edition's own replace its series'."""
        own = self.by_edition.get(edition.id, self.by_series.get(edition.series, ()))
        units = list_units(edition)
        return (*self.profile, *(plausible for plausible in own if units.keys() >= set(plausible.numbers)))


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question about numbers. values: the numbers it is about, as text, by id, the one in doubt first."""

    range_id: str
    message: str
    values: Mapping[str, str]

    @property
    def of(self) -> str:
        return next(iter(self.values))

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(self.values)

    @property
    def shown_at(self) -> str:
        """The number at whose input the question is shown: a fact of the edition, where there is one."""
        return next((number for number in self.values if number.startswith(FACT_PREFIX)), self.of)

    @property
    def mark(self) -> str:
        """Identifies the question with exactly these values, as confirmations are stored under it."""
        return sha256(json.dumps([self.range_id, dict(self.values)], sort_keys=True).encode()).hexdigest()

    @property
    def sentence(self) -> str:
        """The warning of `rongtong score`, in the form of contradictions."""
        return f"{' 与 '.join(self.questions)}：{self.message}"


def list_units(edition: Edition | None) -> dict[str, str]:
    """Number id → unit: of the profile and, with an edition, of its facts."""
    facts = edition.facts.values() if edition else ()
    return {**FIRM_UNITS, **{FACT_PREFIX + fact.id: fact.unit for fact in facts}}


def firm_numbers(firm: Firm | None, *, assets_wan_yuan: Decimal | None = None) -> dict[str, Decimal]:
    """The known numbers of the profile, by id."""
    if firm is None:
        return {}
    employees = None if firm.employees is None else Decimal(firm.employees)
    found = {EMPLOYEES: employees, REVENUE: firm.revenue_wan_yuan, ASSETS: assets_wan_yuan}
    return {number: value for number, value in found.items() if value is not None}


def list_profile_doubts(
    plausibility: Plausibility, numbers: Mapping[str, Decimal], *, confirmed: Collection[str] = ()
) -> tuple[Doubt, ...]:
    """Questions about the profile alone. confirmed: marks of doubts that the firm has confirmed as right."""
    return _list_doubts(plausibility.profile, numbers, units=list_units(None), confirmed=confirmed)


def list_doubts(
    plausibility: Plausibility,
    edition: Edition,
    sheet: AnswerSheet,
    numbers: Mapping[str, Decimal],
    *,
    confirmed: Collection[str] = (),
) -> tuple[Doubt, ...]:
    """Questions about a sheet and the profile. numbers: of the profile, see `firm_numbers`."""
    facts = {FACT_PREFIX + fact: value for fact, value in sheet.facts.items()}
    known, units = {**numbers, **facts}, list_units(edition)
    return _list_doubts(plausibility.list_ranges(edition), known, units=units, confirmed=confirmed)


def _list_doubts(
    ranges: Iterable[PlausibleRange],
    numbers: Mapping[str, Decimal],
    *,
    units: Mapping[str, str],
    confirmed: Collection[str],
) -> tuple[Doubt, ...]:
    """At most one question per number, and none that uses a number in doubt: one slip gives one question.

    A confirmation also settles every other question about the same numbers.
    """
    doubts: dict[str, Doubt] = {}
    settled: set[frozenset[str]] = set()
    known = {number: value for number, value in numbers.items() if _is_ordinary(value)}
    for plausible in ranges:
        involved = frozenset(plausible.numbers)
        if involved in settled or not doubts.keys().isdisjoint(involved) or not known.keys() >= involved:
            continue
        doubt = _find_doubt(plausible, known, units)
        if doubt and doubt.mark in confirmed:
            settled.add(involved)
        elif doubt:
            doubts[plausible.of] = doubt
    return tuple(doubts.values())


def _find_doubt(plausible: PlausibleRange, numbers: Mapping[str, Decimal], units: Mapping[str, str]) -> Doubt | None:
    message = _find_message(plausible, numbers)
    if not message:
        return None
    values = {number: decimal_text(numbers[number]) for number in plausible.numbers}
    return Doubt(plausible.id, message.format_map(_words(plausible, numbers, units)), values)


def _is_ordinary(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and abs(exponent) <= MOST_PLACES and abs(value.adjusted()) <= MOST_PLACES


def _find_message(plausible: PlausibleRange, numbers: Mapping[str, Decimal]) -> str:
    """The message of the bound that is exceeded; "" for none."""
    number = Fraction(numbers[plausible.of])
    divisor = Fraction(numbers[plausible.per]) if plausible.per else Fraction(1)
    if divisor < 0 or (divisor == 0 and not plausible.counts_zero):
        return ""
    # Multiplying instead of dividing makes a divisor of 0 no special case.
    if plausible.at_least is not None and number < Fraction(plausible.at_least) * divisor:
        return plausible.low
    if plausible.at_most is not None and number > Fraction(plausible.at_most) * divisor:
        return plausible.high
    return ""


def _words(plausible: PlausibleRange, numbers: Mapping[str, Decimal], units: Mapping[str, str]) -> dict[str, str]:
    """What a message may name, see PLACES."""
    words = {"of": as_entered(numbers[plausible.of], units[plausible.of])}
    if not plausible.per:
        return words
    words["per"] = as_entered(numbers[plausible.per], units[plausible.per])
    number, divisor = Fraction(numbers[plausible.of]), Fraction(numbers[plausible.per])
    if divisor:
        ratio = number / divisor
        words |= {
            "ratio": about(ratio, units[plausible.of]),
            "times": about(ratio, "倍"),
            "fold": about(_fold(ratio), "倍"),
        }
    return words


def _fold(ratio: Fraction) -> Fraction:
    """The ratio of the larger to the smaller; 0 where the number is 0."""
    return max(ratio, 1 / ratio) if ratio else ratio

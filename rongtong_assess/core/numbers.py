"""Exact points, and large numbers in the words people use: 3,200 亿元, not 320000000000.

Sums are Decimal; a mean without a finite decimal stays a Fraction.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal, localcontext
from fractions import Fraction

Points = Decimal | Fraction
ZERO = Decimal(0)
TEXT_PLACES = 6
WAN_YUAN = "万元"
DIGITS = 3

_ENOUGH_DIGITS = 60
_WAN, _YI = 10**4, 10**8


def add_up(points: Collection[Decimal]) -> Decimal:
    """Their exact sum."""
    return sum(points, ZERO)


def average(points: Collection[Decimal]) -> Points:
    """Their exact mean; a Fraction where it has no finite decimal."""
    mean = Fraction(add_up(points)) / len(points)
    denominator = mean.denominator
    for factor in (2, 5):
        while denominator % factor == 0:
            denominator //= factor
    return _as_decimal(mean) if denominator == 1 else mean


def missing_points(wanted: Decimal, present: Points) -> Points:
    """wanted - present, exactly; never below 0."""
    return ZERO if present >= wanted else rest_of(wanted, present)


def rest_of(whole: Points, part: Points) -> Points:
    """whole - part, exactly; negative for a loss."""
    if isinstance(whole, Decimal) and isinstance(part, Decimal):
        return whole - part
    return Fraction(whole) - Fraction(part)


def decimal_text(points: Points) -> str:
    """The canonical text of an exact number: "61.375", "4", "0"; an endless mean is rounded to six places."""
    number = points if isinstance(points, Decimal) else round(_as_decimal(points), TEXT_PLACES)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_entered(number: Decimal, unit: str) -> str:
    """All digits, grouped, with the unit; large money also in 亿元: "32,000,000 万元（3,200 亿元）"."""
    text = f"{number:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    read_aloud = f"（{about(Fraction(number), unit)}）" if unit == WAN_YUAN and number >= _WAN else ""
    return f"{text}{'' if unit == '%' else ' '}{unit}{read_aloud}".rstrip()


def about(number: Fraction, unit: str) -> str:
    """Three significant digits, in the unit that makes it short: 元, 万元 or 亿元; 万 or 亿 before other units."""
    if unit == WAN_YUAN:
        return _scaled(number * _WAN, "元")
    return _scaled(number, unit)


def _as_decimal(points: Fraction) -> Decimal:
    with localcontext(prec=_ENOUGH_DIGITS):
        return Decimal(points.numerator) / points.denominator


def _scaled(number: Fraction, unit: str) -> str:
    for size, word in ((_YI, "亿"), (_WAN, "万")):
        # What rounds up to the next size takes its word.
        if _rounded(number) >= size:
            return f"{_text(number / size)} {word}{unit}"
    return f"{_text(number)} {unit}".rstrip()


def _text(number: Fraction) -> str:
    rounded = _rounded(number)
    digits = max(0, DIGITS - len(str(int(rounded)))) if rounded >= 1 else _places(rounded)
    text = f"{Decimal(int(rounded * 10**digits)).scaleb(-digits):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(number: Fraction) -> Fraction:
    """Three significant digits, half up; exact."""
    if number == 0:
        return number
    step = Fraction(10) ** (_magnitude(number) - DIGITS + 1)
    return (number / step + Fraction(1, 2)).__floor__() * step


def _places(number: Fraction) -> int:
    return 0 if number == 0 else DIGITS - 1 - _magnitude(number)


def _magnitude(number: Fraction) -> int:
    """The power of ten of the first significant digit."""
    power = len(str(number.numerator)) - len(str(number.denominator))
    return power if number >= Fraction(10) ** power else power - 1

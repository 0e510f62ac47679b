"""Exact points. Sums are Decimal; a mean that no decimal can hold stays a Fraction."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal, localcontext
from fractions import Fraction

Points = Decimal | Fraction

ZERO = Decimal(0)
TEXT_PLACES = 6
_ENOUGH_DIGITS = 60


def add_up(points: Collection[Decimal]) -> Decimal:
    """Their exact sum."""
    return sum(points, ZERO)


def average(points: Collection[Decimal]) -> Points:
    """Their exact mean, as a Decimal where one can hold it."""
    mean = Fraction(add_up(points)) / len(points)
    denominator = mean.denominator
    for factor in (2, 5):
        while denominator % factor == 0:
            denominator //= factor
    return _as_decimal(mean) if denominator == 1 else mean


def missing_points(wanted: Decimal, present: Points) -> Points:
    """What is missing of `wanted`, never below 0."""
    return ZERO if present >= wanted else rest_of(wanted, present)


def rest_of(whole: Points, part: Points) -> Points:
    """whole - part, exactly; below 0 for a loss."""
    if isinstance(whole, Decimal) and isinstance(part, Decimal):
        return whole - part
    return Fraction(whole) - Fraction(part)


def decimal_text(points: Points) -> str:
    """The one text of an exact number: "61.375", "4", "0"; a mean without end is rounded to six places."""
    number = points if isinstance(points, Decimal) else round(_as_decimal(points), TEXT_PLACES)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _as_decimal(points: Fraction) -> Decimal:
    with localcontext(prec=_ENOUGH_DIGITS):
        return Decimal(points.numerator) / points.denominator

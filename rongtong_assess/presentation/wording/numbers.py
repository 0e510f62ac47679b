"""How points, shares and counts are written for people."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

DIGITS = "零一二三四五六七八九"
SMALLEST_SHOWN = Fraction(1, 100)
Number = Decimal | Fraction | int


def show_number(value: Number) -> str:
    """At most two decimals, rounded half up once, never scientific, no trailing zeros."""
    hundredths = floor(abs(Fraction(value)) * 100 + Fraction(1, 2))
    whole, rest = divmod(hundredths, 100)
    digits = f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    return f"-{digits}" if value < 0 and hundredths else digits


def show_missing(value: Number) -> str:
    """A missing amount; something missing is never shown as 0."""
    return "不到 0.01" if 0 < Fraction(value) < SMALLEST_SHOWN / 2 else show_number(value)


def show_rest(full: Decimal, part: Decimal) -> str:
    """full - part so that the shown part and the shown rest add up to full."""
    return show_number(full - Decimal(show_number(part)))


def show_range(low: Number, high: Number, unit: str) -> str:
    """Such as "1～3 周"; one number where both ends are the same."""
    ends = [show_number(low)] if low == high else [show_number(low), show_number(high)]
    return f"{'～'.join(ends)} {unit}"


def count_word(number: int) -> str:
    """A small count in Chinese characters, such as 三; from ten on in digits."""
    return DIGITS[number] if number < len(DIGITS) else str(number)

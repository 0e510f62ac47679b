"""How numbers and levels are written for people."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.points import decimal_text

_DIGITS = "零一二三四五六七八九"
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


def show_money(value_wan_yuan: Decimal) -> str:
    """An amount of money, such as "1.5 万元"."""
    return f"{show_number(value_wan_yuan)} 万元"


def show_exact_money(value_wan_yuan: Decimal) -> str:
    """An amount with all its digits, such as "0.125 万元": what stands under each other adds up."""
    return f"{decimal_text(value_wan_yuan)} 万元"


def show_range(low: Number, high: Number, unit: str) -> str:
    """Such as "1～3 周"; one number where both ends are the same."""
    ends = [show_number(low)] if low == high else [show_number(low), show_number(high)]
    return f"{'～'.join(ends)} {unit}"


def level_word(level: int) -> str:
    """Such as "二级"; level 0 is not a level of the standard."""
    return f"{_DIGITS[level]}级" if level else "未达一级"


def overall_word(edition: Edition, level: int) -> str:
    """Such as "二级"; an edition with a standing of its own speaks of its levels by their names only."""
    return edition.level_name(level) if edition.standing else level_word(level)


def level_title(edition: Edition, level: int) -> str:
    """Such as "二级（规范级）"."""
    if edition.standing or not level:
        return overall_word(edition, level)
    return f"{level_word(level)}（{edition.level_name(level)}）"


def level_noun(edition: Edition) -> str:
    """What a step of its ladder is called: 级 belongs to the national standard."""
    return "档" if edition.standing else "级"


def total_words(edition: Edition) -> str:
    """How the score comes from the dimensions: "三个维度共得", "六个维度平均得"."""
    return f"{count_word(len(edition.dimensions))}个维度{'共得' if edition.total == 'sum' else '平均得'}"


def count_word(number: int) -> str:
    """A small count in Chinese signs."""
    return _DIGITS[number] if number < len(_DIGITS) else str(number)

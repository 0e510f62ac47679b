"""Numbers as people read them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from rongtong_assess.core.numbers import about, as_entered


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        ("32000000", "万元", "32,000,000 万元（3,200 亿元）"),
        ("3200", "万元", "3,200 万元"),
        ("12345.60", "万元", "12,345.6 万元（1.23 亿元）"),
        ("0.9850", "%", "0.985%"),
        ("60", "人", "60 人"),
        ("0", "台", "0 台"),
        ("1420000", "吨标准煤", "1,420,000 吨标准煤"),
    ],
)
def test_an_entered_number_keeps_every_digit(number: str, unit: str, words: str) -> None:
    assert as_entered(Decimal(number), unit) == words


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (Fraction(32000000, 60), "万元", "53.3 亿元"),
        (Fraction(3200, 60), "万元", "53.3 万元"),
        (Fraction(1, 60), "万元", "167 元"),
        (Fraction(0), "万元", "0 元"),
        (Fraction(32000000, 2900), "倍", "1.1 万倍"),
        (Fraction(999949, 100), "倍", "1 万倍"),
        (Fraction(9994), "倍", "9,990 倍"),
        (Fraction(1, 3), "倍", "0.333 倍"),
        (Fraction(1, 7000), "吨标准煤", "0.000143 吨标准煤"),
        (Fraction(99999), "台", "10 万台"),
    ],
)
def test_a_computed_number_has_three_digits(number: Fraction, unit: str, words: str) -> None:
    assert about(number, unit) == words

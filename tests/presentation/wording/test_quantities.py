"""Numbers as people read them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from rongtong_assess.presentation.wording.quantities import level_word, show_missing, show_number, show_range, show_rest


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("61.375"), "61.38"),
        (Decimal("2.005"), "2.01"),
        (Decimal("2.5"), "2.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("100.00"), "100"),
        (Decimal("0.004"), "0"),
        (Decimal("-0.004"), "0"),
        (Decimal("-1.005"), "-1.01"),
        (Fraction(800, 30), "26.67"),
        (0, "0"),
    ],
)
def test_a_number_has_at_most_two_decimals_rounded_half_up(value: Decimal, shown: str) -> None:
    assert show_number(value) == shown


def test_what_is_missing_is_never_shown_as_nothing() -> None:
    assert show_missing(Decimal("0.004")) == "不到 0.01"
    assert show_missing(Decimal("0.005")) == "0.01"
    assert show_missing(Decimal(0)) == "0"


def test_part_and_rest_add_up_as_shown() -> None:
    assert show_number(Decimal("15.375")) == "15.38"
    assert show_rest(Decimal(30), Decimal("15.375")) == "14.62"


def test_a_range_with_equal_ends_is_one_number() -> None:
    assert show_range(1, 1, unit="周") == "1 周"
    assert show_range(Decimal("0.5"), 3, unit="万元") == "0.5～3 万元"


def test_level_zero_is_not_called_a_level() -> None:
    assert [level_word(level) for level in range(5)] == ["未达一级", "一级", "二级", "三级", "四级"]

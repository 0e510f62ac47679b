"""Numbers as people and programs write them: read exactly, or refused with the reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import (
    MOST_CHARACTERS,
    NumberAsked,
    find_count,
    parse_number,
    read_number,
    read_whole_number,
    whole,
)

MONEY = NumberAsked("上年营业收入", Decimal(0), Decimal(10**9), "万元")
RATE = NumberAsked("合格率", Decimal(0), Decimal(100), "%")
PEOPLE = whole("从业人员", 0, 10_000_000, "人")
CHANGE = NumberAsked("", Decimal(-1000), Decimal(1000))


def refusal(value: object, asked: NumberAsked = MONEY, **kwargs: bool) -> str:
    with pytest.raises(Refused) as refused:
        read_number(value, asked, where="x", **kwargs)
    (mistake,) = refused.value.mistakes
    assert mistake.where == "x"
    return f"{mistake.what}。{mistake.cure}。"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1234", "1234"),
        ("1,234", "1234"),
        ("1，234", "1234"),
        ("1 234", "1234"),
        ("1\u3000234", "1234"),
        ("12,345.6", "12345.6"),
        ("1,234,567", "1234567"),
        ("３５．５", "35.5"),
        ("𝟑𝟓", "35"),
        ("35。5", "35.5"),
        ("60。", "60"),
        (".5", "0.5"),
        ("+5", "5"),
        ("007", "7"),
        ("  60\t", "60"),
        ("\ufeff60\u200b", "60"),
        ("\u00a060\u202e", "60"),
        ("5200万元", "5200"),
        ("5200 万元", "5200"),
    ],
)
def test_what_can_be_meant_in_one_way_only_is_read(typed: str, number: str) -> None:
    assert read_number(typed, MONEY) == Decimal(number)


@pytest.mark.parametrize("typed", ["-5", "−5", "－5", "–5", "﹣5"])
def test_every_minus_sign_is_one(typed: str) -> None:
    assert read_number(typed, CHANGE) == -5


@pytest.mark.parametrize("typed", ["-0", "−0.00", Decimal("-0")])
def test_there_is_one_zero(typed: object) -> None:
    assert not read_number(typed, MONEY).is_signed()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("98，5", "看不出是 98.5 还是 985"),
        ("3,5", "看不出是 3.5 还是 35"),
        ("0,123", "看不出是 0.123 还是 123"),
        ("1234,567", "看不出是 1234.567 还是 1234567"),
        ("1,2,3", "逗号不是每三位一个"),
        ("12,34,567", "逗号不是每三位一个"),
        ("1,234 567", "逗号不是每三位一个"),
        ("1.200,50", "点和逗号的位置看不明白"),
        ("1.234.567", "不止一个小数点"),
        ("12 34", "中间有空格"),
        ("1\n234\n5", "中间有空格"),
        ("5.", "小数点后面没有数字"),
        ("", "没有填「上年营业收入」"),
        (" \u200b\u3000", "没有填「上年营业收入」"),
        ("6\u200b0", "零宽空格（U+200B）"),
        ("6\ufeff0", "零宽不换行空格（U+FEFF）"),
        ("6\u00ad0", "软连字符（U+00AD）"),
        ("1\u00a0234", "不换行空格（U+00A0）"),
        ("6\u202e0", "文字方向标记（U+202E）"),
        ("6\u00010", "字符（U+0001）"),
        ("1\ufe0f\u20e3", "字符（U+FE0F）"),
        ("三万", "是中文数字"),
        ("3万", "中文数字“万”"),
        ("3200 万", "单位是万元"),
        ("1.5亿元", "中文数字“亿”"),
        ("3200元", "单位写成了“元”"),
        ("60 kWh", "单位写成了“kWh”"),
        ("98.5%", "带了“%”。这里要的单位是“万元”"),
        ("1e5", "科学计数法"),
        ("1E+999999999", "科学计数法"),
        ("1e10000000", "科学计数法"),
        ("5²", "不是一个数"),
        ("①", "不是一个数"),
        ("½", "不是一个数"),
        ("٣", "不是一个数"),
        ("-", "不是一个数"),
        (",", "不是一个数"),
        ("1_000", "不是一个数"),
        ("0x10", "不是一个数"),
        ("3-5", "不是一个数"),
        ("1/2", "不是一个数"),
        ("¥5", "不是一个数"),
        ("NaN", "不是一个数"),
        ("-Infinity", "不是一个数"),
        ("9" * (MOST_CHARACTERS + 1), "太长了"),
        pytest.param("9" * 20_000_000, "太长了", id="20 MB of digits"),
        (True, "写成了「true」，不是一个数"),
        (None, "写成了「null」，不是一个数"),
        ([5], "写成了「[…]」，不是一个数"),
        ({"inputs": {"a": None}}, "写成了「{…}」，不是一个数"),
        (Decimal("1e12"), "填了 1000000000000，超出了"),
        (Decimal("NaN"), "不是一个数"),
        (Decimal("sNaN"), "不是一个数"),
        (float("inf"), "不是一个数"),
        (2.0, "不是一个数"),
        (Decimal("1e999999999"), "太长了"),
        (Decimal("1e-999999999"), "太长了"),
        pytest.param(10**5000, "太长了", id="5000 digits"),
        pytest.param(-(10**5000), "太长了", id="-5000 digits"),
        ("-1", "超出了可能的范围"),
        ("1000000001", "请填 0 到 1000000000 之间的数，单位：万元"),
        ("1.1234567", "小数超过 6 位"),
    ],
)
def test_anything_else_is_refused_with_the_reason(typed: object, says: str) -> None:
    assert says in refusal(typed)


@pytest.mark.parametrize(("typed", "number"), [("98.5%", "98.5"), ("98.5 ％", "98.5"), ("98.5", "98.5")])
def test_a_per_cent_sign_stands_after_a_rate(typed: str, number: str) -> None:
    assert read_number(typed, RATE) == Decimal(number)


@pytest.mark.parametrize(("typed", "number"), [("2.0", 2), ("１２０人", 120), (Decimal("1E+3"), 1000), (7, 7)])
def test_a_whole_number_may_be_written_with_a_point(typed: object, number: int) -> None:
    found = read_whole_number(typed, PEOPLE)
    assert (found, type(found)) == (number, int)


def test_half_a_person_is_none() -> None:
    assert "应是整数。请填 0 到 10000000 之间的整数，单位：人" in refusal("2.5", PEOPLE)


def test_a_number_of_a_field_without_a_name_says_so_too() -> None:
    assert refusal("3,5", CHANGE).startswith("写成了「3,5」")
    assert refusal("0.1234567", CHANGE).startswith("这个数的小数")


def test_a_program_may_write_an_exponent_of_a_size_that_can_be_handled() -> None:
    assert read_number("1e-05", CHANGE, by_program=True) == Decimal("0.00001")
    assert "太长了" in refusal("1e-999", CHANGE, by_program=True)
    assert "科学计数法" in refusal("1e999999999", CHANGE, by_program=True)


def test_no_digit_of_a_long_number_is_lost() -> None:
    asked = NumberAsked("", Decimal(0), Decimal(10**39), places=6)
    assert str(parse_number("1234567890123456789012345678901.2345678", asked)).endswith("1.2345678")


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = read_number(text, MONEY)
    except Refused as refused:
        (mistake,) = refused.mistakes
        assert mistake.what
        assert mistake.cure
        assert "。；" not in str(mistake)
    else:
        assert 0 <= number <= 10**9


@given(st.decimals(min_value=0, max_value=10**9, places=6))
def test_every_number_that_is_written_out_is_read_as_it_is(number: Decimal) -> None:
    assert read_number(f"{number:f}", MONEY) == number
    assert read_number(f"{number:,f}", MONEY) == number


@pytest.mark.parametrize(
    ("text", "count"), [("7", 7), ("0", 0), ("100", 100), ("101", None), ("-1", None), ("9" * 5000, None)]
)
def test_a_count_from_our_own_pages_is_plain_digits(text: str, count: int | None) -> None:
    assert find_count(text, 100) == count


@pytest.mark.parametrize("sent", [None, "", "٣", "1.0", " 1", 5, "1_0"])
def test_anything_else_is_no_count(sent: object) -> None:
    assert find_count(sent, 100) is None

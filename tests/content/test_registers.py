"""Credit codes and regions."""

from __future__ import annotations

import pytest

from rongtong_assess.content.credit_code import read_credit_code
from rongtong_assess.content.regions import find_region_name, list_regions
from rongtong_assess.core.errors import Refused


@pytest.mark.parametrize(
    "text", ["91350100M000100Y43", " 9135 0100 m000100y43\n", "９１３５０１００Ｍ０００１００Ｙ４３"]
)
def test_the_example_of_gb_32100_is_valid_however_it_is_typed(text: str) -> None:
    assert read_credit_code(text) == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("91350100M000100Y4", "现在是 17 位"),
        ("", "现在是 0 位"),
        ("9" * 1000, "现在是 200 位"),
        ("91350100M0001O0Y43", "字母 O"),
        ("91350100M00010-Y43", "不能用的字符 -"),
        ("91350100M0001零0Y43", "不能用的字符 零"),
        ("9135A100M000100Y43", "前 8 位"),
        ("91350100M000100Y44", "校验位"),
        ("91350100M000101Y43", "校验位"),
    ],
)
def test_a_wrong_code_is_refused_saying_why(text: str, what: str) -> None:
    with pytest.raises(Refused, match=what):
        read_credit_code(text)


def test_every_province_has_a_city_and_every_code_is_unique() -> None:
    regions = list_regions()
    codes = [code for cities in regions.values() for code, _ in cities]
    assert len(regions) == 34
    assert all(regions.values())
    assert len(codes) == len(set(codes))
    assert all(find_region_name(code) for code in codes)


def test_a_municipality_is_one() -> None:
    assert list_regions()["重庆市"] == (("500000", "重庆市"),)


@pytest.mark.parametrize("gone", ["莱芜市", "巢湖市", "绵阳地区", "县", "市辖区", "旅大市"])
def test_divisions_that_have_ended_are_left_out(gone: str) -> None:
    assert gone not in {name for cities in list_regions().values() for _, name in cities}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("330100", "浙江省杭州市"),
        ("330106", "浙江省杭州市"),
        ("330000", "浙江省"),
        ("210200", "辽宁省大连市"),
        ("429004", "湖北省仙桃市"),
        ("110105", "北京市"),
        ("990000", None),
        ("", None),
    ],
)
def test_a_code_has_the_name_of_its_city(code: str, name: str | None) -> None:
    assert find_region_name(code) == name

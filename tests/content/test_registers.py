"""Credit codes and regions."""

from __future__ import annotations

import pytest

from rongtong_assess.content.registers import find_region_name, is_region, list_regions, read_credit_code
from rongtong_assess.core.errors import Refused


@pytest.mark.parametrize(
    "text", ["91350100M000100Y43", " 9135 0100 m000100y43\n", "９１３５０１００Ｍ０００１００Ｙ４３"]
)
def test_the_example_of_gb_32100_is_valid_however_it_is_typed(text: str) -> None:
    assert read_credit_code(text) == "91350100M000100Y43"


@pytest.mark.parametrize("code", ["N2440300MF12345673", "Y1330100MF1234567Q", "A1110000MF1234567J"])
def test_the_first_characters_may_be_letters(code: str) -> None:
    assert read_credit_code(code.lower()) == code


def test_what_cannot_be_seen_is_no_part_of_a_code() -> None:
    assert read_credit_code("\ufeff91350100\u200bM000100Y43\u202e") == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("91350100M000100Y4", "现在是 17 位"),
        ("", "现在是 0 位"),
        ("9" * 1000, "现在是 200 位"),
        ("91350100M0001O0Y43", "字母 O"),
        ("91350100M00010-Y43", "不能用的字符 -"),
        ("91350100M0001零0Y43", "不能用的字符 零"),
        ("9135A100M000100Y43", "第 3 到 8 位是「35A100」"),
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
        ("133100", "河北省雄安新区"),
        ("", None),
    ],
)
def test_a_code_has_the_name_of_its_city(code: str, name: str | None) -> None:
    assert find_region_name(code) == name


@pytest.mark.parametrize(
    "code", ["330000", "330100", "330106", "110000", "110105", "429004", "130638", "133100", "330114"]
)
def test_codes_of_provinces_cities_and_counties_are_regions(code: str) -> None:
    assert is_region(code)


@pytest.mark.parametrize(
    "code", ["999999", "339999", "000000", "33", "33010", "3301000", "３３０１００", "浙江", "", "371200"]
)
def test_other_codes_are_none(code: str) -> None:
    assert not is_region(code)


def test_xiong_an_is_listed_with_the_cities_of_its_province() -> None:
    assert list_regions()["河北省"][-1] == ("133100", "雄安新区")

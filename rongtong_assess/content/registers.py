"""National registers: codes of administrative divisions (GB/T 2260) and of organisations (GB 32100-2015).

Divisions come from the table that python-stdnum carries; those that have been dissolved or renamed are left out.
雄安新区 is governed like a city and has a code of its own in the divisions for statistics
(国家统计局《统计用区划代码》), which GB/T 2260 lacks.

A 统一社会信用代码 has 18 characters with a check digit. The first two say who registered it and what it is; both may be
letters (N: farming, Y: others). Characters 3 to 8 are the division where it was registered, digits. The last one
checks the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from stdnum.cn import uscc

from rongtong_assess.core.characters import normal_form
from rongtong_assess.core.errors import Refused

Region = tuple[str, str]

CODE_DIGITS = 6
DIRECTLY_GOVERNED = "90"
_PROVINCE = re.compile(r'(\d{2}) province="(.*)"')
_DIVISION = re.compile(r'  (\d{4}) county="(.*)"')
_NAME = re.compile(r"(?:\[\d*-(?P<ended>\d*)\])?(?P<name>.+)")
_OWN_CODES = {"13": (("133100", "雄安新区"),)}
"""By province: divisions with a code that the table lacks."""
_NO_NAMES = {"市辖区", "县", "林区", "省直辖县级行政单位", "自治区直辖县级行政单位"}


@cache
def list_regions() -> Mapping[str, tuple[Region, ...]]:
    """Province name -> its cities as (code, name); a municipality has itself as its only city.

    Counties and cities governed directly by a province are listed with the prefecture-level cities.
    """
    regions: dict[str, tuple[Region, ...]] = {}
    for province, divisions in _list_provinces():
        names = dict(divisions)
        name = names.get(f"{province}0000", "")
        cities = {} if name.endswith("市") else _cities(names)
        regions[name] = tuple((code, city) for city, code in cities.items()) or ((f"{province}0000", name),)
    return regions


def is_region(code: str) -> bool:
    """Whether it is the code of a province, city or county; a county newer than the table belongs to its city."""
    is_code = code.isascii() and code.isdigit() and len(code) == CODE_DIGITS
    return is_code and not _present_codes().isdisjoint({code, f"{code[:4]}00"})


@cache
def _present_codes() -> frozenset[str]:
    return frozenset(code for _, divisions in _list_provinces() for code, _ in divisions)


def find_region_name(code: str) -> str | None:
    """Province and city of a code, such as 浙江省杭州市; a county's code gives its city. None if unknown."""
    names = _region_names()
    return next((names[known] for known in (code, f"{code[:4]}00", f"{code[:2]}0000") if known in names), None)


@cache
def _region_names() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for province, cities in list_regions().items():
        names[f"{cities[0][0][:2]}0000"] = province
        names |= {code: city if city == province else province + city for code, city in cities}
    return names


def _cities(names: Mapping[str, str]) -> dict[str, str]:
    """City -> code; a name that comes twice keeps its prefecture's code."""
    cities: dict[str, str] = {}
    for code, name in names.items():
        is_city = code.endswith("00") or code[2:4] == DIRECTLY_GOVERNED
        if is_city and not code.endswith("0000") and name not in _NO_NAMES:
            cities.setdefault(name, code)
    return cities


def _list_provinces() -> Iterator[tuple[str, list[Region]]]:
    """Each province's two digits with the divisions that exist today."""
    province, divisions = "", list[Region]()
    text = files("stdnum").joinpath("cn", "loc.dat").read_text(encoding="utf-8")
    for line in text.splitlines():
        if start := _PROVINCE.fullmatch(line):
            if province:
                yield province, [*divisions, *_OWN_CODES.get(province, ())]
            province, divisions = start[1], []
        elif (division := _DIVISION.fullmatch(line)) and (name := _present_name(division[2])):
            divisions.append((province + division[1], name))
    yield province, [*divisions, *_OWN_CODES.get(province, ())]


def _present_name(history: str) -> str:
    """The name without an end year in "[-1980]旅大市,[1981-]大连市"; empty when it has ended."""
    periods = (_NAME.fullmatch(period) for period in history.split(","))
    return next((period["name"] for period in periods if period and not period["ended"]), "")


FIELD = "credit_code"
LENGTH = 18
DIVISION = slice(2, 8)
FORBIDDEN_LETTERS = frozenset("IOSVZ")


def read_credit_code(text: str) -> str:
    """The code without blanks, half-width, upper-case; raises Refused saying what is wrong with it."""
    narrow = normal_form("NFKC", text[:200]).upper()
    code = "".join(
        character
        for character in narrow
        if not (character.isspace() or unicodedata.category(character) in {"Cc", "Cf"})
    )
    if len(code) != LENGTH:
        raise Refused.because(
            FIELD, f"统一社会信用代码应是 {LENGTH} 位，现在是 {len(code)} 位", "请照营业执照核对，不要多字或漏字"
        )
    _refuse_forbidden(code)
    # The library takes digits only in the first two places, so it is asked for the check character alone.
    if not code[DIVISION].isdigit():
        what = f"统一社会信用代码的第 3 到 8 位是「{code[DIVISION]}」，不全是数字"
        raise Refused.because(FIELD, what, "这 6 位是登记地的代码，都是数字，请照营业执照核对")
    if code[-1] != uscc.calc_check_digit(code[:-1]):
        raise Refused.because(FIELD, "统一社会信用代码的校验位对不上，可能有一位打错了", "请照营业执照逐位核对")
    return code


def _refuse_forbidden(code: str) -> None:
    letters = sorted(FORBIDDEN_LETTERS & set(code))
    if letters:
        cure = "代码里从不用 I、O、S、V、Z，看看是不是把 1、0、5、2 打成了字母"
        raise Refused.because(FIELD, f"统一社会信用代码里有字母 {'、'.join(letters)}", cure)
    strange = sorted({character for character in code if not (character.isascii() and character.isalnum())})
    if strange:
        what = f"统一社会信用代码里有不能用的字符 {' '.join(strange)}"
        raise Refused.because(FIELD, what, "请只填数字和大写字母")

"""Provinces and their cities with the codes of GB/T 2260.

Source: the table of administrative divisions that python-stdnum carries; divisions that have been
dissolved or renamed are left out. 雄安新区 is governed like a city and has a code of its own in the divisions
for statistics (国家统计局《统计用区划代码》), which GB/T 2260 lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

Region = tuple[str, str]

CODE_DIGITS = 6
DIRECTLY_GOVERNED = "90"
_PROVINCE = re.compile(r'(\d{2}) province="(.*)"')
_DIVISION = re.compile(r'  (\d{4}) county="(.*)"')
_NAME = re.compile(r"(?:\[\d*-(?P<ended>\d*)\])?(?P<name>.+)")
_OWN_CODES = {"13": (("133100", "雄安新区"),)}
"""By province: what has a code but stands in no table of divisions."""
_NO_NAMES = {"市辖区", "县", "林区", "省直辖县级行政单位", "自治区直辖县级行政单位"}


@cache
def list_regions() -> Mapping[str, tuple[Region, ...]]:
    """Province name -> its cities as (code, name); a municipality has itself as its only city.

    Counties and cities governed directly by a province stand beside the prefecture-level cities.
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

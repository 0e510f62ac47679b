"""Provinces and cities as people write them: by code, by name, with or without the province and the last character."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from rongtong_assess.content.registers import find_region_name, is_region, list_regions
from rongtong_assess.core.characters import normal_form
from rongtong_assess.core.errors import Mistake, Refused

SEPARATORS = re.compile(r"[\s、，,；;/]+")
ENDINGS = ("省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区", "地区", "盟")
MOST_NAMED = 5


def read_regions(text: str, *, where: str) -> tuple[str, ...]:
    """The codes of what is written, in order, each once; words in between are blanks, commas or line ends.

    Raises Refused for what is no region or could be several. where: the field.
    """
    codes: list[str] = []
    unknown: list[str] = []
    several: list[str] = []
    for word in SEPARATORS.split(normal_form("NFKC", text).strip()):
        found = (word,) if is_region(word) else _codes_by_name().get(word, ())
        if word and not found:
            unknown.append(word)
        elif len(found) > 1:
            several.append(word)
        else:
            codes.extend(found)
    if mistakes := [*_unknown(unknown, where), *_several(several, where)]:
        raise Refused(mistakes)
    return tuple(dict.fromkeys(codes))


def show_region(code: str) -> str:
    """The name by which the code is read back; the code itself for a county, whose name is not in the lists."""
    name = find_region_name(code) or ""
    return name if _codes_by_name().get(name) == (code,) else code


def _unknown(words: list[str], where: str) -> Iterable[Mistake]:
    if words:
        named = "、".join(words[:MOST_NAMED])[:60]
        yield Mistake(where, f"不认识的地区：{named}", "请写省、市的名字或六位代码，例如：浙江省、宁波、330100")


def _several(words: list[str], where: str) -> Iterable[Mistake]:
    if words:
        named = "、".join(words[:MOST_NAMED])[:60]
        yield Mistake(where, f"有几个地方叫这个名字：{named}", "请连省一起写，例如：吉林省吉林市，或者写六位代码")


@cache
def _codes_by_name() -> Mapping[str, tuple[str, ...]]:
    """Name -> the codes it may mean; a full name means one place only."""
    full: dict[str, str] = {}
    short: dict[str, set[str]] = defaultdict(set)
    for province, cities in list_regions().items():
        province_code = f"{cities[0][0][:2]}0000"
        full[province] = province_code
        short[_without_ending(province)].add(province_code)
        for code, city in cities:
            full[province + city] = code
            for name in (city, _without_ending(city)):
                short[name].add(code)
    # A province's full name wins over a city's that is spelt alike.
    return {**{name: tuple(sorted(codes)) for name, codes in short.items()}, **{n: (c,) for n, c in full.items()}}


def _without_ending(name: str) -> str:
    ending = max((ending for ending in ENDINGS if name.endswith(ending)), key=len, default="")
    return name.removesuffix(ending) if len(name) > len(ending) + 1 else name

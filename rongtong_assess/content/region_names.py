"""Provinces and cities as people write them: by code, by name, by the beginning of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from rongtong_assess.content.registers import find_region_name, is_region, list_regions
from rongtong_assess.core.characters import normal_form
from rongtong_assess.core.errors import Mistake, Refused

SEPARATORS = re.compile(r"[\s、，,；;/]+")
SHORTEST_NAME = 2
MOST_NAMED = 5


def read_regions(text: str, *, where: str) -> tuple[str, ...]:
    """The codes of what is written, in order, each once; words in between are blanks, commas or line ends.

    Raises Refused for what is no region or could be several. where: the field.
    """
    codes: list[str] = []
    unknown: list[str] = []
    several: list[str] = []
    for word in SEPARATORS.split(normal_form("NFKC", text).strip()):
        found = _find_codes(word)
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
    return name if _find_codes(name) == (code,) else code


def _unknown(words: list[str], where: str) -> Iterable[Mistake]:
    if words:
        named = "、".join(words[:MOST_NAMED])[:60]
        yield Mistake(where, f"不认识的地区：{named}", "请写省、市的名字或六位代码，例如：浙江省、宁波、330100")


def _several(words: list[str], where: str) -> Iterable[Mistake]:
    if words:
        named = "、".join(words[:MOST_NAMED])[:60]
        yield Mistake(where, f"有几个地方叫这个名字：{named}", "请连省一起写，例如：吉林省吉林市，或者写六位代码")


def _find_codes(word: str) -> tuple[str, ...]:
    """The codes that a code or name may mean: a full name means one place, its beginning each that begins so."""
    if is_region(word):
        return (word,)
    if word in _full_names():
        return (_full_names()[word],)
    if len(word) < SHORTEST_NAME:
        return ()
    return tuple(sorted({code for name, code in _plain_names() if name.startswith(word)}))


@cache
def _full_names() -> Mapping[str, str]:
    """Name -> code: of provinces, of cities with their province, and of cities whose name only one has."""
    plain = [name for name, _ in _plain_names()]
    alone = {name: code for name, code in _plain_names() if plain.count(name) == 1}
    return {**alone, **{province + city: code for province, cities in list_regions().items() for code, city in cities}}


@cache
def _plain_names() -> tuple[tuple[str, str], ...]:
    """Provinces and cities with their codes; a municipality, which has itself as its only city, once."""
    provinces = [(province, f"{cities[0][0][:2]}0000") for province, cities in list_regions().items()]
    cities = [(city, code) for found in list_regions().values() for code, city in found]
    return tuple(dict.fromkeys([*provinces, *cities]))

"""Who is named in 负责人: a firm writes people in its own words, such as "李厂长、王工"."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"[、,，;；/／\s]+")


def list_people(text: str) -> tuple[str, ...]:
    """The names, as they are written."""
    return tuple(name for name in _BETWEEN.split(text) if name)


def names_person(text: str, name: str) -> bool:
    """Whether this person is one of them, written exactly so or as the whole text."""
    return bool(name) and (text.strip() == name or name in list_people(text))


def without_person(text: str, name: str) -> str:
    """The text without this person; the others stay as they are written."""
    if not names_person(text, name):
        return text
    rest = () if text.strip() == name else (one for one in list_people(text) if one != name)
    return "、".join(rest)

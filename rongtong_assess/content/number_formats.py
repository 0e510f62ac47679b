"""What a cell's number format says of its number: plain, a percentage, a day or a time of day.

A % counts where it is part of the format, not where it is literal text in it.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum, auto

# Numbers of formats that every spreadsheet program knows without being told; 27-36 and 50-58 are Chinese days.
BUILT_IN_PERCENT = frozenset({9, 10})
BUILT_IN_DAYS = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58})
BUILT_IN_TIMES = frozenset({*range(18, 22), *range(32, 36), *range(45, 48), 55, 56})
LONGEST_FORMAT = 255

# "text", \x, _x and *x stand for themselves or for room; so does what is in brackets.
LITERAL = re.compile(r'"[^"]*"?|[\\_*].?|\[[^\]]*\]?')
SECTION = re.compile(r'(?:"[^"]*"?|[\\_*].?|\[[^\]]*\]?|[^;"\\_*\[])*')
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)\]")
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
HOLDS = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


class NumberKind(Enum):
    """How the number is meant."""

    PLAIN = auto()
    PERCENT = auto()
    DAY = auto()
    TIME = auto()


def find_kind(format_id: int, own_formats: Mapping[int, str], number: Decimal) -> NumberKind:
    """What this number is, shown in this format. own_formats: those that the workbook defines itself."""
    code = own_formats.get(format_id)
    if code is not None:
        return _kind_of(_find_section(code[:LONGEST_FORMAT], number))
    if format_id in BUILT_IN_PERCENT:
        return NumberKind.PERCENT
    if format_id in BUILT_IN_DAYS:
        return NumberKind.DAY
    return NumberKind.TIME if format_id in BUILT_IN_TIMES else NumberKind.PLAIN


def _find_section(code: str, number: Decimal) -> str:
    """The part of "positive;negative;zero" that applies, or the first whose [condition] holds."""
    sections = _sections(code)
    conditions = [CONDITION.search(section) for section in sections]
    if any(conditions):
        return next(
            (
                section
                for section, condition in zip(sections, conditions, strict=True)
                if condition is None or HOLDS[condition[1]](number, Decimal(condition[2]))
            ),
            sections[-1],
        )
    if number == 0 and len(sections) > 2:
        return sections[2]
    return sections[1] if number < 0 and len(sections) > 1 else sections[0]


def _sections(code: str) -> list[str]:
    sections, place = [], 0
    while place <= len(code):
        match = SECTION.match(code, place)
        end = match.end() if match else len(code)
        sections.append(code[place:end])
        place = end + 1
    return sections


def _kind_of(section: str) -> NumberKind:
    if ELAPSED.search(section):
        return NumberKind.TIME
    signs = LITERAL.sub("", section).lower()
    if "%" in signs:
        return NumberKind.PERCENT
    if "general" in signs:
        return NumberKind.PLAIN
    if "y" in signs or "d" in signs or ("m" in signs and not {"h", "s"} & {*signs}):
        return NumberKind.DAY
    return NumberKind.TIME if {"h", "s"} & {*signs} else NumberKind.PLAIN

"""Characters as people type them: shapes that mean the same, invisible characters, and bounded normal forms.

Unicode normalisation sorts the combining characters after a letter in quadratic time. No script needs more than a
few, and 30,000 in one field would block a process for seconds, so long runs are normalised in pieces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Literal

MOST_RAW_CHARACTERS = 200
"""Including white space around it; longer text is not examined."""
FULL_WIDTH = frozenset({"<wide>", "<narrow>", "<small>", "<font>"})
"""Decompositions that change the shape only; a superscript ² or a circled ① is not a 2 or a 1."""
MINUS_SIGNS = "−‐‑‒–"

INVISIBLE = {
    "\u00a0": "不换行空格",
    "\u2007": "不换行的数字空格",
    "\u202f": "不换行的窄空格",
    "\u200b": "零宽空格",
    "\u200c": "零宽不连字",
    "\u200d": "零宽连字",
    "\u2060": "零宽不换行",
    "\ufeff": "零宽不换行空格",
    "\u00ad": "软连字符",
    **dict.fromkeys("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "文字方向标记"),
}


def is_blank(text: str) -> bool:
    """Whether the text shows nothing."""
    return len(text) <= MOST_RAW_CHARACTERS and not trim(text)


def narrow(text: str) -> str:
    """The text with full-width characters made narrow, white space as spaces, and every minus sign as "-"."""
    return "".join(_narrow_character(character) for character in text)


def describe_character(character: str) -> str:
    """The name of an invisible character, with its code point."""
    return f"{INVISIBLE.get(character, '字符')}（U+{ord(character):04X}）"


def is_invisible(character: str) -> bool:
    """Whether it is not displayed, or looks like an ordinary space without being one."""
    if character in "\t\n\r":
        return False
    is_filler = character in "\u034f\u115f\u1160\u3164\uffa0" or "\ufe00" <= character <= "\ufe0f"
    return (
        character in INVISIBLE or is_filler or unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    )


def trim(text: str) -> str:
    """The text without white space and invisible characters at both ends."""
    first, last = 0, len(text)
    while first < last and (text[first].isspace() or is_invisible(text[first])):
        first += 1
    while last > first and (text[last - 1].isspace() or is_invisible(text[last - 1])):
        last -= 1
    return text[first:last]


def _narrow_character(character: str) -> str:
    if character.isspace():
        return " "
    if character in MINUS_SIGNS:
        return "-"
    is_shape = unicodedata.decomposition(character).partition(" ")[0] in FULL_WIDTH
    plain = unicodedata.normalize("NFKC", character) if is_shape else character
    return "-" if plain in MINUS_SIGNS else plain


MOST_COMBINING = 30
"""Combining characters in a row; longer runs are split (as in UAX #15, Stream-Safe Text)."""
SHORT = 500
"""Text up to this length is normalised in one piece."""


def normal_form(form: Literal["NFC", "NFKC"], text: str) -> str:
    """The text in this form; only in runs of more than MOST_COMBINING may the order differ."""
    pieces = (text,) if len(text) <= SHORT else _pieces(text)
    return "".join(unicodedata.normalize(form, piece) for piece in pieces)


def _pieces(text: str) -> Iterator[str]:
    """Usually a single piece."""
    begin = combining = 0
    for end, character in enumerate(text, start=1):
        combining = combining + 1 if character > "\u02ff" and _is_combining(character) else 0
        if combining == MOST_COMBINING:
            yield text[begin:end]
            begin, combining = end, 0
    yield text[begin:]


def _is_combining(character: str) -> bool:
    """Whether it combines with the character before, or decomposes into one that does."""
    return unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) != 0

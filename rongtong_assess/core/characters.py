"""Characters as people type them: shapes that mean the same, characters nobody sees, and bounded normal forms.
Unicode's own normal form orders the marks after a letter by looking at each of them again for every other one;
nobody's writing has more than a few, and 30,000 in one field would hold a process for seconds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Literal

MOST_RAW_CHARACTERS = 200


"""With the blanks around it; what is longer is not looked at."""


FULL_WIDTH = frozenset({"<wide>", "<narrow>", "<small>", "<font>"})


"""Kinds of signs that are another shape of the same; a raised ² or a ringed ① is not a 2 or a 1."""


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
    """Whether nothing can be seen of it."""
    return len(text) <= MOST_RAW_CHARACTERS and not trim(text)


def narrow(text: str) -> str:
    """The same with full-width signs made narrow, every blank a space, and the minus signs one."""
    return "".join(_narrow_sign(sign) for sign in text)


def describe_character(sign: str) -> str:
    """The name of a sign that cannot be seen, with its code point."""
    return f"{INVISIBLE.get(sign, '字符')}（U+{ord(sign):04X}）"


def is_invisible(sign: str) -> bool:
    """Whether a reader sees nothing of it, or takes it for an ordinary blank that it is not."""
    if sign in "\t\n\r":
        return False
    is_filler = sign in "\u034f\u115f\u1160\u3164\uffa0" or "\ufe00" <= sign <= "\ufe0f"
    return sign in INVISIBLE or is_filler or unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


def trim(text: str) -> str:
    """Without blanks and invisible signs at both ends."""
    first, last = 0, len(text)
    while first < last and (text[first].isspace() or is_invisible(text[first])):
        first += 1
    while last > first and (text[last - 1].isspace() or is_invisible(text[last - 1])):
        last -= 1
    return text[first:last]


def _narrow_sign(sign: str) -> str:
    if sign.isspace():
        return " "
    if sign in MINUS_SIGNS:
        return "-"
    is_shape = unicodedata.decomposition(sign).partition(" ")[0] in FULL_WIDTH
    plain = unicodedata.normalize("NFKC", sign) if is_shape else sign
    return "-" if plain in MINUS_SIGNS else plain


MOST_MARKS = 30


"""In one go; what comes after so many is brought into its form by itself (as in UAX #15, Stream-Safe Text)."""


SHORT = 500


"""Too short to take long."""


def normal_form(form: Literal["NFC", "NFKC"], text: str) -> str:
    """The text in this form; only what follows more marks than any script needs may stay in another order."""
    pieces = (text,) if len(text) <= SHORT else _pieces(text)
    return "".join(unicodedata.normalize(form, piece) for piece in pieces)


def _pieces(text: str) -> Iterator[str]:
    """Usually one."""
    begin = marks = 0
    for end, sign in enumerate(text, start=1):
        marks = marks + 1 if sign > "\u02ff" and _is_mark(sign) else 0
        if marks == MOST_MARKS:
            yield text[begin:end]
            begin, marks = end, 0
    yield text[begin:]


def _is_mark(sign: str) -> bool:
    """Whether it stands on the letter before, or is made of what does."""
    return unicodedata.combining(unicodedata.normalize("NFKD", sign)[0]) != 0

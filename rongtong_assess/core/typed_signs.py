"""The signs in which people type numbers: which are another shape of the same, and which cannot be seen."""

from __future__ import annotations

import unicodedata

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


def describe_sign(sign: str) -> str:
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

"""Unicode's normal forms for text of any length, from anybody.

The library's function orders the marks after a letter by looking at each of them again for every other one. Nobody's
writing has more than a few; 30,000 in one field hold a process for seconds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Literal

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

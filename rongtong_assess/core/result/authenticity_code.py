"""The code on a printed report: 19 random characters and a check character, in five groups of four.

The characters are those of Crockford's base 32, without I, L, O and U, which are mistaken for 1, 0 and V. The check
character is computed in the field of 32 elements, so that every single wrong character and every two swapped
ones are noticed before anything is looked up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rongtong_assess.core.characters import normal_form
from rongtong_assess.core.typed_text import MOST_CODE_TYPED

CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_LENGTH = 19
LENGTH = RANDOM_LENGTH + 1
GROUP = 4
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
# x**5 + x**2 + 1, the polynomial that defines the field of 32 elements.
FIELD = 0b100101


def make_code(numbers: Sequence[int]) -> str:
    """The code of 19 numbers from 0 to 31, with its check character and without separators. Raises ValueError."""
    if len(numbers) != RANDOM_LENGTH:
        raise ValueError(f"a code is made of {RANDOM_LENGTH} numbers")
    check = _times_x(_fold(numbers))
    return "".join(CHARACTERS[number] for number in (*numbers, check))


def read_code(typed: str) -> str | None:
    """The code in what somebody typed; None where it cannot be one.

    Full-width forms, lower case, blanks and dashes between the groups, and O for 0 or I for 1 are accepted.
    """
    plain = normal_form("NFKC", typed[:MOST_CODE_TYPED]).upper().translate(LOOKALIKES)
    code = "".join(letter for letter in plain if not (letter.isspace() or unicodedata.category(letter) in {"Pd", "Pc"}))
    if len(code) != LENGTH or any(character not in CHARACTERS for character in code):
        return None
    return code if _fold([CHARACTERS.index(character) for character in code]) == 0 else None


def show_code(code: str) -> str:
    """The code as it is printed: ABCD-EFGH-JKMN-PQRS-TVWX."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _fold(numbers: Sequence[int]) -> int:
    """The numbers as a polynomial at x; 0 for a whole code."""
    value = 0
    for number in numbers:
        value = _times_x(value) ^ number
    return value


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ FIELD if doubled >= len(CHARACTERS) else doubled

"""Mobile numbers of mainland China as log-in names, and the codes that are sent to them.

Numbers are kept as "+8613812345678" (ITU-T E.164). Eleven digits from 13 to 19: the ranges of the national numbering
plan (工业和信息化部《电信网编号计划》), 14x and 16x with those that are used for people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rongtong_assess.core.characters import is_invisible, narrow

MOST_NUMBER_TYPED = 60
COUNTRY = "+86"
CODE_DIGITS = 6
CODE_GOOD_FOR = timedelta(minutes=10)
MOST_WRONG_CODES = 5
"""Tries at one code; after that only a new code helps."""
_NUMBER = re.compile(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})")
_BETWEEN = str.maketrans("", "", " -().·")


class CodePurpose(StrEnum):
    """What a code may be used for; one sent for one purpose is worthless for another."""

    REGISTER = "register"
    LOG_IN = "log-in"
    RESET = "reset"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class CodeUse:
    """A code belongs to one number and one purpose. account_id: whose number changes; None before a log-in."""

    purpose: CodePurpose
    mobile: str
    account_id: int | None = None

    @property
    def subject(self) -> str:
        """The text whose keyed hash stands for the number where codes are stored."""
        return f"{self.purpose} {self.account_id or '-'} {self.mobile}"


def read_mobile(text: str | None) -> str | None:
    """The number that was meant, as +8613812345678; None for anything that is no mainland mobile number.

    Full-width digits, spaces, hyphens, brackets and the country's code are understood.
    """
    if not text or len(text) > MOST_NUMBER_TYPED:
        return None
    seen = "".join(character for character in narrow(text) if not is_invisible(character))
    found = _NUMBER.fullmatch(seen.translate(_BETWEEN))
    return f"{COUNTRY}{found[1]}" if found else None


def show_mobile(mobile: str) -> str:
    """The number as people write it: 138 1234 5678."""
    digits = mobile.removeprefix(COUNTRY)
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}"


def show_masked(mobile: str) -> str:
    """The number for a page that somebody else may see: 138 **** 5678."""
    digits = mobile.removeprefix(COUNTRY)
    return f"{digits[:3]} **** {digits[7:]}"


def code_of(number: int) -> str:
    """The code for a number below 10 ** CODE_DIGITS, which the caller draws at random."""
    return f"{number:0{CODE_DIGITS}d}"


def read_code(text: str | None) -> str:
    """The code as it was sent: narrow digits without spaces; longer text is cut, since no code is longer."""
    return "".join(narrow((text or "")[:MOST_NUMBER_TYPED]).split())


def code_expires_at(sent_at: datetime) -> datetime:
    """Until when a code that was sent at that moment counts."""
    return sent_at + CODE_GOOD_FOR

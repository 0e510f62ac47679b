"""E-mail addresses as people type them, with a Chinese input method or from a paste."""

from __future__ import annotations

import unicodedata

from rongtong_assess.core.normal_form import normal_form
from rongtong_assess.core.text_limits import MOST_EMAIL

MOST_TYPED = 4 * MOST_EMAIL
AROUND = " \t\r\n.,;<>"


def clean_email(text: str | None) -> str:
    """The address that was meant: narrow signs, no invisible ones, nothing around it; it may still be none."""
    narrow = normal_form("NFKC", (text or "")[:MOST_TYPED]).replace("。", ".").replace("、", ",")
    seen = "".join(sign for sign in narrow if unicodedata.category(sign) != "Cf")
    return seen.strip(AROUND)

"""One plain question about something that does not exist: who claims to use it may have ticked other things unread.

Never scored, never in the forecast, never demanded. Only whether it was claimed is kept, for the consultant.
"""

from __future__ import annotations

from enum import StrEnum

DECOY_NAME = "衡栅 HZ-7 车间互联规范"
"""Invented, and like no product or standard that a firm could mistake it for."""


class DecoyAnswer(StrEnum):
    """What a firm may say of it; the value is how the page sends it."""

    USED = "used"
    NOT_USED = "not_used"
    UNSURE = "unsure"


DECOY_WORDS = {DecoyAnswer.USED: "已使用", DecoyAnswer.NOT_USED: "没有使用", DecoyAnswer.UNSURE: "不清楚"}


def find_decoy_claim(text: str) -> bool | None:
    """Whether the firm claims to use it; None where it says nothing."""
    answer = next((known for known in DecoyAnswer if known == text), None)
    return None if answer is None else answer is DecoyAnswer.USED

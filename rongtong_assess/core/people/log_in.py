"""Logging in: e-mail addresses, invitations, and the brake on guessing passwords."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rongtong_assess.core.characters import normal_form
from rongtong_assess.core.typed_text import MOST_EMAIL

MOST_TYPED = 4 * MOST_EMAIL
MOST_TARGET = 1_000
AROUND = " \t\r\n.,;<>"
GOOD_FOR = timedelta(days=14)
WINDOW = timedelta(minutes=15)


def clean_email(text: str | None) -> str:
    """The address that was meant: narrow characters, none invisible, nothing around; it may still be invalid."""
    narrow = normal_form("NFKC", (text or "")[:MOST_TYPED]).replace("。", ".").replace("、", ",")
    seen = "".join(character for character in narrow if unicodedata.category(character) != "Cf")
    return seen.strip(AROUND)


def is_same_address(one_email: str | None, other_email: str | None) -> bool:
    """Whether two e-mail addresses are the same for log-in: upper and lower case do not differ; none is like none."""
    one, other = ((email or "").strip().casefold() for email in (one_email, other_email))
    return bool(one) and one == other


def is_own_page(target: str) -> bool:
    """Whether an address leads to a page of this site: a path, in no way that a browser could read as another host.

    Browsers drop control characters and read a backslash as a slash.
    """
    is_plain = all(" " < character <= "~" and character != "\\" for character in target)
    return is_plain and target.startswith("/") and not target.startswith("//") and len(target) <= MOST_TARGET


class InvitationState(StrEnum):
    """An invitation is accepted once, or not at all."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class InvitationLife:
    """When it expires, and when it was accepted or revoked, if so."""

    expires_at: datetime
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None

    def state(self, now: datetime) -> InvitationState:
        """Its state at that moment."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.OPEN if now < self.expires_at else InvitationState.EXPIRED


def seconds_to_wait(failures: Iterable[datetime], most: int, now: datetime) -> int:
    """Seconds until fewer than `most` of the failures lie in the window; 0 where that is so now."""
    recent = sorted(moment for moment in failures if moment > now - WINDOW)
    return 0 if len(recent) < most else math.ceil((recent[-most] + WINDOW - now).total_seconds())

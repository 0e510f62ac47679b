"""Logging in: e-mail addresses, invitations, and the brake on guessing passwords."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rongtong_assess.core.actor import LEADING_ROLES, ROLES_OF, OrganisationKind, Role
from rongtong_assess.core.characters import normal_form
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.typed_text import MOST_EMAIL

MOST_TYPED = 4 * MOST_EMAIL
MOST_TARGET = 1_000
AROUND = " \t\r\n.,;<>"
GOOD_FOR = timedelta(days=14)
MOST_USES = 50
"""How many people may join by one link."""
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


def list_invitation_mistakes(kind: OrganisationKind, role: Role, *, is_link: bool, most_uses: int) -> list[Mistake]:
    """What an invitation to an organisation of this kind cannot be. A link, which anybody may hold, leads nothing."""
    mistakes = []
    if role not in ROLES_OF[kind]:
        mistakes.append(Mistake("role", "这类单位没有这个角色", "请从列表里选"))
    if is_link and role in LEADING_ROLES:
        mistakes.append(Mistake("role", "负责人和主管只能一个一个发邮件邀请", "链接谁拿到谁就能加入，请改用邮件"))
    if not 1 <= most_uses <= MOST_USES:
        mistakes.append(Mistake("most_uses", f"一个链接最多给 {MOST_USES} 个人用", f"请填 1 到 {MOST_USES} 的整数"))
    return mistakes


def seconds_to_wait(failures: Iterable[datetime], most: int, now: datetime) -> int:
    """Seconds until fewer than `most` of the failures lie in the window; 0 where that is so now."""
    recent = sorted(moment for moment in failures if moment > now - WINDOW)
    return 0 if len(recent) < most else math.ceil((recent[-most] + WINDOW - now).total_seconds())

"""The shape of a key to the API, and what is kept of it.

A key is 256 random bits, too many to try: one round of SHA-256 protects it as well as a slow hash, which is needed
for passwords only, and costs nothing at each request.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PREFIX = "rt_"
SECRET_BYTES = 32
CHARACTERS_SHOWN = 6
MOST_GOOD_KEYS = 5
LIFETIMES_DAYS = (30, 90, 365)
_KEY = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
_SCHEME = "bearer"


class KeyState(StrEnum):
    """good: accepted by the API. orphaned: its maker may no longer manage keys."""

    GOOD = "good"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class KeyLife:
    """When a key ends. maker_is_owner: its maker may still manage keys."""

    expires_at: datetime
    revoked_at: datetime | None
    maker_is_owner: bool

    def state(self, now: datetime) -> KeyState:
        if self.revoked_at is not None:
            return KeyState.REVOKED
        if self.expires_at <= now:
            return KeyState.EXPIRED
        return KeyState.GOOD if self.maker_is_owner else KeyState.ORPHANED


def make_key(secret: bytes) -> str:
    """The key that its owner is shown once. Raises ValueError for anything but SECRET_BYTES bytes."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a key has {SECRET_BYTES} bytes, not {len(secret)}")
    return PREFIX + urlsafe_b64encode(secret).decode().rstrip("=")


def read_authorization(header: str) -> str | None:
    """The key in an Authorization header "Bearer rt_…"; None for anything else."""
    scheme, _, key = header.strip().partition(" ")
    key = key.strip()
    return key if scheme.lower() == _SCHEME and _KEY.fullmatch(key) else None


def hash_key(key: str) -> str:
    """What is stored instead of the key."""
    return hashlib.sha256(key.encode()).hexdigest()


def shown_part(key: str) -> str:
    """The beginning, by which its owner recognises a key; about 220 random bits remain secret."""
    return key[: len(PREFIX) + CHARACTERS_SHOWN]


def expiry(now: datetime, days: int) -> datetime:
    """When a key made now expires. Raises ValueError for a lifetime that is not offered."""
    if days not in LIFETIMES_DAYS:
        raise ValueError(f"no key lives {days} days")
    return now + timedelta(days=days)

"""How long an invitation is good, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

GOOD_FOR = timedelta(days=14)


class InvitationState(StrEnum):
    """An invitation is accepted once, or not at all."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class InvitationLife:
    """When it ends, and when it was accepted or taken back, if so."""

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


def is_same_address(one_email: str, other_email: str) -> bool:
    """Whether two e-mail addresses are the same for log-in: upper and lower case do not differ."""
    return one_email.strip().casefold() == other_email.strip().casefold()

"""How long somebody who has failed too often has to wait before the next guess at a secret."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)


def seconds_to_wait(failures: Iterable[datetime], most: int, now: datetime) -> int:
    """0 while there are fewer than most failures in the window; else until so many of them are out of it."""
    recent = sorted(moment for moment in failures if moment > now - WINDOW)
    return 0 if len(recent) < most else math.ceil((recent[-most] + WINDOW - now).total_seconds())

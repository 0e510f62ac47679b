"""Waiting for SQLite's write lock: one thread of a process at a time, long when that is worth it, else briefly.

SQLite wakes nobody and keeps no order: were many threads to ask it again and again, some would never get the
lock. And another process may hold it for half a minute: were every thread to wait that long, no page would be
served meanwhile, not even those that only read.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

FIRST_SECONDS = 5.0
QUEUED_SECONDS = 3.0
SECONDS_AFTER_A_WAIT_IN_VAIN = 0.5


class WriteTurns:
    """The patience of one process with one database; safe to share between threads."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._was_in_vain = False

    @contextmanager
    def waiting(self) -> Iterator[float]:
        """Until when, by time.monotonic, this thread may ask; the block is that asking, and raises if it was in vain.

        A thread whose turn does not come has one try.
        """
        patience = self._find_patience()
        give_up_at = time.monotonic() + patience
        if not self._turn.acquire(timeout=patience):
            yield give_up_at
            return
        try:
            yield give_up_at
            self._was_in_vain = False
        except BaseException:
            self._was_in_vain = True
            raise
        finally:
            self._turn.release()

    def _find_patience(self) -> float:
        if self._was_in_vain:
            return SECONDS_AFTER_A_WAIT_IN_VAIN
        return QUEUED_SECONDS if self._turn.locked() else FIRST_SECONDS

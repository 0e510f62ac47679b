"""Queues the threads of a process for SQLite's write lock and limits how long they wait.

SQLite has no queue: if many threads asked for the lock repeatedly, some would never get it. Another process may also
hold the lock for half a minute: if every thread waited that long, no page would be served meanwhile, not even those
that only read.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

FIRST_SECONDS = 5.0
QUEUED_SECONDS = 3.0
SECONDS_AFTER_A_TIMEOUT = 0.5


class WriteTurns:
    """The queue of one process for one database; safe to share between threads."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._has_timed_out = False

    @contextmanager
    def waiting(self) -> Iterator[float]:
        """Yields until when, by time.monotonic, the block may ask for the lock; the block raises if it did not get it.

        A thread whose turn does not come in time may try once.
        """
        patience = self._find_patience()
        give_up_at = time.monotonic() + patience
        if not self._turn.acquire(timeout=patience):
            yield give_up_at
            return
        try:
            yield give_up_at
            self._has_timed_out = False
        except BaseException:
            self._has_timed_out = True
            raise
        finally:
            self._turn.release()

    def _find_patience(self) -> float:
        if self._has_timed_out:
            return SECONDS_AFTER_A_TIMEOUT
        return QUEUED_SECONDS if self._turn.locked() else FIRST_SECONDS

"""How long a thread waits for SQLite's write lock: long when that is worth it, briefly when it is not.

Another process may hold the lock for half a minute. Were every thread to wait for it, no page would be
served meanwhile, not even those that only read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

LONG_SECONDS = 5.0
SHORT_SECONDS = 0.5
MOST_LONG_WAITS = 3


class WriteTurns:
    """The patience of one process with one database; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting = 0
        self._was_in_vain = False

    @contextmanager
    def waiting(self) -> Iterator[float]:
        """How many seconds to wait; the block is the waiting, and ends with an exception when it was in vain."""
        with self._lock:
            is_long = self._waiting < MOST_LONG_WAITS and not self._was_in_vain
            self._waiting += 1
        try:
            yield LONG_SECONDS if is_long else SHORT_SECONDS
        except BaseException:
            self._was_in_vain = True
            raise
        else:
            self._was_in_vain = False
        finally:
            with self._lock:
                self._waiting -= 1

"""Whether this process can do its work just now: found by really writing something, and taking it back."""

from __future__ import annotations

import time
from datetime import date
from threading import Lock

from sqlalchemy import Engine

from rongtong_assess.content.library import MAIN_SERIES, Library
from rongtong_assess.storage.database import try_to_write
from rongtong_assess.storage.database_faults import DatabaseFault, Trouble, find_trouble

# Whoever asks all the time does not keep the disk busy.
KEPT_SECONDS = 1.0
WRONG_CLOCK = Trouble("clock", "服务器的时钟不对，那一天还没有任何评测版本", "请校准服务器的日期和时间，不用重启")
UNKNOWN = Trouble("fault", "写数据库时出了问题，已经记录下来", "请查看运行日志，再运行 rongtong doctor")


class Health:
    """What was found last; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._looked_at = float("-inf")
        self._found: Trouble | None = None

    def look(self, engine: Engine) -> Trouble | None:
        """The trouble with the database, or None; looked for at most once a second."""
        with self._lock:
            if time.monotonic() - self._looked_at >= KEPT_SECONDS:
                self._found = _find(engine)
                self._looked_at = time.monotonic()
            return self._found


def _find(engine: Engine) -> Trouble | None:
    try:
        try_to_write(engine)
    except (DatabaseFault, OSError) as error:
        return find_trouble(error) or UNKNOWN
    return None


def is_clock_wrong(library: Library, today: date) -> bool:
    """Before the first edition nothing can be assessed: no clock that is right shows such a day."""
    days = [edition.in_force_from for edition in library.published.values() if edition.series == MAIN_SERIES]
    return bool(days) and today < min(days)

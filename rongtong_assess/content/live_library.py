"""The content of a long-running process, updated with editions that are published while it runs.

A published edition appears as a whole folder and never changes, so the names of the folders show whether there is a
new one. Nothing is removed while a process runs.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rongtong_assess.content.library import Library

LOG = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 1.0


@dataclass(frozen=True, slots=True)
class LibrarySource:
    """folder: editions published in this installation.

    load: all content afresh, with the editions of more folders; raises Refused where they do not work together, such as
    an edition that the catalogue does not fit.
    """

    folder: Path
    load: Callable[[Sequence[Path]], Library]


class LiveLibrary:
    """The library of a source, loaded again when something was published; safe to share between threads.

    Raises Refused with every mistake when the content cannot be loaded at the start.
    """

    def __init__(self, source: LibrarySource) -> None:
        self.source = source
        self._loading = threading.Lock()
        # First the names: what is published while loading counts as new at the next look.
        self._names = self._list_names()
        self._library = source.load(())
        self._looked_at = time.monotonic()

    def current(self) -> Library:
        """The content as of at most a second ago."""
        if time.monotonic() - self._looked_at > SECONDS_BETWEEN_LOOKS:
            self.look()
        return self._library

    def look(self) -> None:
        """Load what is new; after any fault the present content stays."""
        if not self._loading.acquire(blocking=False):
            return
        try:
            self._looked_at = time.monotonic()
            names = self._list_names()
            if names != self._names:
                self._names = names
                self._library = self.source.load(())
        except Exception:
            LOG.exception("the content could not be loaded again; the process goes on with what it had")
        finally:
            self._loading.release()

    def _list_names(self) -> frozenset[str]:
        folder = self.source.folder
        return frozenset(path.name for path in folder.iterdir()) if folder.is_dir() else frozenset()

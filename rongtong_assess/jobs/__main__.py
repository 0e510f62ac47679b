"""The worker process; `rongtong work` starts it and starts it again should it die."""

from __future__ import annotations

import os
import signal
import sys
from threading import Thread

from rongtong_assess.jobs.worker import work
from rongtong_assess.jobs.workshop import Workshop
from rongtong_assess.settings import load_settings
from rongtong_assess.storage.database import new_session_factory, open_engine
from rongtong_assess.storage.fault_log import log_privately
from rongtong_assess.storage.private_files import make_private

# People who wait for a page come first.
NICENESS = 10
SECONDS_BETWEEN_LOOKS_AT_PARENT = 1.0


def main(parent: int, name: str) -> None:
    """Work until a signal, or until the process with this number, which started this one, has ended.

    name: how it signs for jobs. Whoever had the name before is dead, so its jobs go on at once.
    """
    os.nice(NICENESS)
    log_privately()
    settings = load_settings()
    make_private(settings.data_folder, settings.database_url)
    engine = open_engine(settings.database_url, must_exist=True)
    workshop = Workshop(settings, new_session_factory(engine), name)
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: workshop.stopping.set())
    Thread(target=_stop_without_parent, args=(workshop, parent), daemon=True).start()
    work(workshop)
    engine.dispose()


def _stop_without_parent(workshop: Workshop, parent: int) -> None:
    """Stop when the parent has ended: the process then has another parent."""
    while os.getppid() == parent and not workshop.stopping.wait(SECONDS_BETWEEN_LOOKS_AT_PARENT):
        pass
    workshop.stopping.set()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])

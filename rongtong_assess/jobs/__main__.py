"""The worker process; `rongtong work` starts it, and starts it again when it dies."""

from __future__ import annotations

import os
import signal
import sys
from threading import Thread

from rongtong_assess.installation import Installation
from rongtong_assess.jobs.notice_mail import keep_mailing
from rongtong_assess.jobs.worker import work
from rongtong_assess.jobs.worker_context import WorkerContext

# People who wait for a page come first.
NICENESS = 10
SECONDS_BETWEEN_LOOKS_AT_PARENT = 1.0
# Less than the patience of the process that stops this one.
SECONDS_TO_FINISH_A_MAIL = 6.0


def main(parent: int, name: str) -> None:
    """Work until a signal, or until the process with this number, which started this one, has ended.

    name: under which it holds jobs. The process that had the name before has ended, so its jobs are free at once.
    """
    os.nice(NICENESS)
    installation = Installation.open_for_serving()
    context = WorkerContext(installation, name)
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: context.stopping.set())
    Thread(target=_stop_without_parent, args=(context, parent), daemon=True).start()
    mailing = Thread(target=keep_mailing, args=(context,), daemon=True)
    mailing.start()
    work(context)
    mailing.join(SECONDS_TO_FINISH_A_MAIL)
    installation.engine.dispose()


def _stop_without_parent(context: WorkerContext, parent: int) -> None:
    """Stop when the parent has ended: the process then has another parent."""
    while os.getppid() == parent and not context.stopping.wait(SECONDS_BETWEEN_LOOKS_AT_PARENT):
        pass
    context.stopping.set()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])

"""WarmProcesses: heavy work in processes of their own, kept warm, never in a request's thread.

Plain processes with a pipe each instead of an executor: a process whose work takes too long can be killed without
losing the others.
"""

from __future__ import annotations

import os
import resource
import warnings
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, LifoQueue
from threading import BoundedSemaphore
from typing import Any, Generic, TypeVar

Request = TypeVar("Request")
Response = TypeVar("Response")
Serve = Callable[[Connection], None]
Receive = Callable[[Connection], Response]

MOST_REQUESTS_PER_PROCESS = 200
PATIENCE_TO_STOP_SECONDS = 2
NICENESS = 10


class Busy(Exception):
    """No process was free within the time limit."""


class Broken(Exception):
    """The work took too long or its process ended; nothing came back."""


def limit_this_process(*, more_bytes: int, written_bytes: int) -> None:
    """Bound memory and files of a process that reads what strangers sent; processes that answer requests come first.

    more_bytes: in addition to the memory that the process has now. written_bytes: of one file.
    """
    warnings.simplefilter("ignore")
    os.nice(NICENESS)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + more_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written_bytes, written_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_next_request(seconds: int) -> None:
    """Bound the CPU seconds of the next request.

    The system ends the process even when its caller is gone: a killed web process leaves no work running.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


class WarmProcesses(Generic[Request, Response]):
    """Puts requests to processes; safe to share between threads. Call close() at the end.

    serve: runs in each process and answers requests until the other end of the connection closes. receive: takes an
    answer from the connection; for processes that read untrusted files it must not unpickle.
    """

    def __init__(
        self,
        serve: Serve,
        *,
        name: str,
        processes: int = 1,
        timeout_seconds: float = 60,
        receive: Receive[Response] = Connection.recv,
    ) -> None:
        self._serve, self._name, self._receive = serve, name, receive
        self._timeout_seconds = timeout_seconds
        self._free_places = BoundedSemaphore(processes)
        self._idle: LifoQueue[_Worker] = LifoQueue()

    def ask(self, request: Request) -> Response:
        """The answer to this request. Raises Busy or Broken."""
        if not self._free_places.acquire(timeout=self._timeout_seconds):
            raise Busy
        try:
            return self._ask(self._find_living() or _Worker(self._serve, self._name), request)
        finally:
            self._free_places.release()

    def close(self) -> None:
        """Ends the processes."""
        while worker := self._find_idle():
            worker.stop()

    def _find_living(self) -> _Worker | None:
        """An idle process that still runs; the system may have killed some for their memory."""
        while worker := self._find_idle():
            if worker.is_alive():
                return worker
            worker.stop()
        return None

    def _find_idle(self) -> _Worker | None:
        try:
            return self._idle.get_nowait()
        except Empty:
            return None

    def _ask(self, worker: _Worker, request: Request) -> Response:
        try:
            answer = worker.ask(request, self._timeout_seconds, self._receive)
        except (TimeoutError, EOFError, OSError) as failure:
            worker.stop()
            raise Broken from failure
        if worker.requests < MOST_REQUESTS_PER_PROCESS:
            self._idle.put(worker)
        else:
            worker.stop()
        return answer


class _Worker:
    """One process that answers one request at a time."""

    def __init__(self, serve: Serve, name: str) -> None:
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), daemon=True, name=name)
        self._process.start()
        theirs.close()
        self.requests = 0

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def ask(self, request: Any, timeout_seconds: float, receive: Receive[Response]) -> Response:
        self.requests += 1
        self._connection.send(request)
        if not self._connection.poll(timeout_seconds):
            raise TimeoutError
        return receive(self._connection)

    def stop(self) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.join(PATIENCE_TO_STOP_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()

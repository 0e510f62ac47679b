"""One firm asks for many PDFs at once, and 40 clients send slowly: how long other requests wait."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measurement import Measurement
from bench.people import Person, make_people, settings_of
from bench.reports import start_reports
from bench.saving import Visitor, serving
from rongtong_assess.storage.database.engine import new_session_factory, open_engine

PDFS = 18
SLOW_SENDERS = 40
SLOW_SECONDS = 10
MOST_SECONDS = 300
SECONDS_BETWEEN_LOOKS = 0.1
SLOW_POST = b"POST /account/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n"


def measure_documents() -> Iterator[Measurement]:
    """The slowest answer of the health page, during both, and whether all PDFs came."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (person,) = make_people(folder, 1)
        engine = open_engine(settings_of(folder).database_url)
        start_reports(new_session_factory(engine))
        engine.dispose()
        with serving(folder) as (port, _), ThreadPoolExecutor(PDFS) as pool:
            runs = [pool.submit(_fetch, visitor) for visitor in _log_in(person, port)]
            slowest = _watch(port, lambda: all(run.done() for run in runs))
            yield Measurement(f"{PDFS} 份 PDF 同时要，健康页最慢", slowest, "秒", 1, "most")
            yield Measurement("其中没有拿到的", sum(not run.result() for run in runs), "份", 0, "most")
            yield Measurement(f"{SLOW_SENDERS} 个慢发的，健康页最慢", _watch_slow_senders(port), "秒", 1, "most")


def _log_in(person: Person, port: int) -> list[Visitor]:
    """One log-in, used in many windows."""
    first = Visitor(person, port)
    first.log_in()
    return [Visitor(person, port, cookies=first.cookies) for _ in range(PDFS)]


def _fetch(visitor: Visitor) -> bool:
    """As a browser does: the page that asks to wait asks again by itself."""
    deadline = time.monotonic() + MOST_SECONDS
    while time.monotonic() < deadline:
        try:
            visitor.connection.request("GET", _path_of(visitor), headers=_cookie_of(visitor))
            reply = visitor.connection.getresponse()
            content = reply.read()
        except (OSError, HTTPException):
            visitor.connection.close()
            continue
        if reply.status != 202:
            return reply.status == 200 and content.startswith(b"%PDF-")
        time.sleep(float(reply.headers["Retry-After"]))
    return False


def _path_of(visitor: Visitor) -> str:
    return f"/firm/assessments/{visitor.person.assessment_id}/report.pdf"


def _cookie_of(visitor: Visitor) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())}


def _watch(port: int, is_over: Callable[[], bool]) -> float:
    """The slowest answer, in seconds, until it is over."""
    slowest = 0.0
    while not is_over():
        begun = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        connection.close()
        slowest = max(slowest, time.perf_counter() - begun)
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return slowest


def _watch_slow_senders(port: int) -> float:
    end = time.monotonic() + SLOW_SECONDS
    with ExitStack() as stack:
        for _ in range(SLOW_SENDERS):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.sendall(SLOW_POST + b"a")
        return _watch(port, lambda: time.monotonic() > end)

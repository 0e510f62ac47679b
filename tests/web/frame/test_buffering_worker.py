"""Who sends or reads slowly holds a connection for a time, and never a thread."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest

from rongtong_assess.web import buffering_worker as module
from rongtong_assess.web.buffering_worker import BoundedChannel, BufferingWorker, _find_connection_limit

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
THREADS = 2


@dataclass
class Serving:
    """A worker in a thread of this process, as gunicorn would run it in one of its own."""

    port: int
    served: list[str] = field(default_factory=list)
    hold: Event = field(default_factory=Event)

    def connect(self, sent: bytes = b"") -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        made.sendall(sent)
        return made

    def get(self, path: str = "/") -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
        return status

    def answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.served.append(environ["PATH_INFO"])
        body = environ["wsgi.input"].read() + (bytes(8 << 20) if environ["PATH_INFO"] == "/large" else b"")
        if environ["PATH_INFO"] == "/held":
            self.hold.wait(10)
        start("200 OK", [("Content-Length", str(len(body)))])
        return [body]


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.05)
    listening = socket.create_server(("127.0.0.1", 0))
    made = Serving(listening.getsockname()[1])
    worker = BufferingWorker.__new__(BufferingWorker)
    worker.wsgi, worker.sockets, worker.alive = made.answer, [SimpleNamespace(sock=listening)], True
    worker.cfg = SimpleNamespace(threads=THREADS, graceful_timeout=5)
    worker.ppid = module.os.getppid()
    monkeypatch.setattr(BufferingWorker, "notify", lambda _self: None)
    thread = Thread(target=worker.run, daemon=True)
    thread.start()
    yield made
    made.hold.set()
    worker.alive = False
    thread.join(10)
    assert not thread.is_alive()
    listening.close()


def is_closed(connection: socket.socket) -> bool:
    """Whether the server ends it within the test's patience."""
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


def test_many_who_send_slowly_keep_nobody_from_being_served(serving: Serving) -> None:
    slow = [serving.connect(HEAD + b"a") for _ in range(20)] + [serving.connect(b"GET / HT") for _ in range(20)]
    assert serving.get() == 200
    assert serving.served == ["/"], "a thread is taken for a whole request only"
    for connection in slow:
        connection.close()


def test_who_reads_slowly_keeps_no_thread(serving: Serving) -> None:
    slow = [serving.connect(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(THREADS + 2)]
    deadline = time.monotonic() + 10
    while serving.served.count("/large") < THREADS + 2:
        assert time.monotonic() < deadline, "a thread waits for a reader"
        time.sleep(0.01)
    assert serving.get() == 200
    for connection in slow:
        connection.close()


@pytest.mark.parametrize("sent", [b"GET / HT", HEAD + b"a"])
def test_a_request_that_does_not_end_is_given_up(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(module, "HEAD_SECONDS", 0.1)
    monkeypatch.setattr(module, "BODY_SECONDS", 0.1)
    assert is_closed(serving.connect(sent))
    assert serving.served == []


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nContent-Length: 4",
        b"Content-Length: " + b"9" * 5000,
        b"Content-Length: 4\r\nContent-Length: 5",
    ],
)
def test_a_request_whose_end_is_not_clear_is_refused_with_all_that_follows(serving: Serving, lengths: bytes) -> None:
    following = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    connection = serving.connect(b"POST / HTTP/1.1\r\nHost: x\r\n" + lengths + b"\r\n\r\n" + following)
    answered = b""
    while piece := connection.recv(4096):
        answered += piece
    connection.close()
    assert answered.split(b" ", 2)[1] == b"400"
    assert answered.count(b"HTTP/1.") == 1
    assert serving.served == []


@pytest.mark.parametrize(
    ("head", "status", "title"),
    [
        (f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {module.MOST_BODY_BYTES + 1}\r\n\r\n", 413, "内容太大"),
        ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", 400, "这次提交没有被接受"),
    ],
)
def test_what_never_reaches_the_application_is_refused_in_our_own_words(
    serving: Serving, head: str, status: int, title: str
) -> None:
    answer = serving.connect(head.encode()).makefile("rb").read().decode()
    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert f"<title>错误：{title} · 融通测评</title>" in answer
    assert "generated by" not in answer
    assert serving.served == []


def test_who_reads_has_time_by_the_size_of_the_answer() -> None:
    channel = BoundedChannel.__new__(BoundedChannel)
    channel.total_outbufs_len, channel.requests, channel.request = 10 * module.SLOWEST_BYTES_PER_SECOND, [], None
    channel.note_sending(100.0)
    channel.total_outbufs_len -= 1
    channel.note_sending(101.0)
    assert not channel.is_too_slow(100.0 + module.READING_SECONDS + 9)
    assert channel.is_too_slow(100.0 + module.READING_SECONDS + 11)
    channel.total_outbufs_len = 0
    channel.note_sending(102.0)
    assert not channel.is_too_slow(1000.0)


def test_what_is_unfinished_may_not_grow_without_end(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_UNFINISHED_BYTES", 10)
    slow = serving.connect(HEAD + b"a" * 50)
    assert is_closed(slow)
    assert serving.get() == 200


def test_a_request_under_way_ends_before_the_worker_does(serving: Serving) -> None:
    connection = serving.connect(b"GET /held HTTP/1.1\r\nHost: x\r\n\r\n")
    while not serving.served:
        time.sleep(0.01)
    serving.hold.set()
    assert connection.recv(12) == b"HTTP/1.1 200"


def test_files_are_left_for_others_than_connections() -> None:
    assert 50 <= _find_connection_limit() <= module.MOST_CONNECTIONS

"""The server's worker process: a request gets a thread only once it has arrived completely.

gunicorn manages the processes. Within a process, waitress reads and writes all connections in one loop and hands
complete requests to threads, so a slow sender or reader occupies a connection but never a thread. This module limits
how long and how many connections may be occupied.
"""

from __future__ import annotations

import logging
import os
import resource
import time
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from rongtong_assess.web.frame.errors import PAGES

# A page that is being filled in saves every few seconds; a new connection would cost more than the save.
KEEP_ALIVE_SECONDS = 30
HEAD_SECONDS = 10
BODY_SECONDS = 20
READING_SECONDS = 60
# A bad telephone line.
SLOWEST_BYTES_PER_SECOND = 4096
MOST_HEADER_BYTES = 32 * 1024
# A part of an uploaded file has 8 MB at the most, and so has a whole one in a plain form.
MOST_BODY_BYTES = 9 * 1024 * 1024
# All incomplete messages of one process together.
MOST_UNFINISHED_BYTES = 64 * 1024 * 1024
MOST_CONNECTIONS = 1000
SPARE_FILES = 200
LOOK_SECONDS = 1


PAGE = """<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>错误：{page.title} · 融通测评</title></head>
<body><main><h1>{page.title}</h1><p>{page.what}</p><p>{page.cure}</p><p>错误代码 {status}</p></main></body>
</html>
"""


class PlainRequest(HTTPRequestParser):
    """One request. If its end is ambiguous it is refused: a proxy before us may have read it differently."""

    def parse_header(self, header_plus: bytes) -> None:
        """Raises ParsingError, which waitress answers with 400 before it closes the connection."""
        try:
            super().parse_header(header_plus)
        # A length of thousands of digits.
        except ValueError as problem:
            raise ParsingError("Content-Length is invalid") from problem
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Content-Length beside Transfer-Encoding")


class RefusalTask(ErrorTask):
    """The response to a request that never reaches the application, such as one that is too large, in our words."""

    def execute(self) -> None:
        """Write the page and close the connection."""
        error = self.request.error
        body = PAGE.format(page=PAGES.get(error.code, PAGES[400]), status=error.code).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(
            [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Security-Policy", "default-src 'none'"),
                ("X-Content-Type-Options", "nosniff"),
            ]
        )
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class BoundedChannel(HTTPChannel):
    """One connection, with the times at which its present request and answer began."""

    parser_class = PlainRequest
    error_task_class = RefusalTask

    receiving_since: float | None = None
    sending_since: float | None = None
    sending_bytes = 0

    def received(self, data: bytes) -> Any:
        """Note the time when a request begins, until it is complete."""
        if self.receiving_since is None:
            self.receiving_since = time.monotonic()
        taken = super().received(data)
        if self.request is None:
            self.receiving_since = None
        return taken

    @property
    def is_served(self) -> bool:
        """Whether a complete request of this connection is being answered or waits for a thread."""
        return bool(self.requests)

    @property
    def unfinished_bytes(self) -> int:
        """The bytes received of an incomplete request."""
        request = self.request
        return int(request.body_bytes_received + request.header_bytes_received) if request is not None else 0

    def note_sending(self, now: float) -> None:
        """Called from time to time: note when the present response began and its largest size."""
        if not self.total_outbufs_len:
            self.sending_since, self.sending_bytes = None, 0
            return
        self.sending_since = self.sending_since or now
        self.sending_bytes = max(self.sending_bytes, self.total_outbufs_len)

    def is_too_slow(self, now: float) -> bool:
        """Whether the other side has exceeded its time for sending or reading."""
        if self.sending_since is not None:
            return now - self.sending_since > READING_SECONDS + self.sending_bytes / SLOWEST_BYTES_PER_SECOND
        request = self.request
        if self.receiving_since is None or self.is_served or request is None:
            return False
        allowed = HEAD_SECONDS
        if request.headers_finished:
            allowed += BODY_SECONDS + request.content_length / SLOWEST_BYTES_PER_SECOND
        return now - self.receiving_since > allowed


class BoundedServer(TcpWSGIServer):
    """All connections of one process."""

    channel_class = BoundedChannel

    def maintenance(self, now: float) -> None:
        """Close idle and slow connections, and the largest ones while all together hold too much."""
        super().maintenance(now)
        channels, at = list(self.active_channels.values()), time.monotonic()
        for channel in channels:
            channel.note_sending(at)
            if channel.is_too_slow(at):
                channel.will_close = True
        unfinished = sorted(channels, key=lambda channel: channel.unfinished_bytes)
        held = sum(channel.unfinished_bytes for channel in channels)
        while held > MOST_UNFINISHED_BYTES:
            largest = unfinished.pop()
            held -= largest.unfinished_bytes
            largest.will_close = True

    def handle_accept(self) -> None:
        """When all connections are taken, close the one that has been sending longest."""
        if len(self.active_channels) >= self.adj.connection_limit - 1:
            self._make_room()
        super().handle_accept()

    def _make_room(self) -> None:
        waiting = [channel for channel in self.active_channels.values() if not channel.is_served]
        if waiting:
            min(waiting, key=lambda channel: channel.receiving_since or channel.creation_time).handle_close()


class BufferingWorker(Worker):
    """One process of the server, as gunicorn starts it."""

    def run(self) -> None:
        """Serve until told to stop, then finish the requests that are being answered."""
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        connections: dict[int, Any] = {}
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(self.cfg.threads)
        servers = [self._open(listening, connections, dispatcher=dispatcher) for listening in self.sockets]
        while self.alive and self.ppid == os.getppid():
            self.notify()
            wasyncore.loop(LOOK_SECONDS, use_poll=True, map=connections, count=1)
        self._finish(servers, connections, dispatcher=dispatcher)

    def _open(
        self, listening: Any, connections: dict[int, Any], *, dispatcher: ThreadedTaskDispatcher
    ) -> BoundedServer:
        shared = listening.sock
        limits = Adjustments(
            sockets=[shared],
            threads=self.cfg.threads,
            ident=None,
            # The application decides which proxies it trusts.
            clear_untrusted_proxy_headers=False,
            connection_limit=_find_connection_limit(),
            channel_timeout=KEEP_ALIVE_SECONDS,
            cleanup_interval=LOOK_SECONDS,
            max_request_header_size=MOST_HEADER_BYTES,
            max_request_body_size=MOST_BODY_BYTES,
            log_socket_errors=False,
        )
        info = shared.family, shared.type, shared.proto, shared.getsockname()
        return BoundedServer(
            self.wsgi, connections, True, shared, dispatcher=dispatcher, adj=limits, sockinfo=info, bind_socket=False
        )

    def _finish(
        self, servers: list[BoundedServer], connections: dict[int, Any], *, dispatcher: ThreadedTaskDispatcher
    ) -> None:
        give_up_at = time.monotonic() + self.cfg.graceful_timeout
        for server in servers:
            server.accepting = False
            server.del_channel(connections)
        while any(_is_busy(server) for server in servers) and time.monotonic() < give_up_at:
            self.notify()
            wasyncore.loop(LOOK_SECONDS / 10, use_poll=True, map=connections, count=1)
        dispatcher.shutdown(timeout=1)


def _is_busy(server: BoundedServer) -> bool:
    return any(channel.is_served or channel.total_outbufs_len for channel in server.active_channels.values())


def _find_connection_limit() -> int:
    """The number of connections that the limit on open files allows, with some files to spare."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else max(50, min(MOST_CONNECTIONS, soft - 200))

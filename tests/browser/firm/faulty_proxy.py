"""A proxy between browser and site that cuts connections, sends requests twice and answers 200 with an error."""

from __future__ import annotations

import http.client
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})
GATEWAY_PAGE = "<html><body>上传网关：文件超过 12 MB（错误 500）</body></html>".encode()


class FaultyProxy(ThreadingHTTPServer):
    """faults: what happens to the next requests of uploads, one after another; nothing once they are used up.

    cut: the connection ends halfway through the body. lost: the site has it, its answer never comes. twice: the site
    gets it twice. lie: the site never gets it, the answer is a gateway's page with status 200. mangled: one byte is
    changed.
    """

    daemon_threads = True

    def __init__(self, site_port: int, faults: Iterable[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site_port, self.faults, self.lock = site_port, deque(faults), threading.Lock()

    def next_fault(self) -> str:
        with self.lock:
            return self.faults.popleft() if self.faults else ""


@contextmanager
def faulty_proxy(site_port: int, faults: Iterable[str]) -> Iterator[FaultyProxy]:
    proxy = FaultyProxy(site_port, faults)
    threading.Thread(target=proxy.serve_forever, args=(0.01,), daemon=True).start()
    yield proxy
    proxy.shutdown()
    proxy.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FaultyProxy

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fault = self.server.next_fault() if "/evidence/uploads" in self.path else ""
        if fault == "cut":
            self._ask(body, sent=body[: len(body) // 2])
            self.close_connection = True
            return
        if fault == "lie":
            self._answer(200, [("Content-Type", "text/html")], GATEWAY_PAGE)
            return
        if fault == "mangled" and body:
            body = bytes([body[0] ^ 1]) + body[1:]
        if fault == "twice":
            self._ask(body)
        status, headers, content = self._ask(body)
        if fault == "lost":
            self.close_connection = True
            return
        self._answer(status, headers, content)

    do_GET = do_POST = do_PUT = do_DELETE = _pass_on

    def _ask(self, body: bytes, *, sent: bytes | None = None) -> tuple[int, list[tuple[str, str]], bytes]:
        """What the site answers. sent: less than was announced; the site then gets no whole request."""
        site = http.client.HTTPConnection("127.0.0.1", self.server.site_port)
        site.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() == "host":
                site.putheader("Host", f"127.0.0.1:{self.server.site_port}")
            elif name.lower() not in HOP_BY_HOP:
                site.putheader(name, value.replace(f":{self.server.server_port}", f":{self.server.site_port}"))
        site.putheader("Content-Length", str(len(body)))
        site.endheaders(body if sent is None else sent)
        if sent is not None:
            site.close()
            return 0, [], b""
        reply = site.getresponse()
        content = reply.read()
        site.close()
        headers = [(name, value) for name, value in reply.getheaders() if name.lower() not in HOP_BY_HOP]
        return reply.status, headers, content

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            here = value.replace(f":{self.server.site_port}", f":{self.server.server_port}")
            self.send_header(name, here)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""

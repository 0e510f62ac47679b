"""The gateway for text messages: what it gets, where it may be, and how long it may take."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from rongtong_assess.core.people.delivery import SmsGateway
from rongtong_assess.operations import outgoing_sms
from rongtong_assess.operations.outgoing_sms import SmsNotSent, find_address, is_public, send_sms
from rongtong_assess.settings import Settings
from rongtong_assess.web.account.mobile import codes
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.account.mobile.mobile_steps import NUMBER, ask, messages

VALUES = {"mobile": "13812345678", "number": NUMBER, "code": "042042", "text": "测试", "minutes": "10"}


class Gateway:
    """Stands for a gateway; answers what it is told to and remembers what it got."""

    def __init__(self) -> None:
        self.status, self.answer, self.got = 200, b'{"code": 0}', []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((self.path, dict(self.headers), body.decode()))
                self.send_response(outer.status)
                if outer.status == 302:
                    self.send_header("Location", f"{outer.address}/elsewhere")
                self.end_headers()
                self.wfile.write(outer.answer)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def settings(self, **changes: Any) -> SmsGateway:
        plain = SmsGateway(
            url=f"{self.address}/send?to={{mobile}}",
            headers=(("Authorization", "Bearer {key}"),),
            body="code={code}&text={text}",
            key="k e y",
            may_be_private=True,
        )
        return replace(plain, **changes)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Gateway]:
    made = Gateway()
    yield made
    made.stop()


def send(settings: SmsGateway) -> None:
    send_sms(settings, settings.request(VALUES))


def test_the_gateway_gets_the_request_of_the_template(server: Gateway) -> None:
    send(server.settings())
    ((path, headers, body),) = server.got
    assert path == "/send?to=13812345678"
    assert headers["Authorization"] == "Bearer k e y"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded; charset=utf-8"
    assert headers["Host"] == server.address.removeprefix("http://")
    assert body == "code=042042&text=%E6%B5%8B%E8%AF%95"


@pytest.mark.parametrize("status", [302, 403, 500])
def test_any_other_answer_than_success_is_a_failure_and_redirects_lead_nowhere(server: Gateway, status: int) -> None:
    server.status = status
    with pytest.raises(SmsNotSent, match=f"HTTP {status}"):
        send(server.settings())
    assert len(server.got) == 1


def test_an_error_inside_a_good_answer_is_a_failure(server: Gateway) -> None:
    send(server.settings(success='"code": 0'))
    server.answer = b'{"code": 17}'
    with pytest.raises(SmsNotSent, match="SUCCESS"):
        send(server.settings(success='"code": 0'))


def test_a_long_answer_is_not_read_to_its_end(server: Gateway) -> None:
    server.answer = b"x" * 10 * outgoing_sms.MOST_ANSWER_BYTES + b"sent"
    with pytest.raises(SmsNotSent, match="SUCCESS"):
        send(server.settings(success="sent"))


def test_a_gateway_that_does_not_answer_is_given_up(server: Gateway) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/?m={{mobile}}"
        with pytest.raises(SmsNotSent, match="TimeoutError"):
            send(server.settings(url=url, timeout_seconds=1))


def test_a_private_address_is_not_connected_to_unless_allowed(server: Gateway) -> None:
    with pytest.raises(SmsNotSent, match="private address"):
        send(server.settings(may_be_private=False))
    assert server.got == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
    ],
)
def test_addresses_of_ones_own_network_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_addresses_of_the_internet_are_public() -> None:
    assert is_public("8.8.8.8")
    assert is_public("2001:4860:4860::8888")


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 443)) for address in ("10.0.0.1", "8.8.8.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert find_address("sms.example.com", 443, may_be_private=False) == "8.8.8.8"


def test_with_a_gateway_the_message_goes_there_and_a_failure_is_logged_without_number_and_code(
    app: Flask,
    settings: Settings,
    server: Gateway,
    outbox: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    installation = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = installation.with_parts(settings=replace(settings, sms=server.settings()))
    monkeypatch.setitem(app.extensions, codes.SENDER, AtOnce())
    before, server.status = messages(outbox), 500
    try:
        with caplog.at_level(logging.INFO):
            assert ask(app.test_client(), "register").status_code == 303
    finally:
        app.extensions[EXTENSION] = installation
    ((path, _headers, body),) = server.got
    assert path == "/send?to=13812345678"
    assert "HTTP 500" in caplog.text
    assert "13812345678" not in caplog.text
    assert body[5:11] not in caplog.text
    assert messages(outbox) == before


class AtOnce:
    """Sends without a thread, so that the test knows when it is done."""

    def submit(self, function: Any, *values: Any) -> Future[None]:
        function(*values)
        return Future()

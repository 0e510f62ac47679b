"""A request under a name that is not ours gets no page, and no letter with such a link."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from rongtong_assess.app import create_app
from rongtong_assess.settings import Settings
from rongtong_assess.web.frame.headers import is_called
from tests.web.steps import OWNER, read_letters, send
from tests.web.world import World, token_of


class Connection:
    """Our end of a connection, as the server gives it."""

    def __init__(self, address: str, port: int) -> None:
        self.name = address, port

    def getsockname(self) -> tuple[str, int]:
        return self.name


def test_only_the_names_of_the_site_are_answered(
    app: Flask, world: World, settings: Settings, engine: Engine, outbox: Path
) -> None:
    named = create_app(replace(settings, hosts=("localhost",)), engine)
    before = len(read_letters(outbox, OWNER))
    for host in ("evil.example", "localhost.evil.example", "127.0.0.1"):
        response = named.test_client().get("/account/reset", base_url=f"http://{host}")
        assert response.status_code == 400
        assert "evil" not in response.text
        assert "RONGTONG_HOSTS" in response.text
    send(named.test_client(), "/account/reset", email=OWNER)
    letters = read_letters(outbox, OWNER)
    assert len(letters) == before + 1
    assert "http://localhost/account/reset/" in letters[-1]


@pytest.mark.parametrize("path", ["/", "/account/reset", "/healthz", "/api/v1/score", "/static/x", "/nowhere"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8106", "127.0.0.1.evil.example:8106", "192.0.2.9:8106"])
def test_without_names_a_foreign_host_gets_no_page_and_is_told_nothing_of_it(app: Flask, host: str, path: str) -> None:
    environ = {"gunicorn.socket": Connection("127.0.0.1", 8106)}
    response = app.test_client().get(path, headers={"Host": host}, environ_base=environ)
    assert response.status_code == 400
    assert host not in response.text
    assert "Location" not in response.headers


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("127.0.0.1", "127.0.0.1:8106", 200),
        ("127.0.0.1", "localhost:8106", 200),
        ("127.0.0.1", "LOCALHOST:8106", 200),
        ("::1", "[::1]:8106", 200),
        ("192.0.2.5", "192.0.2.5:8106", 200),
        ("2001:db8::5", "[2001:db8::5]:8106", 200),
        ("192.0.2.5", "assess.lan:8106", 200),
        ("192.0.2.5", "192.0.2.6:8106", 400),
        ("127.0.0.1", "127.0.0.1:9999", 400),
        ("127.0.0.1", "127.0.0.1", 400),
        ("127.0.0.1", "", 400),
        ("127.0.0.1", "127.0.0.1:8106@evil.example", 400),
    ],
)
def test_without_names_the_own_addresses_are_answered_with_their_port(
    app: Flask, settings: Settings, engine: Engine, address: str, host: str, status: int
) -> None:
    served = create_app(replace(settings, served_host="assess.lan"), engine)
    environ = {"gunicorn.socket": Connection(address, 8106)}
    answer = served.test_client().get("/healthz", headers={"Host": host}, environ_base=environ)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("host", "name", "is_ours"),
    [
        ("assess.example.com", "assess.example.com", True),
        ("assess.example.com:8443", "assess.example.com", True),
        ("assess.example.com", "assess.example.com:443", True),
        ("assess.example.com:8443", "assess.example.com:8443", True),
        ("assess.example.com", "assess.example.com:8443", False),
        ("a.example.com", ".example.com", True),
        ("a.example.com:8443", ".example.com:8443", True),
        ("example.com", ".example.com", True),
        ("badexample.com", ".example.com", False),
        ("[2001:db8::5]", "[2001:db8::5]", True),
        ("xn--0zwm56d.example.com", "测试.example.com", True),
        ("assess_example.com", "assess_example.com", False),
    ],
)
def test_a_name_with_a_port_is_that_port_alone(host: str, name: str, is_ours: bool) -> None:
    assert is_called(host, name, scheme="https") is is_ours


def test_a_letter_never_leads_to_where_its_request_says_it_came_from(app: Flask, world: World, outbox: Path) -> None:
    before = len(read_letters(outbox, OWNER))
    client = app.test_client()
    form = {"email": OWNER, "csrf_token": token_of(client, "/account/reset")}
    assert client.post("/account/reset", data=form, headers={"Host": "evil.example"}).status_code == 400
    assert len(read_letters(outbox, OWNER)) == before
    told = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Original-Host": "evil.example"}
    assert client.post("/account/reset", data=form, headers=told).status_code == 200
    letters = read_letters(outbox, OWNER)
    assert len(letters) == before + 1
    assert "http://localhost/account/reset/" in letters[-1]
    assert "evil" not in letters[-1]

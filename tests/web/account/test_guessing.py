"""Guessing is slowed down, and nobody is shut out by the guesses of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from rongtong_assess.core.people.log_in import WINDOW
from rongtong_assess.storage.tables.identity import LoginFailure
from rongtong_assess.web.account.log_in_failures import (
    COOKIE,
    FREE_FAILURES_OF_A_NAME,
    KNOWN_FOR,
    MOST_FAILURES_OF_A_NAME,
    MOST_FAILURES_OF_A_SOURCE,
    find_device,
)
from rongtong_assess.web.frame.limits import EXTENSION
from tests.web.steps import NEW_PASSWORD, OWNER, read_letters, try_password
from tests.web.world import PASSWORD, World, log_in, token_of

STRANGER, HOME = "192.0.2.7", "198.51.100.3"
NOBODY = "nobody@example.com"


@pytest.fixture
def limited(app: Flask) -> Iterator[Flask]:
    """With the limits on tries that count across processes, begun anew."""
    app.extensions[EXTENSION].reset()
    app.config["RATELIMIT_ENABLED"] = True
    yield app
    app.config["RATELIMIT_ENABLED"] = False


def client_at(app: Flask, source: str, device: FlaskClient | None = None) -> FlaskClient:
    """A fresh browser at an address; with the device's mark of another browser where one is given."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = source
    mark = device.get_cookie(COOKIE, path="/account") if device else None
    if mark:
        client.set_cookie(COOKIE, mark.value, path="/account")
    return client


def fail(engine: Engine, client: FlaskClient, times: int, address: str = OWNER) -> None:
    """One real failure, and its rows as often again."""
    with engine.begin() as connection:
        before = connection.scalar(select(LoginFailure.id).order_by(LoginFailure.id.desc()).limit(1)) or 0
    assert try_password(client, "wrong password", address).status_code == 200
    with engine.begin() as connection:
        query = select(LoginFailure.subject_hash, LoginFailure.failed_at).where(LoginFailure.id > before)
        rows = [row._asdict() for row in connection.execute(query)]
        for _ in range(times - 1):
            connection.execute(LoginFailure.__table__.insert(), rows)


def is_in(answer: TestResponse) -> bool:
    return answer.status_code == 302


@pytest.mark.parametrize("address", [OWNER, NOBODY])
def test_after_ten_failures_from_one_source_even_the_right_password_has_to_wait(
    app: Flask, world: World, engine: Engine, address: str
) -> None:
    stranger = client_at(app, STRANGER)
    fail(engine, stranger, MOST_FAILURES_OF_A_NAME - 1, address)
    assert try_password(stranger, "wrong password", address).status_code == 200
    refused = try_password(stranger, PASSWORD, address)
    assert refused.status_code == 429
    assert 890 <= int(refused.headers["Retry-After"]) <= 900
    assert re.search(r"请过 15 分钟，也就是 \d\d:\d\d 以后再试。是您本人又急着用", refused.text)
    with engine.begin() as connection:
        connection.execute(LoginFailure.__table__.update().values(failed_at=datetime.now(UTC) - WINDOW))
    assert is_in(try_password(stranger, PASSWORD, address)) is (address == OWNER)


def test_a_stranger_elsewhere_shuts_nobody_out(app: Flask, world: World, engine: Engine) -> None:
    fail(engine, client_at(app, STRANGER), MOST_FAILURES_OF_A_NAME)
    assert is_in(try_password(client_at(app, HOME), PASSWORD))


def test_on_their_own_computer_a_person_gets_in_beside_a_stranger_at_the_same_address(
    app: Flask, world: World, engine: Engine
) -> None:
    own = log_in(app, OWNER)
    fail(engine, client_at(app, HOME), MOST_FAILURES_OF_A_SOURCE)
    assert try_password(client_at(app, HOME), PASSWORD).status_code == 429
    assert is_in(try_password(client_at(app, HOME, own), PASSWORD))
    assert try_password(client_at(app, HOME), PASSWORD).status_code == 429, "the stranger still has to wait"


def test_a_known_computer_has_ten_tries_too_and_no_more(app: Flask, world: World, engine: Engine) -> None:
    own = log_in(app, OWNER)
    fail(engine, client_at(app, HOME, own), MOST_FAILURES_OF_A_NAME)
    for source in (HOME, STRANGER):
        assert try_password(client_at(app, source, own), PASSWORD).status_code == 429
    assert is_in(try_password(client_at(app, HOME), PASSWORD)), "what failed there keeps nobody else out"


def test_a_known_computer_is_known_for_its_person_only(app: Flask, world: World, engine: Engine) -> None:
    other = log_in(app, "firm-2-owner@example.com")
    fail(engine, client_at(app, HOME, other), MOST_FAILURES_OF_A_NAME)
    assert try_password(client_at(app, HOME), PASSWORD).status_code == 429


def test_colleagues_share_a_computer(app: Flask, world: World) -> None:
    client = app.test_client()
    for role in ("owner", "contributor"):
        client.delete_cookie("rongtong_session")
        assert is_in(try_password(client, PASSWORD, f"firm-1-{role}@example.com"))
    mark = client.get_cookie(COOKIE, path="/account")
    assert mark
    assert mark.max_age == int(KNOWN_FOR.total_seconds())
    assert mark.http_only
    for role in ("owner", "contributor"):
        with app.test_request_context(headers={"Cookie": f"{COOKIE}={mark.value}"}):
            assert find_device(f"firm-1-{role}@example.com")
            assert not find_device("firm-1-reader@example.com")


@pytest.mark.parametrize("mark", ["", "x", "a.b", "WzEse31d.x"])
def test_a_mark_that_others_made_is_worth_nothing(app: Flask, mark: str) -> None:
    with app.test_request_context(headers={"Cookie": f"{COOKIE}={mark}"}):
        assert not find_device(OWNER)


@pytest.mark.parametrize("address", [OWNER, NOBODY])
def test_guesses_from_many_sources_are_let_through_one_at_a_time(
    limited: Flask, world: World, engine: Engine, address: str
) -> None:
    for number in range(FREE_FAILURES_OF_A_NAME // 5):
        fail(engine, client_at(limited, f"192.0.2.{number}"), 5, address)
    answers = [try_password(client_at(limited, f"192.0.3.{number}"), "wrong", address) for number in range(4)]
    assert [answer.status_code for answer in answers] == [200, 429, 429, 429]
    assert all(1 <= int(answer.headers["Retry-After"]) <= 30 for answer in answers[1:])


def test_under_attack_from_many_sources_a_person_gets_in_on_their_own_computer(
    limited: Flask, world: World, engine: Engine
) -> None:
    own = log_in(limited, OWNER)
    fail(engine, client_at(limited, STRANGER), FREE_FAILURES_OF_A_NAME)
    assert try_password(client_at(limited, "192.0.3.1"), "wrong").status_code == 200
    assert try_password(client_at(limited, HOME), PASSWORD).status_code == 429
    assert is_in(try_password(client_at(limited, HOME, own), PASSWORD))


def test_a_new_password_by_letter_opens_a_new_computer_under_attack(
    limited: Flask, world: World, engine: Engine, outbox: Path
) -> None:
    fail(engine, client_at(limited, HOME), MOST_FAILURES_OF_A_SOURCE)
    client = client_at(limited, HOME)
    assert try_password(client, PASSWORD).status_code == 429
    client.post("/account/reset", data={"email": OWNER, "csrf_token": token_of(client, "/account/reset")})
    path = re.findall(r"http://localhost(/account/reset/\S+)", read_letters(outbox, OWNER)[-1])[-1]
    new = {"password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD}
    client.post(path, data={**new, "csrf_token": token_of(client, path)})
    assert is_in(try_password(client, NEW_PASSWORD))


def test_failures_of_long_ago_are_forgotten_rows(app: Flask, world: World, engine: Engine) -> None:
    fail(engine, client_at(app, STRANGER), 5)
    with engine.begin() as connection:
        connection.execute(LoginFailure.__table__.update().values(failed_at=datetime.now(UTC) - timedelta(hours=1)))
    fail(engine, client_at(app, HOME), 1)
    with engine.connect() as connection:
        assert len(connection.execute(select(LoginFailure.id)).all()) == 3, "of the pair, the source and the e-mail"

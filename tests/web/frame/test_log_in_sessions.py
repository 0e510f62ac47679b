"""Sessions on the server: their tokens, their end, and what a copied cookie is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, insert, select

from rongtong_assess.storage.tables.identity import LoginSession
from rongtong_assess.web.frame.log_in_sessions import (
    ANONYMOUS_IDLE,
    IDLE,
    LONGEST,
    TOUCH_EVERY,
    ServerSession,
    hash_token,
)
from rongtong_assess.web.frame.visit_cookie import VISIT_LASTS, is_visit
from tests.web.session_steps import COOKIE, HOME, Clock, cookie_of, is_logged_in
from tests.web.world import PASSWORD, World, log_in, token_of


@pytest.fixture
def clock(app: Flask) -> Iterator[Clock]:
    clock, real = Clock(), app.session_interface.clock
    app.session_interface.clock = clock
    yield clock
    app.session_interface.clock = real


def log_out(client: FlaskClient) -> None:
    assert client.post("/account/logout", data={"csrf_token": token_of(client, HOME)}).status_code == 302


def replay(app: Flask, cookie: str) -> FlaskClient:
    """Another browser that sends a copied cookie."""
    client = app.test_client()
    client.set_cookie(COOKIE, cookie)
    return client


def rows_of_strangers(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).where(LoginSession.account_id.is_(None))) or 0


def test_a_cookie_replayed_after_log_out_is_refused(app: Flask, world: World) -> None:
    client = log_in(app, world.account("firm-1", "owner"))
    cookie = cookie_of(client)
    assert is_logged_in(replay(app, cookie))
    log_out(client)
    assert not is_logged_in(client)
    assert not is_logged_in(replay(app, cookie))


def test_the_database_keeps_only_the_hash_of_the_token(app: Flask, world: World, engine: Engine) -> None:
    cookie = cookie_of(log_in(app, world.account("firm-1", "owner")))
    with engine.connect() as connection:
        rows = connection.execute(select(LoginSession)).all()
    assert hash_token(cookie) in {row.token_hash for row in rows}
    assert all(cookie not in str(row) for row in rows)


def test_the_cookie_is_closed_to_scripts_and_other_sites(client: FlaskClient) -> None:
    header = client.get("/account/login").headers["Set-Cookie"]
    assert header.startswith(f"{COOKIE}=")
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


def test_the_token_changes_at_log_in(app: Flask, world: World) -> None:
    client = app.test_client()
    form = {"email": world.account("firm-1", "owner"), "password": PASSWORD}
    form["csrf_token"] = token_of(client, "/account/login")
    before = cookie_of(client)
    client.post("/account/login", data=form)
    assert cookie_of(client) != before
    assert not is_logged_in(replay(app, before))


def test_a_token_nobody_was_given_is_not_taken_over(app: Flask, world: World, engine: Engine) -> None:
    planted = "a-token-chosen-by-somebody-else"
    client = replay(app, planted)
    form = {"email": world.account("firm-1", "owner"), "password": PASSWORD}
    form["csrf_token"] = token_of(client, "/account/login")
    client.post("/account/login", data=form)
    assert cookie_of(client) != planted
    with engine.connect() as connection:
        assert hash_token(planted) not in connection.scalars(select(LoginSession.token_hash)).all()


def test_the_csrf_token_from_before_the_log_in_is_worth_nothing_after_it(app: Flask, world: World) -> None:
    client = app.test_client()
    old = token_of(client, "/account/login")
    form = {"email": world.account("firm-1", "owner"), "password": PASSWORD, "csrf_token": old}
    client.post("/account/login", data=form)
    assert client.post("/account/name", data={"name": "改名", "csrf_token": old}).status_code == 400


def test_a_session_ends_when_it_is_not_used(app: Flask, world: World, clock: Clock) -> None:
    client = log_in(app, world.account("firm-1", "owner"))
    clock.move(IDLE - timedelta(minutes=1))
    assert is_logged_in(client)
    clock.move(IDLE - timedelta(minutes=1))
    assert is_logged_in(client)
    clock.move(IDLE)
    assert not is_logged_in(client)


def test_a_session_in_use_ends_after_its_longest_time(app: Flask, world: World, clock: Clock) -> None:
    client = log_in(app, world.account("firm-1", "owner"))
    step = IDLE / 2
    for _ in range(LONGEST // step - 1):
        clock.move(step)
        assert is_logged_in(client)
    clock.move(step)
    assert not is_logged_in(client)


def test_expired_rows_are_swept_when_a_row_is_written(app: Flask, world: World, clock: Clock, engine: Engine) -> None:
    expired = {"content": "{}", "created_at": clock(), "touched_at": clock(), "expires_at": clock() + ANONYMOUS_IDLE}
    with engine.begin() as connection:
        connection.execute(insert(LoginSession).values(token_hash="0" * 64, **expired))
    clock.move(ANONYMOUS_IDLE - timedelta(seconds=1))
    log_in(app, world.account("firm-1", "owner"))
    assert rows_of_strangers(engine) == 1
    clock.move(timedelta(seconds=1))
    log_in(app, world.account("firm-1", "owner"))
    assert rows_of_strangers(engine) == 0


def test_a_form_may_wait_a_day_for_whoever_has_no_session(app: Flask, world: World, clock: Clock) -> None:
    client = app.test_client()
    form = {"email": world.account("firm-1", "owner"), "password": PASSWORD}
    form["csrf_token"] = token_of(client, "/account/login")
    clock.move(VISIT_LASTS)
    assert client.post("/account/login", data=form).status_code == 400
    form["csrf_token"] = token_of(client, "/account/login")
    clock.move(VISIT_LASTS - timedelta(seconds=1))
    assert client.post("/account/login", data=form).status_code == 302


@pytest.mark.parametrize(
    "change",
    [
        lambda cookie: f"{cookie[:-9]}{'A' if cookie[-9] != 'A' else 'B'}{cookie[-8:]}",
        lambda cookie: f"x{cookie}",
        lambda _: "a.b.c",
    ],
)
def test_a_visit_that_others_wrote_is_worth_nothing(app: Flask, world: World, change: Callable[[str], str]) -> None:
    client = app.test_client()
    form = {"email": world.account("firm-1", "owner"), "password": PASSWORD}
    form["csrf_token"] = token_of(client, "/account/login")
    assert replay(app, change(cookie_of(client))).post("/account/login", data=form).status_code == 400
    assert replay(app, cookie_of(client)).post("/account/login", data=form).status_code == 302


def test_a_log_in_that_waits_for_its_second_factor_is_kept_on_the_server(app: Flask) -> None:
    with app.test_request_context():
        waiting = ServerSession({"csrf_token": "x", "tf_user_id": "y"})
        waiting.modified = True
        response = app.response_class()
        app.session_interface.save_session(app, waiting, response)
    assert not is_visit(response.headers["Set-Cookie"].partition(";")[0])


def test_a_page_that_only_reads_writes_no_session_until_ten_minutes_have_passed(
    app: Flask, world: World, clock: Clock, engine: Engine
) -> None:
    client = log_in(app, world.account("firm-1", "owner"))
    client.get(HOME)

    def touched() -> datetime | None:
        with engine.connect() as connection:
            return connection.scalar(
                select(LoginSession.touched_at).where(LoginSession.token_hash == hash_token(cookie_of(client)))
            )

    first = touched()
    clock.move(TOUCH_EVERY - timedelta(seconds=1))
    client.get(HOME)
    assert touched() == first
    clock.move(timedelta(seconds=1))
    client.get(HOME)
    assert touched() == clock()


def test_a_page_without_forms_gives_a_stranger_no_session(client: FlaskClient, engine: Engine) -> None:
    assert client.get("/privacy").status_code == 200
    assert client.get_cookie(COOKIE) is None
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(LoginSession)) == 0

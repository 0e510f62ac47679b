"""What people are told while the database does not work: 503, why, and when to try again; and reading goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select

from rongtong_assess.settings import Settings
from rongtong_assess.storage.database import write_turns
from rongtong_assess.storage.tables.assessment import Answer
from rongtong_assess.web.frame import log_in_sessions as login_sessions
from rongtong_assess.web.frame import site
from rongtong_assess.web.frame import site as health
from rongtong_assess.web.frame.guard import Right, find_right
from rongtong_assess.web.public import views as public
from tests.web.routes import LAST_PAGES, address, rules
from tests.web.world import World, follow_plans, log_in, token_of

ANSWER = {"question": "base.network", "value": ["B"], "seen_revision": 0, "writer": "w", "sequence": 1}
RIGHTS_OF_FIRMS = {Right.PUBLIC, Right.ACCOUNT, Right.FIRM_READ, Right.FIRM_EDIT, Right.FIRM_MANAGE, Right.FIRM_FOUND}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for a lock, and none is told what another one found."""
    monkeypatch.setattr(write_turns, "FIRST_SECONDS", 0.05)
    monkeypatch.setattr(public, "HEALTH", health.Health())


@pytest.fixture
def read_only(engine: Engine) -> Iterator[object]:
    """From the call on, every connection only reads."""

    def set_it(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    def begin() -> None:
        engine.dispose()
        event.listen(engine, "connect", set_it)

    yield begin
    if event.contains(engine, "connect", set_it):
        event.remove(engine, "connect", set_it)
    engine.dispose()


def save(client: FlaskClient, world: World, token: str) -> object:
    path = f"/firm/assessments/{world.assessments['firm-1']}/answers"
    return client.post(path, json={"answers": [ANSWER]}, headers={"X-CSRFToken": token})


def test_a_save_during_a_lock_is_told_to_come_back_and_comes_through_afterwards(
    firm_client: FlaskClient, world: World, engine: Engine, settings: Settings
) -> None:
    token = token_of(firm_client, "/firm/profile")
    other = sqlite3.connect(settings.database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused = save(firm_client, world, token)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert "另一个程序正占着数据库" in refused.json["message"]
    sick = firm_client.get("/healthz")
    assert (sick.status_code, sick.json["code"], "Retry-After" in sick.headers) == (503, "locked", True)
    assert firm_client.get("/firm/").status_code == 200
    other.rollback()
    other.close()
    assert save(firm_client, world, token).status_code == 200
    with engine.connect() as connection:
        assert len(connection.execute(select(Answer)).all()) == 1


@pytest.mark.parametrize(
    ("statement", "words"),
    [("PRAGMA query_only = ON", "数据库只能读"), ("PRAGMA max_page_count = 1", "磁盘或配额满了")],
)
def test_a_form_is_answered_by_a_page_with_the_cause_and_the_health_page_agrees(
    firm_client: FlaskClient, world: World, engine: Engine, statement: str, words: str
) -> None:
    token = token_of(firm_client, "/firm/profile")

    def set_it(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(statement)

    engine.dispose()
    # Tests before this one leave room in the file.
    with closing(sqlite3.connect(engine.url.database or "")) as connection:
        connection.execute("VACUUM")
    event.listen(engine, "connect", set_it)
    try:
        long_name = "企" * 90
        form = {"csrf_token": token, "name": long_name, "employees": "60"}
        replies = [firm_client.post("/firm/assessments", data=form), save(firm_client, world, token)]
        sick = firm_client.get("/healthz")
    finally:
        event.remove(engine, "connect", set_it)
        engine.dispose()
    if "max_page_count" in statement:
        # A small change may still find room within the pages there are.
        replies = [reply for reply in replies if reply.status_code == 503]
    assert all(reply.status_code == 503 and reply.headers["Retry-After"] for reply in replies)
    assert all(words in (reply.json["message"] if reply.is_json else reply.text) for reply in replies)
    assert sick.status_code == 503
    assert words in sick.json["what"]


def test_every_page_that_reads_opens_while_nothing_can_be_written(
    app: Flask, world: World, engine: Engine, read_only: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow_plans(app, world)
    client = log_in(app, world.account("firm-1", "owner"))
    # Long enough ago that each page would note that the session is in use.
    monkeypatch.setattr(login_sessions, "TOUCH_EVERY", timedelta(seconds=-1))
    paths = [
        address(rule, world.ids("firm-1"))
        for rule, method in rules(app)
        if method == "GET" and find_right(app, rule.endpoint) in RIGHTS_OF_FIRMS
        if rule.endpoint not in {"public.health", *LAST_PAGES}
    ]
    before = {path: client.get(path).status_code for path in paths}
    client = log_in(app, world.account("firm-1", "owner"))
    read_only()  # type: ignore[operator]  # the fixture is a function
    after = {path: client.get(path).status_code for path in paths if before[path] < 400}
    assert after == {path: before[path] for path in after}
    assert len(after) > 20
    assert client.get("/healthz").status_code == 503


def test_a_program_is_told_as_a_problem_to_ask_again(
    app: Flask, world: World, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr("rongtong_assess.web.frame.guard.let_caller_in", fail)
    reply = app.test_client().get("/api/v1/assessments")
    assert (reply.status_code, reply.mimetype) == (500, "application/problem+json")
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorcode = sqlite3.SQLITE_BUSY

    def be_locked(*_: object, **__: object) -> None:
        raise locked

    monkeypatch.setattr("rongtong_assess.web.frame.guard.let_caller_in", be_locked)
    reply = app.test_client().get("/api/v1/assessments")
    assert (reply.status_code, reply.json["code"], reply.headers["Retry-After"]) == (503, "unavailable", "10")
    assert "另一个程序正占着数据库" in reply.json["detail"]


def test_who_is_logged_in_is_not_sent_to_the_log_in_when_sessions_cannot_be_read(
    firm_client: FlaskClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> object:
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        raise error

    engine.dispose()
    event.listen(engine, "do_connect", gone)
    try:
        page = firm_client.get("/firm/")
        sick = firm_client.get("/healthz")
    finally:
        event.remove(engine, "do_connect", gone)
    assert (page.status_code, "数据库文件不在了" in page.text) == (503, True)
    assert sick.json["code"] == "gone"
    assert firm_client.get("/firm/").status_code == 200


def test_a_fault_at_the_commit_is_told_like_one_before_it(
    firm_client: FlaskClient, world: World, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_of(firm_client, "/firm/profile")

    def full(_connection: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    event.listen(engine, "commit", full)
    try:
        reply = save(firm_client, world, token)
    finally:
        event.remove(engine, "commit", full)
    assert (reply.status_code, reply.headers.get("Retry-After")) == (503, "60")
    assert "磁盘或配额满了" in reply.json["message"]
    with engine.connect() as connection:
        assert connection.execute(select(Answer)).all() == []


def test_a_clock_from_before_the_first_edition_is_named(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "now", lambda: datetime(1999, 1, 1, tzinfo=UTC))
    for path in ("/", "/help", "/firm/", "/api/v1/assessments"):
        reply = client.get(path)
        assert (reply.status_code, bool(reply.headers["Retry-After"])) == (503, True)
    assert "服务器的时钟不对" in client.get("/help").text
    assert client.get("/healthz").json["code"] == "clock"


def test_an_error_page_needs_nothing_that_may_be_missing(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError

    monkeypatch.setattr(site, "_site_line", fail)
    page = client.get("/no/such/page")
    assert page.status_code == 404
    assert "没有找到" in page.text
    assert "错误代码 404" in page.text

"""Strangers guess codes, use them twice or for something else, ask for many, and learn nothing from the answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, select

from rongtong_assess.core.people.mobile import MOST_WRONG_CODES
from rongtong_assess.storage.tables.identity import LoginFailure, SmsCode
from rongtong_assess.web.account.log_in_failures import MOST_FAILURES_OF_A_NAME
from rongtong_assess.web.frame.limits import EXTENSION
from tests.web.account.mobile.mobile_steps import (
    CODE_WRONG,
    NEWCOMER,
    NUMBER,
    OTHER_NUMBER,
    ask,
    give_number,
    last_code,
    messages,
    use,
)
from tests.web.steps import NEW_PASSWORD, actions, send, words_of
from tests.web.world import World, token_of

RESET = {"password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD}


@pytest.fixture(autouse=True)
def emptied_outbox(app: Flask, outbox: Path) -> None:
    for path in outbox.glob("*"):
        path.unlink()


@pytest.fixture
def limited(app: Flask) -> Iterator[Flask]:
    """With the limits that count across processes, begun anew."""
    app.extensions[EXTENSION].reset()
    app.config["RATELIMIT_ENABLED"] = True
    yield app
    app.config["RATELIMIT_ENABLED"] = False


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_after_five_tries_the_right_code_is_refused_too(app: Flask, world: World, engine: Engine, outbox: Path) -> None:
    give_number(engine)
    client = app.test_client()
    ask(client, "log-in")
    code = last_code(outbox)
    for _ in range(MOST_WRONG_CODES):
        assert CODE_WRONG in use(client, "log-in", wrong(code)).text
    assert CODE_WRONG in use(client, "log-in", code).text
    assert client.get("/account/").status_code == 303
    assert actions(engine).count("account.log_in_failed") == MOST_WRONG_CODES + 1


def test_new_codes_do_not_give_new_guesses_for_ever(app: Flask, world: World, engine: Engine, outbox: Path) -> None:
    give_number(engine)
    client = app.test_client()
    answers = []
    for _ in range(3):
        ask(client, "log-in")
        answers += [use(client, "log-in", wrong(last_code(outbox))).status_code for _ in range(MOST_WRONG_CODES)]
    assert answers == [200] * MOST_FAILURES_OF_A_NAME + [429] * 5


def test_guesses_at_codes_and_at_the_password_are_counted_together(
    app: Flask, world: World, engine: Engine, outbox: Path
) -> None:
    give_number(engine)
    client = app.test_client()
    ask(client, "log-in")
    for _ in range(MOST_WRONG_CODES):
        use(client, "log-in", wrong(last_code(outbox)))
    for _ in range(MOST_FAILURES_OF_A_NAME - MOST_WRONG_CODES):
        send(client, "/account/login", email="138 1234 5678", password="wrong password")
    assert send(client, "/account/login", email="+8613812345678", password="wrong password").status_code == 429


def test_a_code_counts_once(app: Flask, world: World, engine: Engine, outbox: Path) -> None:
    give_number(engine)
    first, second = app.test_client(), app.test_client()
    ask(first, "log-in")
    ask(second, "log-in")
    code = last_code(outbox)
    assert use(second, "log-in", code).status_code == 303
    assert CODE_WRONG in use(first, "log-in", code).text
    assert first.get("/account/").status_code == 303


def test_a_new_code_makes_the_one_before_worthless(app: Flask, world: World, engine: Engine, outbox: Path) -> None:
    give_number(engine)
    client = app.test_client()
    ask(client, "log-in")
    before = last_code(outbox)
    ask(client, "log-in")
    assert before == last_code(outbox) or CODE_WRONG in use(client, "log-in", before).text
    assert use(client, "log-in", last_code(outbox)).status_code == 303


def test_a_code_to_log_in_sets_no_password(app: Flask, world: World, engine: Engine, outbox: Path) -> None:
    give_number(engine)
    client = app.test_client()
    ask(client, "log-in")
    code = last_code(outbox)
    ask(client, "reset")
    assert code == last_code(outbox) or CODE_WRONG in use(client, "reset", code, **RESET).text


def test_a_code_for_ones_own_number_opens_no_other(app: Flask, world: World, engine: Engine, outbox: Path) -> None:
    give_number(engine)
    client = app.test_client()
    ask(client, "register", OTHER_NUMBER)
    code = last_code(outbox, OTHER_NUMBER)
    ask(client, "register", NUMBER)
    page = send(client, "/account/mobile/register/code", code=code, mobile=OTHER_NUMBER, **NEWCOMER)
    assert code == last_code(outbox) or CODE_WRONG in page.text
    assert client.get("/account/").status_code == 303


@pytest.mark.parametrize("purpose", ["log-in", "reset"])
def test_answers_do_not_tell_whether_a_number_is_known(
    app: Flask, world: World, engine: Engine, outbox: Path, purpose: str
) -> None:
    give_number(engine)
    seen = []
    for number in (NUMBER, OTHER_NUMBER):
        client = app.test_client()
        asked = ask(client, purpose, number)
        shown = number.removeprefix("+86")
        page = words_of(client.get(asked.location).text).replace(f"{shown[:3]} {shown[3:7]} {shown[7:]}", "…")
        refused = use(client, purpose, "000000", **(RESET if purpose == "reset" else {}))
        seen.append((asked.status_code, asked.location, page, refused.status_code, CODE_WRONG in refused.text))
    assert seen[0] == seen[1]
    assert (len(messages(outbox, NUMBER)), len(messages(outbox, OTHER_NUMBER))) == (1, 0)
    with engine.connect() as connection:
        assert len(connection.execute(select(SmsCode)).all()) == 2


def test_neither_number_nor_code_stands_in_the_table(app: Flask, engine: Engine, outbox: Path) -> None:
    ask(app.test_client(), "register")
    with engine.connect() as connection:
        row = str(connection.execute(select(SmsCode)).one())
    assert "13812345678" not in row
    assert last_code(outbox) not in row


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/"])
def test_after_a_code_one_goes_to_an_own_page_only(
    app: Flask, world: World, engine: Engine, outbox: Path, target: str
) -> None:
    give_number(engine)
    client = app.test_client()
    client.post(
        "/account/mobile/log-in",
        query_string={"next": target},
        data={"mobile": NUMBER, "csrf_token": token_of(client, "/account/mobile/log-in")},
    )
    answer = client.post(
        "/account/mobile/log-in/code",
        query_string={"next": target},
        data={"code": last_code(outbox), "csrf_token": token_of(client, "/account/mobile/log-in/code")},
    )
    assert answer.location == "/"


def test_a_number_gets_one_message_a_minute_from_wherever_they_are_asked(limited: Flask, outbox: Path) -> None:
    answers = []
    for place in range(3):
        client = limited.test_client()
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{place}"
        answers.append(ask(client, "register", "138 1234 5678").status_code)
    assert answers == [303, 429, 429]
    assert len(messages(outbox)) == 1


def test_a_source_gets_thirty_messages_an_hour_for_whatever_numbers(limited: Flask, outbox: Path) -> None:
    client = limited.test_client()
    token = token_of(client, "/account/mobile/register")
    form = [{"mobile": f"138{number:08d}", "csrf_token": token} for number in range(32)]
    answers = [client.post("/account/mobile/register", data=data).status_code for data in form]
    assert answers == [303] * 30 + [429] * 2
    assert len(list(outbox.glob("*.sms.txt"))) == 30


def test_asking_and_trying_need_the_token_of_the_form(client: FlaskClient) -> None:
    assert client.post("/account/mobile/register", data={"mobile": NUMBER}).status_code == 400
    assert client.post("/account/mobile/register/code", data={"code": "000000"}).status_code == 400


def test_an_attack_on_a_number_does_not_shut_its_holder_out(
    app: Flask, world: World, engine: Engine, outbox: Path
) -> None:
    give_number(engine)
    known = app.test_client()
    ask(known, "log-in")
    use(known, "log-in", last_code(outbox))
    send(known, "/account/logout", "/account/")
    with engine.begin() as connection:
        connection.execute(delete(LoginFailure))
    stranger = app.test_client()
    for _ in range(MOST_FAILURES_OF_A_NAME):
        send(stranger, "/account/login", email=NUMBER, password="wrong password")
    assert send(stranger, "/account/login", email=NUMBER, password="wrong password").status_code == 429
    ask(known, "log-in")
    assert use(known, "log-in", last_code(outbox)).status_code == 303

"""Registration, log-in, and the limits on trying."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

from rongtong_assess.services.people.administration import hash_password
from rongtong_assess.storage.tables.people import Account, Organisation
from rongtong_assess.web.account.identity import is_easily_guessed
from rongtong_assess.web.frame.site import PRIVACY_NOTICE_VERSION
from tests.web.steps import NEW_PASSWORD, OWNER, WRONG, account_of, actions, read_letters, send, try_password, words_of
from tests.web.world import PASSWORD, World, log_in

NEWCOMER = {
    "name": " 张  三 ",
    "email": "Zhang.San@example.com",
    "password": NEW_PASSWORD,
    "password_confirm": NEW_PASSWORD,
    "consent": "y",
}


def test_registering_keeps_the_consent_with_its_version_and_logs_in(app: Flask, engine: Engine) -> None:
    client = app.test_client()
    assert send(client, "/account/register", **NEWCOMER).status_code == 302
    account = account_of(engine, "Zhang.San@example.com")
    assert account.name == "张 三"
    assert account.consent_version == PRIVACY_NOTICE_VERSION
    assert datetime.now(UTC) - account.consented_at < timedelta(minutes=1)
    assert account.password.startswith("$argon2id$")
    assert client.get("/account/").status_code == 200
    assert actions(engine) == ["account.register", "account.log_in"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"consent": ""}, "请先阅读个人信息保护说明"),
        ({"name": "  "}, "请填写姓名。"),
        ({"email": "zhang.san"}, "邮箱的写法不对"),
        ({"password": "short", "password_confirm": "short"}, "密码至少要有 10 个字符。"),
        ({"password_confirm": "something else"}, "两次输入的密码不一样。"),
        ({"password": "1234567890", "password_confirm": "1234567890"}, "这个密码太容易被猜到"),
        ({"password": "x" * 201, "password_confirm": "x" * 201}, "密码最多 200 个字符。"),
    ],
)
def test_registering_wrongly_says_why_beside_the_field(
    client: FlaskClient, engine: Engine, change: dict[str, str], message: str
) -> None:
    page = send(client, "/account/register", **{**NEWCOMER, **change}).text
    assert message in page
    assert "张 三" in page or "name" in change
    assert actions(engine) == []


def test_registering_a_known_email_creates_nothing_and_tells_its_owner(
    app: Flask, world: World, engine: Engine, outbox: Path
) -> None:
    client = app.test_client()
    response = send(client, "/account/register", **{**NEWCOMER, "email": OWNER})
    assert response.status_code == 302
    assert "已经注册" not in client.get(response.location).text
    assert client.get("/account/").status_code == 303
    assert account_of(engine, OWNER).name == "firm-1-owner"
    assert "这个邮箱已有账号，没有新建，也没有改动" in read_letters(outbox, OWNER)[-1]


@pytest.mark.parametrize(
    ("password", "is_easy"),
    [
        ("aaaaaaaaaaaa", True),
        ("0123456789", True),
        ("QWERTYUIOP", True),
        ("zhang.san1", True),
        ("zhang.san and a long rest", False),
        ("bridges over quiet water", False),
    ],
)
def test_passwords_that_are_tried_first_are_easily_guessed(password: str, is_easy: bool) -> None:
    assert is_easily_guessed(password, ["zhang.san@example.com", "张三"]) is is_easy


def test_a_hash_made_by_the_services_opens_the_door(app: Flask, world: World, engine: Engine) -> None:
    made = hash_password("another long passphrase")
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    with engine.begin() as connection:
        connection.execute(update(Account.__table__).where(Account.email == OWNER).values(password=made))
    assert log_in(app, OWNER, "another long passphrase").get("/account/").status_code == 200


def test_a_wrong_password_and_an_unknown_email_get_the_same_answer(app: Flask, world: World) -> None:
    known = try_password(app.test_client(), "wrong password")
    unknown = try_password(app.test_client(), "wrong password", "nobody@example.com")
    assert WRONG in known.text
    assert (known.status_code, words_of(known.text)) == (unknown.status_code, words_of(unknown.text))


@pytest.mark.parametrize("what", ["account", "organisation"])
def test_switched_off_accounts_and_organisations_get_the_same_answer_too(
    app: Flask, world: World, engine: Engine, what: str
) -> None:
    with engine.begin() as connection:
        if what == "account":
            connection.execute(Account.__table__.update().where(Account.email == OWNER).values(active=False))
        else:
            firm = Organisation.id == world.organisations["firm-1"]
            connection.execute(Organisation.__table__.update().where(firm).values(is_active=False))
    client = app.test_client()
    assert WRONG in try_password(client, PASSWORD).text
    assert client.get("/account/").status_code == 303


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("/account/erase", "/account/erase"),
        ("https://elsewhere.example/", None),
        ("//elsewhere.example/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_after_the_log_in_one_goes_to_an_own_page_only(
    app: Flask, world: World, target: str, place: str | None
) -> None:
    client = app.test_client()
    address = f"/account/login?next={target}"
    response = send(client, "/account/login", address, email=OWNER, password=PASSWORD, next=target)
    assert "elsewhere" not in response.headers.get("Location", "")
    assert place is None or response.location == place


def test_an_administrator_lands_on_the_accounts(app: Flask, world: World) -> None:
    client = log_in(app, world.account("administrator-1", "administrator"))
    assert client.get("/").location == "/admin/accounts"


def test_logging_out_needs_a_post_with_the_token(app: Flask, world: World) -> None:
    client = log_in(app, OWNER)
    assert client.get("/account/logout").status_code == 405
    assert client.post("/account/logout").status_code == 400
    assert client.get("/account/").status_code == 200


def test_log_in_failure_and_log_out_are_written_down(app: Flask, world: World, engine: Engine) -> None:
    client = app.test_client()
    before = len(actions(engine))
    try_password(client, "wrong password")
    try_password(client, PASSWORD)
    send(client, "/account/logout", "/account/")
    assert actions(engine)[before:] == ["account.log_in_failed", "account.log_in", "account.log_out"]


def test_a_token_in_the_address_logs_nobody_in(app: Flask, world: World) -> None:
    installation = app.extensions["rongtong"]
    with app.test_request_context(), installation.sessions() as session:
        token = session.scalar(select(Account).where(Account.email == OWNER)).get_auth_token()
    client = app.test_client()
    assert client.get("/account/", query_string={"auth_token": token}).status_code == 303
    assert client.get("/account/", headers={"Authentication-Token": token}).status_code == 303

"""Registering, logging in and setting a new password with a mobile number."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, update

from rongtong_assess.storage.tables.identity import SmsCode
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.frame.site import PRIVACY_NOTICE_VERSION
from tests.web.account.mobile.mobile_steps import (
    CODE_WRONG,
    NEWCOMER,
    NUMBER,
    account_with,
    ask,
    give_number,
    last_code,
    messages,
    register,
    use,
)
from tests.web.account.test_second_factor import later_code, set_up_second_factor
from tests.web.steps import NEW_PASSWORD, OWNER, WRONG, account_of, actions, read_letters, send, try_password, words_of
from tests.web.world import PASSWORD, World, log_in

COOKIE = "rongtong_session"


@pytest.fixture(autouse=True)
def emptied_outbox(app: Flask, outbox: Path) -> None:
    for path in outbox.glob("*"):
        path.unlink()


def test_registering_with_a_number_keeps_the_consent_and_logs_in(app: Flask, engine: Engine, outbox: Path) -> None:
    client = app.test_client()
    asked = ask(client, "register", "１３８ 1234 5678")
    assert asked.location == "/account/mobile/register/code"
    assert "138 1234 5678" in client.get(asked.location).text
    assert use(client, "register", last_code(outbox), **NEWCOMER).status_code == 303
    account = account_with(engine)
    assert (account.email, account.name, account.consent_version) == (None, "李 四", PRIVACY_NOTICE_VERSION)
    assert account.password.startswith("$argon2id$")
    assert client.get("/account/").status_code == 200
    assert actions(engine) == ["account.register", "account.log_in"]


def test_the_message_says_what_the_code_is_for_and_only_the_operator_reads_its_file(app: Flask, outbox: Path) -> None:
    ask(app.test_client(), "register")
    (text,) = messages(outbox)
    assert text.startswith("【融通测评】")
    assert "是您注册账号的验证码，10 分钟内有效。不要告诉任何人" in text
    (path,) = outbox.glob("*.sms.txt")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"consent": ""}, "请先阅读个人信息保护说明"),
        ({"name": ""}, "请填写姓名。"),
        ({"password": "short", "password_confirm": "short"}, "密码至少要有 10 个字符。"),
        ({"password": "13812345678x", "password_confirm": "13812345678x"}, "这个密码太容易被猜到"),
        ({"password_confirm": "something else"}, "两次输入的密码不一样。"),
        ({"code": ""}, "请填写验证码。"),
    ],
)
def test_what_is_missing_is_said_and_the_code_stays_good(
    app: Flask, engine: Engine, outbox: Path, change: dict[str, str], message: str
) -> None:
    client = app.test_client()
    ask(client, "register")
    form = {**NEWCOMER, "code": last_code(outbox)}
    refused = send(client, "/account/mobile/register/code", **{**form, **change})
    assert refused.status_code == 422
    assert message in refused.text
    assert send(client, "/account/mobile/register/code", **form).status_code == 303


@pytest.mark.parametrize("typed", ["138 1234 5678", "+86 13812345678", "１３８１２３４５６７８"])
def test_number_and_password_log_in(app: Flask, world: World, engine: Engine, typed: str) -> None:
    give_number(engine)
    client = app.test_client()
    assert try_password(client, PASSWORD, typed).status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_wrong_password_and_an_unknown_number_get_the_same_answer(app: Flask, world: World, engine: Engine) -> None:
    give_number(engine)
    known = try_password(app.test_client(), "wrong password", "13812345678")
    unknown = try_password(app.test_client(), "wrong password", "13800000000")
    assert WRONG in known.text
    assert words_of(known.text) == words_of(unknown.text)


def test_a_code_logs_in_and_leads_to_the_page_that_was_asked_for(
    app: Flask, world: World, engine: Engine, outbox: Path
) -> None:
    give_number(engine)
    client = app.test_client()
    asked = send(client, "/account/mobile/log-in?next=/account/erase", mobile=NUMBER)
    answer = send(client, asked.location, code=last_code(outbox))
    assert answer.location == "/account/erase"
    assert client.get("/account/").status_code == 200


def test_a_code_does_not_go_round_the_second_factor(app: Flask, world: World, engine: Engine, outbox: Path) -> None:
    give_number(engine)
    generator = set_up_second_factor(log_in(app, OWNER))
    client = app.test_client()
    ask(client, "log-in")
    answer = use(client, "log-in", last_code(outbox))
    assert answer.location.startswith("/account/tf-validate")
    assert client.get("/account/").status_code == 303
    assert send(client, answer.location, code=later_code(generator)).status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_code_sets_a_new_password_ends_all_log_ins_and_tells_by_mail(
    app: Flask, world: World, engine: Engine, outbox: Path
) -> None:
    give_number(engine)
    elsewhere, client = log_in(app, OWNER), app.test_client()
    set_up_second_factor(elsewhere)
    ask(client, "reset")
    new = {"password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD}
    assert use(client, "reset", last_code(outbox), **new).location == "/account/login"
    assert elsewhere.get("/account/").status_code == 303
    assert client.get("/account/").status_code == 303
    assert account_of(engine, OWNER).tf_primary_method == "authenticator"
    assert try_password(client, NEW_PASSWORD).location.startswith("/account/tf-validate")
    assert "密码" in read_letters(outbox, OWNER)[-1]
    assert "account.reset_password" in actions(engine)


def test_registering_a_known_number_logs_its_holder_in_and_changes_nothing(
    app: Flask, world: World, engine: Engine, outbox: Path
) -> None:
    give_number(engine)
    client = app.test_client()
    ask(client, "register")
    assert use(client, "register", last_code(outbox), **NEWCOMER).status_code == 303
    assert "密码没有改" in client.get("/account/").text
    assert account_of(engine, OWNER).name == "firm-1-owner"
    assert try_password(app.test_client(), PASSWORD).status_code == 302


def test_an_account_that_is_switched_off_gets_no_code_and_no_entry(
    app: Flask, world: World, engine: Engine, outbox: Path
) -> None:
    give_number(engine)
    client = app.test_client()
    ask(client, "log-in")
    code = last_code(outbox)
    with engine.begin() as connection:
        connection.execute(update(Account.__table__).where(Account.email == OWNER).values(active=False))
    assert WRONG in use(client, "log-in", code).text
    ask(client, "log-in")
    assert len(messages(outbox)) == 1


def test_a_code_expires(app: Flask, engine: Engine, outbox: Path) -> None:
    client = app.test_client()
    ask(client, "register")
    with engine.begin() as connection:
        expires_at = connection.scalar(SmsCode.__table__.select().with_only_columns(SmsCode.expires_at))
        connection.execute(update(SmsCode.__table__).values(expires_at=expires_at.replace(year=2020)))
    assert CODE_WRONG in use(client, "register", last_code(outbox), **NEWCOMER).text


def test_the_page_for_the_code_asks_for_a_number_first(client: FlaskClient) -> None:
    assert client.get("/account/mobile/log-in/code").location == "/account/mobile/log-in"
    assert client.get("/account/mobile/change").status_code == 404


@pytest.mark.parametrize("purpose", ["register", "log-in", "reset"])
def test_a_number_that_is_none_is_refused_beside_the_field(client: FlaskClient, purpose: str) -> None:
    refused = ask(client, purpose, "12345")
    assert refused.status_code == 422
    assert "这不是中国大陆的手机号" in refused.text
    assert "12345" in refused.text


def test_somebody_with_a_number_only_has_an_account_like_others(app: Flask, outbox: Path) -> None:
    client = app.test_client()
    register(client, outbox)
    home = client.get("/account/").text
    assert "138 1234 5678" in home
    assert "发一封确认信" not in home
    export = client.get("/account/data.json").get_json()
    assert (export["account"]["mobile"], export["account"]["email"]) == (NUMBER, None)
    changed = {"password": NEW_PASSWORD, "new_password": PASSWORD, "new_password_confirm": PASSWORD}
    assert send(client, "/account/change", **changed).status_code == 302
    assert send(client, "/account/confirm", "/account/").status_code == 303
    set_up_second_factor(client)
    assert client.get("/account/").status_code == 200
    gone = send(client, "/account/erase", password=PASSWORD, is_understood="y")
    assert gone.status_code == 303
    assert not list(outbox.glob("*.eml"))


def test_administrators_see_an_account_with_a_number_only(app: Flask, world: World, outbox: Path) -> None:
    register(app.test_client(), outbox)
    administrator = log_in(app, world.account("administrator-1", "administrator"))
    for address in ("/admin/accounts", "/admin/accounts?search=138 1234 5678", "/admin/audit"):
        assert "138 1234 5678" in administrator.get(address).text, address
    listed = administrator.get("/admin/accounts?search=13812345678").text
    (address,) = re.findall(r'href="(/admin/accounts/[^"?]+)"', listed)
    page = administrator.get(address).text
    assert "138 1234 5678（本人已确认）" in page
    assert "生成重设密码的链接" in page

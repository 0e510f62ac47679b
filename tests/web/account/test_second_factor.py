"""The second factor: codes, recovery codes, and how it is switched on and off."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import Engine

from rongtong_assess.web.account.log_in_failures import MOST_FAILURES_OF_A_NAME
from tests.web.steps import OWNER, account_of, actions, send, try_password
from tests.web.world import PASSWORD, World, log_in


def set_up_second_factor(client: FlaskClient) -> TOTP:
    """Switch it on, as with an app that scans the key."""
    page = send(client, "/account/tf-setup", setup="authenticator").text
    key = re.search(r"<code>([A-Z2-7-]+)</code>", page)
    address = re.search(r'action="(/account/tf-setup/[^"]+)"', page)
    assert key is not None
    assert address is not None
    generator = TOTP(key=key[1].replace("-", ""))
    response = send(client, address[1], "/account/", code=generator.generate().token)
    assert response.location == "/account/"
    return generator


def later_code(generator: TOTP) -> str:
    """The code of the next half minute, which the allowance for wrong clocks lets in."""
    return generator.generate(datetime.now(UTC) + timedelta(seconds=30)).token


def test_with_a_second_factor_the_password_alone_does_not_log_in(app: Flask, world: World, engine: Engine) -> None:
    generator = set_up_second_factor(log_in(app, OWNER))
    client = app.test_client()
    asked = try_password(client, PASSWORD)
    assert urlsplit(asked.location).path == "/account/tf-validate"
    assert client.get("/account/").status_code == 303
    wrong = send(client, "/account/tf-validate", code="000000")
    assert "验证码不对或已经用过" in wrong.text
    assert send(client, "/account/tf-validate", code=later_code(generator)).status_code == 302
    assert client.get("/account/").status_code == 200
    assert "account.change_second_factor" in actions(engine)


def test_a_code_counts_once(app: Flask, world: World) -> None:
    generator = set_up_second_factor(log_in(app, OWNER))
    code = later_code(generator)
    first, second = app.test_client(), app.test_client()
    for client in (first, second):
        try_password(client, PASSWORD)
        send(client, "/account/tf-validate", code=code)
    assert first.get("/account/").status_code == 200
    assert second.get("/account/").status_code == 303


def test_guessing_codes_is_slowed_down(app: Flask, world: World) -> None:
    set_up_second_factor(log_in(app, OWNER))
    client = app.test_client()
    try_password(client, PASSWORD)
    answers = [send(client, "/account/tf-validate", code="000000").status_code for _ in range(11)]
    assert answers == [200] * MOST_FAILURES_OF_A_NAME + [429]


def test_a_recovery_code_logs_in_once(app: Flask, world: World, engine: Engine) -> None:
    owner = log_in(app, OWNER)
    set_up_second_factor(owner)
    codes = re.findall(r"<code>([0-9a-f-]{14})</code>", send(owner, "/account/mf-recovery-codes").text)
    assert len(codes) == 8
    assert all(code not in str(account_of(engine, OWNER).mf_recovery_codes) for code in codes)
    clients = [app.test_client(), app.test_client()]
    for client in clients:
        try_password(client, PASSWORD)
        send(client, "/account/mf-recovery", code=f" {codes[0].upper()} ")
    assert [client.get("/account/").status_code for client in clients] == [200, 303]


def test_switching_the_second_factor_off_forgets_its_codes(app: Flask, world: World, engine: Engine) -> None:
    owner = log_in(app, OWNER)
    set_up_second_factor(owner)
    send(owner, "/account/mf-recovery-codes")
    send(owner, "/account/tf-setup", setup="disable")
    account = account_of(engine, OWNER)
    assert (account.tf_totp_secret, account.tf_last_counter) == (None, None)
    assert not account.mf_recovery_codes
    assert log_in(app, OWNER).get("/account/").status_code == 200


def test_a_log_in_of_long_ago_is_not_enough_to_change_the_second_factor(app: Flask, world: World) -> None:
    client = log_in(app, OWNER)
    with client.session_transaction() as session:
        session["fs_paa"] = 0
    asked = client.get("/account/tf-setup")
    assert urlsplit(asked.location).path == "/account/verify"
    assert "密码不对" in send(client, asked.location, password="wrong password").text
    assert send(client, asked.location, password=PASSWORD).location == "/account/tf-setup"
    assert client.get("/account/tf-setup").status_code == 200


def test_an_unknown_wish_for_the_second_factor_is_refused_in_words(app: Flask, world: World) -> None:
    page = send(log_in(app, OWNER), "/account/tf-setup", setup="sms").text
    assert "两步验证：请选择“开始设置”或“关闭两步验证”。" in page


@pytest.mark.parametrize("address", ["/account/tf-select", "/account/tf-rescue", "/account/us-signin", "/fs-static/x"])
def test_pages_of_the_library_that_are_not_offered_are_not_there(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404

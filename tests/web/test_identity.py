"""Registration, log-in, second factor, reset, limits on trying, and a person's own account."""

from __future__ import annotations

import email
import json
import re
from datetime import UTC, datetime, timedelta
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from rongtong_assess.services.passwords import hash_password
from rongtong_assess.storage.accounts import Account, LoginFailure
from rongtong_assess.storage.organisations import AuditEntry, Membership, Organisation
from rongtong_assess.web.identity import is_easily_guessed
from rongtong_assess.web.identity_forms import PRIVACY_NOTICE_VERSION
from rongtong_assess.web.login_failures import MOST_FAILURES_OF_AN_EMAIL, WINDOW
from tests.web.world import PASSWORD, World, log_in, token_of

WRONG = "邮箱或密码不对，或者账号已停用。请检查后再试。"
OWNER = "firm-1-owner@example.com"
NEW_PASSWORD = "bridges over quiet water"
NEWCOMER = {
    "name": " 张  三 ",
    "email": "Zhang.San@example.com",
    "password": NEW_PASSWORD,
    "password_confirm": NEW_PASSWORD,
    "consent": "y",
}


def send(client: FlaskClient, address: str, page: str = "", **form: str) -> TestResponse:
    """Post a form with the token of its page (by default the address itself)."""
    return client.post(address, data={**form, "csrf_token": token_of(client, page or address)})


def try_password(client: FlaskClient, password: str, address: str = OWNER) -> TestResponse:
    return send(client, "/account/login", email=address, password=password)


def words_of(page: str) -> str:
    """What a page says, without its marks, tokens and what was typed."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def account_of(engine: Engine, address: str) -> Account:
    with engine.connect() as connection:
        return connection.execute(select(Account).where(Account.email == address)).one()


def actions(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def read_letters(outbox: Path, address: str) -> list[str]:
    letters = [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(outbox.glob("*.eml"))]
    return [letter.get_content() for letter in letters if letter["To"] == address]


# ---- registration ----


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


# ---- log-in ----


def test_a_hash_made_by_the_services_opens_the_door(app: Flask, world: World) -> None:
    assert hash_password(PASSWORD).startswith("$argon2id$")
    assert log_in(app, OWNER).get("/account/").status_code == 200


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
    client = log_in(app, world.account("administrator-1", "owner"))
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


@pytest.mark.parametrize("address", [OWNER, "nobody@example.com"])
def test_after_ten_failures_even_the_right_password_has_to_wait(
    app: Flask, world: World, engine: Engine, address: str
) -> None:
    client = app.test_client()
    try_password(client, "wrong password", address)
    with engine.begin() as connection:
        failures = connection.execute(select(LoginFailure.subject_hash, LoginFailure.failed_at)).all()
        for _ in range(MOST_FAILURES_OF_AN_EMAIL - 2):
            connection.execute(LoginFailure.__table__.insert(), [failure._asdict() for failure in failures])
    assert try_password(client, "wrong password", address).status_code == 200
    refused = try_password(client, PASSWORD, address)
    assert refused.status_code == 429
    assert "请过十五分钟再试" in refused.text
    with engine.begin() as connection:
        connection.execute(LoginFailure.__table__.update().values(failed_at=datetime.now(UTC) - WINDOW))
    assert try_password(client, PASSWORD, address).status_code == (302 if address == OWNER else 200)


def test_a_token_in_the_address_logs_nobody_in(app: Flask, world: World) -> None:
    product = app.extensions["rongtong"]
    with app.test_request_context(), product.sessions.session_factory() as session:
        token = session.scalar(select(Account).where(Account.email == OWNER)).get_auth_token()
    client = app.test_client()
    assert client.get("/account/", query_string={"auth_token": token}).status_code == 303
    assert client.get("/account/", headers={"Authentication-Token": token}).status_code == 303


# ---- reset ----


def reset_link(outbox: Path) -> str:
    address = re.search(r"https?://\S+/account/reset/\S+", read_letters(outbox, OWNER)[-1])
    assert address is not None
    return urlsplit(address[0]).path


def test_a_reset_works_through_the_outbox_once_and_ends_all_sessions(
    app: Flask, world: World, outbox: Path, engine: Engine
) -> None:
    logged_in, client = log_in(app, OWNER), app.test_client()
    assert "还没有接上邮件服务器" in client.get("/account/reset").text
    send(client, "/account/reset", email=OWNER)
    link = reset_link(outbox)
    send(client, link, password=NEW_PASSWORD, password_confirm=NEW_PASSWORD)
    assert logged_in.get("/account/").status_code == 303
    assert log_in(app, OWNER, NEW_PASSWORD).get("/account/").status_code == 200
    assert WRONG in try_password(app.test_client(), PASSWORD).text
    again = client.get(link, follow_redirects=True).text
    assert "重设密码的链接无效或已经用过" in again
    assert "account.reset_password" in actions(engine)


def test_asking_for_a_reset_does_not_tell_who_has_an_account(app: Flask, world: World, outbox: Path) -> None:
    answers = []
    for address in (OWNER, "nobody@example.com"):
        response = send(app.test_client(), "/account/reset", email=address)
        answers.append((response.status_code, words_of(response.text).replace(address, "")))
    assert answers[0] == answers[1]
    assert read_letters(outbox, "nobody@example.com") == []


# ---- second factor ----


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
    assert answers == [200] * MOST_FAILURES_OF_AN_EMAIL + [429]


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


# ---- my account ----


def test_one_acts_for_another_own_organisation_only(app: Flask, world: World, engine: Engine) -> None:
    own, foreign = world.organisations["firm-2"], world.organisations["park-1"]
    with engine.begin() as connection:
        account_id = connection.scalar(select(Account.id).where(Account.email == OWNER))
        connection.execute(
            Membership.__table__.insert().values(
                account_id=account_id, organisation_id=own, role="reader", created_at=datetime.now(UTC)
            )
        )
    client = log_in(app, OWNER)
    before = client.get_cookie("rongtong_session")
    assert send(client, "/account/acting", "/account/", organisation=str(own)).status_code == 303
    assert client.get_cookie("rongtong_session") != before
    assert re.search(r"firm-2.{0,80}企业.{0,20}当前", words_of(client.get("/account/").text))
    assert send(client, "/account/acting", "/account/", organisation=str(foreign)).status_code == 404


def test_my_data_comes_as_a_file_without_secrets(app: Flask, world: World) -> None:
    response = log_in(app, OWNER).get("/account/data.json")
    assert "attachment" in response.headers["Content-Disposition"]
    assert json.loads(response.text)["account"]["email"] == OWNER
    assert "argon2" not in response.text


def test_erasing_needs_the_password_and_leaves_nothing_of_the_person(app: Flask, world: World, engine: Engine) -> None:
    client = log_in(app, OWNER)
    assert "密码不对" in send(client, "/account/erase", password="wrong password", is_understood="y").text
    assert "请勾选" in send(client, "/account/erase", password=PASSWORD).text
    assert send(client, "/account/erase", password=PASSWORD, is_understood="y").status_code == 303
    assert client.get("/account/").status_code == 303
    assert WRONG in try_password(app.test_client(), PASSWORD).text
    with engine.connect() as connection:
        assert connection.execute(select(Account.id).where(Account.email == OWNER)).first() is None


def test_the_name_can_be_corrected(app: Flask, world: World, engine: Engine) -> None:
    client = log_in(app, OWNER)
    assert send(client, "/account/name", "/account/", name=" 李 四 ").status_code == 303
    assert account_of(engine, OWNER).name == "李 四"
    assert "请填写姓名。" in send(client, "/account/name", "/account/", name=" ").text


def test_an_account_made_by_others_is_asked_for_consent(app: Flask, world: World, engine: Engine) -> None:
    client = log_in(app, OWNER)
    assert "您还没有同意" in client.get("/account/").text
    send(client, "/account/consent", "/account/")
    assert account_of(engine, OWNER).consent_version == PRIVACY_NOTICE_VERSION
    assert "您还没有同意" not in client.get("/account/").text

"""Reset of a password, and a person's own account."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import Engine, select

from rongtong_assess.storage.tables.people import Account, Membership
from rongtong_assess.web.frame.site import PRIVACY_NOTICE_VERSION
from tests.web.steps import NEW_PASSWORD, OWNER, WRONG, account_of, actions, read_letters, send, try_password, words_of
from tests.web.world import PASSWORD, World, log_in


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
    editor = world.account("firm-1", "contributor")
    client = log_in(app, editor)
    assert "密码不对" in send(client, "/account/erase", password="wrong password", is_understood="y").text
    assert "请勾选" in send(client, "/account/erase", password=PASSWORD).text
    assert send(client, "/account/erase", password=PASSWORD, is_understood="y").status_code == 303
    assert client.get("/account/").status_code == 303
    assert WRONG in try_password(app.test_client(), PASSWORD, editor).text
    with engine.connect() as connection:
        assert connection.execute(select(Account.id).where(Account.email == editor)).first() is None


def test_the_only_owner_of_a_firm_with_members_is_told_what_to_do(app: Flask, world: World, engine: Engine) -> None:
    client = log_in(app, OWNER)
    response = send(client, "/account/erase", password=PASSWORD, is_understood="y")
    assert response.status_code == 422
    assert "您是「firm-1」唯一的负责人" in response.text
    assert "增加一位负责人" in response.text
    assert client.get("/firm/").status_code == 200


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

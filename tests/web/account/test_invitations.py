"""Nobody takes over by registering first: a letter invites its reader, and an address counts once it is confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

from rongtong_assess.core.people.delivery import Mail
from rongtong_assess.core.people.log_in import GOOD_FOR
from rongtong_assess.settings import Settings
from rongtong_assess.storage.tables.people import Account, Invitation, Membership, Organisation
from rongtong_assess.web.account.emails import GOOD_FOR as LINK_GOOD_FOR
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.steps import NEW_PASSWORD, account_of, actions, path_of_link, read_letters, send
from tests.web.world import PASSWORD, World, log_in

ADDRESS = "li.si@example.com"
PERSON = {"name": "李四", "password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD, "consent": "y"}
CONFIRM = "/account/confirm/"


@pytest.fixture
def administrator(app: Flask, world: World) -> FlaskClient:
    return log_in(app, world.account("administrator-1", "administrator"))


def register(app: Flask, email: str = ADDRESS, page: str = "/account/register") -> FlaskClient:
    client = app.test_client()
    assert send(client, page, email=email, **PERSON).status_code == 302
    return client


def invite(administrator: FlaskClient, email: str = ADDRESS, kind: str = "platform") -> str:
    """The path of the letter's link, as the administrator's page shows it."""
    name = "" if kind == "firm" else "新平台"
    form = {"kind": kind, "organisation_name": name, "owner_name": "李四", "owner_email": email}
    return path_of_link(send(administrator, "/admin/organisations/new", **form).text)


def owners(engine: Engine) -> list[str]:
    query = select(Account.email).join_from(Membership, Account).join(Organisation)
    with engine.connect() as connection:
        return list(connection.scalars(query.where(Organisation.name == "新平台")))


def test_whoever_registers_the_address_first_gets_no_platform(
    app: Flask, administrator: FlaskClient, engine: Engine
) -> None:
    squatter = register(app)
    invite(administrator)
    assert owners(engine) == []
    assert "等您接受的邀请" not in squatter.get("/account/").text
    with engine.connect() as connection:
        invitation = connection.scalar(select(Invitation.id))
    assert send(squatter, f"/account/invitations/{invitation}", "/account/").status_code == 404
    assert owners(engine) == []


def test_the_letters_reader_registers_and_owns(
    app: Flask, administrator: FlaskClient, engine: Engine, outbox: Path
) -> None:
    invite(administrator)
    path = path_of_link(read_letters(outbox, ADDRESS)[-1])
    reader = app.test_client()
    page = reader.get(path)
    assert "新平台" in page.text
    assert f"用 {ADDRESS} 注册一个" in page.text
    joined = send(reader, "/account/register", f"/account/register?next={path}", email=ADDRESS, next=path, **PERSON)
    assert joined.location == path
    assert send(reader, path).location == "/account/"
    assert owners(engine) == [ADDRESS]
    assert account_of(engine, ADDRESS).confirmed_at is not None
    assert "invitation.accept" in actions(engine)
    assert "已经用过了" in reader.get(path).text


def test_registering_from_the_letters_page_leads_back_to_it(app: Flask, administrator: FlaskClient) -> None:
    path = invite(administrator)
    reader = app.test_client()
    for word in ("login", "register"):
        assert f'href="/account/{word}?next={path}"' in reader.get(path).text
        assert f'value="{path}"' in reader.get(f"/account/{word}?next={path}").text


def test_accepting_as_another_address_is_shown_and_has_to_be_ticked(
    app: Flask, administrator: FlaskClient, engine: Engine
) -> None:
    path = invite(administrator)
    other = register(app, "wang.wu@example.com")
    page = other.get(path).text
    assert f"邀请发到了 {ADDRESS}，您现在登录的是 wang.wu@example.com" in page
    refused = send(other, path)
    assert (refused.status_code, owners(engine)) == (422, [])
    assert "请先勾选确认" in refused.text
    assert send(other, path, is_understood="y").status_code == 303
    assert owners(engine) == ["wang.wu@example.com"]
    assert account_of(engine, "wang.wu@example.com").confirmed_at is None


def test_without_a_log_in_nothing_is_accepted(app: Flask, administrator: FlaskClient, engine: Engine) -> None:
    path = invite(administrator)
    assert "/account/login" in send(app.test_client(), path, "/account/login", is_understood="y").location
    assert owners(engine) == []


@pytest.mark.parametrize("what", ["revoke", "send"])
def test_a_letter_taken_back_or_replaced_is_worth_nothing(
    app: Flask, administrator: FlaskClient, engine: Engine, what: str
) -> None:
    path = invite(administrator)
    with engine.connect() as connection:
        invitation = connection.scalar(select(Invitation.id))
    answer = send(administrator, f"/admin/invitations/{invitation}/{what}", "/admin/invitations")
    reader = register(app)
    assert reader.get(path).status_code == 404
    assert send(reader, path, "/account/").status_code == 404
    assert owners(engine) == []
    if what == "send":
        assert send(reader, path_of_link(answer.text)).status_code == 303
        assert owners(engine) == [ADDRESS]
        again = send(administrator, f"/admin/invitations/{invitation}/send", "/admin/invitations")
        assert "已经用过了" in administrator.get(again.location).text


def test_a_letter_ends_after_fourteen_days(app: Flask, administrator: FlaskClient, engine: Engine) -> None:
    path = invite(administrator)
    with engine.begin() as connection:
        sent = connection.scalar(select(Invitation.invited_at))
        connection.execute(update(Invitation).values(expires_at=sent - timedelta(seconds=1)))
        assert timedelta(days=14) == GOOD_FOR
    reader = register(app)
    assert "已经过期了" in reader.get(path).text
    assert "已过期" in administrator.get("/admin/invitations").text


@pytest.mark.parametrize("token", ["x", "a.b.c", "0" * 64, "%00", "甲", "x" * 5_000])
def test_a_made_up_letter_is_refused_in_words(app: Flask, world: World, token: str) -> None:
    answer = app.test_client().get(f"/invitations/{token}")
    assert answer.status_code in {400, 404}


def test_a_firms_owner_goes_on_to_the_firms_profile(app: Flask, administrator: FlaskClient) -> None:
    path = invite(administrator, kind="firm")
    reader = register(app)
    assert send(reader, path).location == "/"
    assert reader.get("/", follow_redirects=True).request.path == "/firm/profile"


def test_with_a_mail_server_the_administrator_does_not_see_the_link(
    app: Flask, administrator: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rongtong_assess.web.account.emails._send", lambda *_: None)
    installation = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = installation.with_parts(settings=replace(settings, mail=Mail("mail.example.com")))
    try:
        form = {"kind": "park", "organisation_name": "园区", "owner_name": "李四", "owner_email": ADDRESS}
        page = send(administrator, "/admin/organisations/new", **form).text
    finally:
        app.extensions[EXTENSION] = installation
    assert "邀请已发出" in page
    assert "/invitations/" not in page.replace("/admin/invitations", "")


def test_the_link_of_the_welcome_letter_confirms_the_address(app: Flask, engine: Engine, outbox: Path) -> None:
    client = register(app)
    path = path_of_link(read_letters(outbox, ADDRESS)[-1], CONFIRM)
    assert client.get(path).status_code == 200
    assert account_of(engine, ADDRESS).confirmed_at is None, "opening a page changes nothing"
    assert send(client, path).status_code == 303
    assert account_of(engine, ADDRESS).confirmed_at is not None
    assert "已确认" in client.get("/account/").text


def test_a_confirmed_address_sees_its_invitations_and_accepts_without_the_letter(
    app: Flask, administrator: FlaskClient, engine: Engine, outbox: Path
) -> None:
    client = register(app)
    invite(administrator, "Li.Si@example.com")
    send(client, "/account/confirm", "/account/")
    send(client, path_of_link(read_letters(outbox, ADDRESS)[-1], CONFIRM))
    page = client.get("/account/").text
    assert "等您接受的邀请" in page
    with engine.connect() as connection:
        invitation = connection.scalar(select(Invitation.id))
    assert send(client, f"/account/invitations/{invitation}", "/account/").status_code == 303
    assert owners(engine) == [ADDRESS]


def test_the_address_owner_cannot_be_led_to_confirm_a_strangers_account(
    app: Flask, world: World, engine: Engine, outbox: Path
) -> None:
    register(app)
    path = path_of_link(read_letters(outbox, ADDRESS)[-1], CONFIRM)
    assert "/account/login" in app.test_client().get(path).location
    other = log_in(app, "firm-1-owner@example.com")
    assert other.get(path).status_code == 404
    assert send(other, path, "/account/").status_code == 404
    assert account_of(engine, ADDRESS).confirmed_at is None


@pytest.mark.parametrize("change", ["address", "time", "sign"])
def test_a_link_for_another_address_or_of_long_ago_confirms_nothing(
    app: Flask, engine: Engine, outbox: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = register(app)
    path = path_of_link(read_letters(outbox, ADDRESS)[-1], CONFIRM)
    if change == "address":
        with engine.begin() as connection:
            connection.execute(update(Account).where(Account.email == ADDRESS).values(email="x@example.com"))
    elif change == "time":
        monkeypatch.setattr("rongtong_assess.web.account.emails.GOOD_FOR", -LINK_GOOD_FOR)
    else:
        # Not the last sign, of which only some bits count.
        path = f"{path[:-9]}{'A' if path[-9] != 'A' else 'B'}{path[-8:]}"
    assert send(client, path, "/account/").status_code == 404
    with engine.connect() as connection:
        assert connection.scalar(select(Account.confirmed_at)) is None


def test_an_unconfirmed_person_fills_in_the_own_firm_as_before(app: Flask) -> None:
    assert register(app).get("/firm/profile").status_code == 200


def test_the_administrator_sees_who_has_confirmed(app: Flask, administrator: FlaskClient, engine: Engine) -> None:
    register(app)
    page = administrator.get(f"/admin/accounts/{account_of(engine, ADDRESS).public_id}").text
    assert "还没有确认" in page


def test_a_reset_by_the_letters_reader_ends_the_strangers_log_ins(
    app: Flask, world: World, engine: Engine, outbox: Path
) -> None:
    squatter = register(app)
    reader = app.test_client()
    send(reader, "/account/reset", email=ADDRESS)
    path = path_of_link(read_letters(outbox, ADDRESS)[-1], "/account/reset/")
    send(reader, path, password=PASSWORD, password_confirm=PASSWORD)
    assert squatter.get("/account/").status_code == 303
    assert log_in(app, ADDRESS).get("/account/").status_code == 200

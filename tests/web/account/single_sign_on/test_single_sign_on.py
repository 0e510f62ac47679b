"""Logging in through a provider: only into accounts that are linked, and never round what protects them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import Engine, update

from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.account.single_sign_on.views import ASKED_BY_KEY
from tests.web.account.single_sign_on.provider import ADDRESS, SUBJECT, Provider
from tests.web.account.single_sign_on.steps import SSO, VERIFIED, Set, go, is_in, link, links
from tests.web.account.test_second_factor import later_code, set_up_second_factor
from tests.web.steps import OWNER, account_of, actions, send
from tests.web.world import PASSWORD, World, log_in


def test_without_a_provider_nothing_is_offered_and_nothing_asked(app: Flask, world: World) -> None:
    client = app.test_client()
    assert "single-sign-on" not in client.get("/account/login").text
    assert client.get(f"{SSO}/start").location == "/account/login"
    assert client.get(f"{SSO}/callback?code=a&state=b").location == "/account/login"
    assert "single-sign-on" not in log_in(app, OWNER).get("/account/").text


def test_no_request_leaves_before_somebody_presses_the_button(
    app: Flask, world: World, with_provider: Set, provider: Provider
) -> None:
    assert "用市里的统一账号登录" in app.test_client().get("/account/login").text
    log_in(app, OWNER).get("/account/")
    assert provider.served == 0


def test_a_linked_identity_logs_in_and_is_written_down(
    app: Flask, world: World, engine: Engine, with_provider: Set, provider: Provider
) -> None:
    owner = log_in(app, OWNER)
    assert "已连上" in link(owner, provider)
    assert links(engine) == [(SUBJECT, account_of(engine, OWNER).id)]
    client = app.test_client()
    assert go(client, provider, "/account/erase").location == "/account/erase"
    assert is_in(client)
    assert actions(engine)[-2:] == ["account.link_identity", "account.log_in"]


def test_linking_asks_for_the_password(app: Flask, world: World, engine: Engine, with_provider: Set) -> None:
    owner = log_in(app, OWNER)
    assert "密码不对" in send(owner, f"{SSO}/link", password="wrong password").text
    assert owner.get(f"{SSO}/start").location == "/account/", "a stranger's link must not begin to link"
    assert links(engine) == []


@pytest.mark.parametrize(("account", "moment"), [(0, -601), (1, 0)])
def test_a_password_of_long_ago_or_of_another_account_links_nothing(
    app: Flask, world: World, engine: Engine, with_provider: Set, provider: Provider, account: int, moment: int
) -> None:
    owner = log_in(app, OWNER)
    send(owner, f"{SSO}/link", password=PASSWORD)
    way = owner.get(f"{SSO}/start").location
    with owner.session_transaction() as session:
        account_id, at = session[ASKED_BY_KEY]
        session[ASKED_BY_KEY] = [account_id + account, at + moment]
    assert owner.get(provider.log_in(way)).location == "/account/"
    assert owner.get(f"{SSO}/start").location == "/account/"
    assert links(engine) == []


def test_an_unknown_identity_opens_nothing_and_is_told_what_to_do(
    app: Flask, world: World, engine: Engine, with_provider: Set, provider: Provider
) -> None:
    provider.claims = VERIFIED
    client = app.test_client()
    assert "还没有连上账号" in go(client, provider).text
    assert not is_in(client)
    assert links(engine) == []


def test_a_verified_address_opens_its_account_where_the_operator_trusts_it(
    app: Flask, world: World, engine: Engine, with_provider: Set, provider: Provider
) -> None:
    with_provider(trusts_email=True)
    provider.claims = VERIFIED
    client = app.test_client()
    assert go(client, provider).location == "/"
    assert is_in(client)
    assert links(engine) == [(SUBJECT, account_of(engine, OWNER).id)]


@pytest.mark.parametrize("said", [{"email": ADDRESS}, {"email": ADDRESS, "email_verified": "true"}, {"email": ["a"]}])
def test_an_address_that_is_not_called_verified_opens_nothing(
    app: Flask, world: World, engine: Engine, with_provider: Set, provider: Provider, said: dict[str, object]
) -> None:
    with_provider(trusts_email=True)
    provider.claims = said
    client = app.test_client()
    assert "还没有连上账号" in go(client, provider).text
    assert not is_in(client)


def test_an_account_that_has_not_confirmed_the_address_may_be_a_strangers(
    app: Flask, world: World, engine: Engine, with_provider: Set, provider: Provider
) -> None:
    with_provider(trusts_email=True)
    provider.claims = VERIFIED
    with engine.begin() as connection:
        connection.execute(update(Account.__table__).where(Account.email == OWNER).values(confirmed_at=None))
    assert "还没有连上账号" in go(app.test_client(), provider).text


def test_an_identity_belongs_to_one_account(
    app: Flask, world: World, engine: Engine, with_provider: Set, provider: Provider
) -> None:
    link(log_in(app, OWNER), provider)
    other = log_in(app, world.account("firm-2", "owner"))
    assert "已经连着另一个账号" in link(other, provider)
    assert links(engine) == [(SUBJECT, account_of(engine, OWNER).id)]


def test_an_ended_link_opens_nothing(
    app: Flask, world: World, engine: Engine, with_provider: Set, provider: Provider
) -> None:
    owner = log_in(app, OWNER)
    link(owner, provider)
    assert send(owner, f"{SSO}/unlink", "/account/").status_code == 303
    assert "还没有连上账号" in go(app.test_client(), provider).text
    assert actions(engine)[-1] == "account.unlink_identity"


def test_the_second_factor_is_asked_for_all_the_same(
    app: Flask, world: World, with_provider: Set, provider: Provider
) -> None:
    owner = log_in(app, OWNER)
    link(owner, provider)
    generator = set_up_second_factor(owner)
    client = app.test_client()
    asked = go(client, provider).location
    assert urlsplit(asked).path == "/account/tf-validate"
    assert not is_in(client)
    send(client, asked, code=later_code(generator))
    assert is_in(client)


def test_an_account_that_is_switched_off_stays_closed(
    app: Flask, world: World, engine: Engine, with_provider: Set, provider: Provider
) -> None:
    link(log_in(app, OWNER), provider)
    with engine.begin() as connection:
        connection.execute(update(Account.__table__).where(Account.email == OWNER).values(active=False))
    client = app.test_client()
    assert go(client, provider).location == "/account/login"
    assert not is_in(client)


def test_a_person_takes_along_and_erases_what_is_linked(
    app: Flask, world: World, engine: Engine, with_provider: Set, provider: Provider
) -> None:
    reader = log_in(app, world.account("firm-1", "reader"))
    link(reader, provider)
    assert reader.get("/account/data.json").get_json()["single_sign_on"][0]["subject"] == SUBJECT
    send(reader, "/account/erase", password=PASSWORD, is_understood="y")
    assert links(engine) == []

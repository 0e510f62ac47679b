"""Logging in through a provider: only for whom it vouches, only into accounts that are linked, and never halfway."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import OctKey
from sqlalchemy import Engine, select, update
from werkzeug.test import TestResponse

from rongtong_assess.core.people.single_sign_on import SingleSignOn
from rongtong_assess.settings import Settings
from rongtong_assess.storage.tables.identity import LinkedIdentity
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.account.single_sign_on.provider import init_provider
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.account.single_sign_on.provider import ADDRESS, CLIENT_ID, CLIENT_SECRET, OTHER_KEY, SUBJECT, Provider
from tests.web.account.test_second_factor import later_code, set_up_second_factor
from tests.web.steps import OWNER, account_of, actions, send
from tests.web.world import PASSWORD, World, log_in

SSO = "/account/single-sign-on"
VERIFIED = {"email": ADDRESS, "email_verified": True}
Set = Callable[..., None]


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def with_provider(app: Flask, settings: Settings, provider: Provider) -> Iterator[Set]:
    """Sets the provider; the settings are put back after the test."""
    installation = app.extensions[EXTENSION]

    def use(**changes: object) -> None:
        plain = SingleSignOn(provider.address, CLIENT_ID, CLIENT_SECRET, label="用市里的统一账号登录")
        chosen = replace(plain, **changes)
        app.extensions[EXTENSION] = installation.with_parts(settings=replace(settings, single_sign_on=chosen))
        init_provider(app, chosen)

    use()
    yield use
    app.extensions[EXTENSION] = installation


def go(client: FlaskClient, provider: Provider, target: str = "") -> TestResponse:
    """To the provider, a log-in there, and back."""
    return client.get(provider.log_in(client.get(f"{SSO}/start?next={target}").location))


def link(client: FlaskClient, provider: Provider) -> str:
    """Link the account that is logged in; the page that says so, or why not."""
    assert "去登录一次" in send(client, f"{SSO}/link", password=PASSWORD).text
    answer = go(client, provider)
    assert answer.location == "/account/"
    page = client.get("/account/").text
    assert "已连上" in page or "已经连着另一个账号" in page
    return page


def links(engine: Engine) -> list[tuple[str, int]]:
    with engine.connect() as connection:
        rows = connection.execute(select(LinkedIdentity.subject, LinkedIdentity.account_id))
        return [(row.subject, row.account_id) for row in rows]


def is_in(client: FlaskClient) -> bool:
    return client.get("/account/").status_code == 200


def test_without_a_provider_nothing_is_offered_and_nothing_asked(app: Flask, world: World) -> None:
    client = app.test_client()
    assert "single-sign-on" not in client.get("/account/login").text
    assert client.get(f"{SSO}/start").status_code == 404
    assert client.get(f"{SSO}/callback?code=a&state=b").status_code == 404
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


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://elsewhere.example"},
        {"aud": "another client"},
        {"aud": "another client", "azp": CLIENT_ID},
        {"aud": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "a" * 256},
        {"exp": 1},
        {"iat": int(time.time()) + 100_000},
    ],
)
def test_a_token_that_is_not_for_this_question_proves_nothing(
    app: Flask, world: World, engine: Engine, with_provider: Set, provider: Provider, claims: dict[str, object]
) -> None:
    link(log_in(app, OWNER), provider)
    provider.claims = claims
    client = app.test_client()
    assert go(client, provider).location == "/account/login"
    assert "对方没有确认您的身份" in client.get("/account/login").text
    assert not is_in(client)


@pytest.mark.parametrize("forged", ["another key", "the secret", "none"])
def test_a_token_that_the_provider_did_not_sign_proves_nothing(
    app: Flask, world: World, with_provider: Set, provider: Provider, forged: str
) -> None:
    link(log_in(app, OWNER), provider)
    if forged == "another key":
        provider.signs_with = OTHER_KEY
    else:
        provider.signs_with = OctKey.import_key(CLIENT_SECRET, {"kid": "1"})
        provider.algorithm = "HS256" if forged == "the secret" else "none"
    client = app.test_client()
    assert go(client, provider).location == "/account/login"
    assert "对方没有确认您的身份" in client.get("/account/login").text
    assert not is_in(client)


def test_the_way_back_of_another_browser_is_refused(
    app: Flask, world: World, with_provider: Set, provider: Provider
) -> None:
    link(log_in(app, OWNER), provider)
    asked, victim = app.test_client(), app.test_client()
    back = provider.log_in(asked.get(f"{SSO}/start").location)
    victim.get(f"{SSO}/start")
    assert victim.get(back).location == "/account/login"
    assert not is_in(victim)


@pytest.mark.parametrize("change", ["state=x", "state=", "no state"])
def test_another_state_is_refused(
    app: Flask, world: World, with_provider: Set, provider: Provider, change: str
) -> None:
    link(log_in(app, OWNER), provider)
    client = app.test_client()
    path, _, query = provider.log_in(client.get(f"{SSO}/start").location).partition("?")
    code = query.partition("&")[0]
    assert client.get(f"{path}?{code}" + ("" if change == "no state" else f"&{change}")).location == "/account/login"
    assert not is_in(client)


def test_a_way_back_counts_once(app: Flask, world: World, with_provider: Set, provider: Provider) -> None:
    link(log_in(app, OWNER), provider)
    client = app.test_client()
    back = provider.log_in(client.get(f"{SSO}/start").location)
    assert client.get(back).location == "/"
    send(client, "/account/logout", "/account/")
    assert client.get(back).location == "/account/login"
    assert not is_in(client)


def test_who_comes_back_to_another_account_links_nothing(
    app: Flask, world: World, engine: Engine, with_provider: Set, provider: Provider
) -> None:
    """A stranger begins, and lets the browser of somebody who is logged in finish."""
    stranger, owner = app.test_client(), log_in(app, OWNER)
    back = provider.log_in(stranger.get(f"{SSO}/start").location)
    assert owner.get(back).location == "/account/"
    assert links(engine) == []


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


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "/%5Celsewhere.example/"])
def test_after_the_way_back_one_goes_to_an_own_page_only(
    app: Flask, world: World, with_provider: Set, provider: Provider, target: str
) -> None:
    link(log_in(app, OWNER), provider)
    assert go(app.test_client(), provider, target).location == "/"


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
        {"id_token_signing_alg_values_supported": ["none", "HS256"]},
    ],
)
def test_a_provider_that_describes_itself_wrongly_is_not_used(
    app: Flask, world: World, with_provider: Set, provider: Provider, metadata: dict[str, object]
) -> None:
    provider.metadata = metadata
    client = app.test_client()
    assert client.get(f"{SSO}/start").location == "/account/login"
    assert "现在连不上对方的登录页" in client.get("/account/login").text


def test_a_provider_that_is_down_leaves_the_password(app: Flask, world: World, with_provider: Set) -> None:
    with_provider(issuer="http://127.0.0.1:9")
    client = app.test_client()
    assert client.get(f"{SSO}/start").location == "/account/login"
    assert is_in(log_in(app, OWNER))


def test_a_person_takes_along_and_erases_what_is_linked(
    app: Flask, world: World, engine: Engine, with_provider: Set, provider: Provider
) -> None:
    reader = log_in(app, world.account("firm-1", "reader"))
    link(reader, provider)
    assert reader.get("/account/data.json").get_json()["single_sign_on"][0]["subject"] == SUBJECT
    send(reader, "/account/erase", password=PASSWORD, is_understood="y")
    assert links(engine) == []

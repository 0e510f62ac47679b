"""A way back that is not for this browser, this question or this client lets nobody in; nor does a false provider."""

from __future__ import annotations

import time

import pytest
from flask import Flask
from joserfc.jwk import OctKey
from sqlalchemy import Engine

from tests.web.account.single_sign_on.provider import CLIENT_ID, CLIENT_SECRET, OTHER_KEY, Provider
from tests.web.account.single_sign_on.steps import SSO, Set, go, is_in, link, links
from tests.web.steps import OWNER, send
from tests.web.world import World, log_in


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

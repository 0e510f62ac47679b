"""Steps of the tests about single sign-on: to the provider and back, linking, what is linked."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from rongtong_assess.storage.tables.identity import LinkedIdentity
from tests.web.account.single_sign_on.provider import ADDRESS, Provider
from tests.web.steps import send
from tests.web.world import PASSWORD

SSO = "/account/single-sign-on"
VERIFIED = {"email": ADDRESS, "email_verified": True}
Set = Callable[..., None]


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

"""Whoever has said nothing leaves nothing: no page that a stranger opens writes anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from rongtong_assess.storage.database.columns import Table
from rongtong_assess.web.frame.guard import Right, find_right
from tests.web.world import World, token_of

# For the parts of addresses that are not ids of the world.
PARTS = {
    "filename": "x.css",
    "edition_id": "miit-2024",
    "code": "ABCD-ABCD-ABCD-ABCD-ABCD",
    "token": "bad-token",
    "purpose": "register",
}


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for name, table in Table.metadata.tables.items()
        }


def public_addresses(app: Flask) -> Iterator[str]:
    """Every page that is open to all."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and find_right(app, rule.endpoint) is Right.PUBLIC:
            missing = rule.arguments - PARTS.keys()
            assert not missing, f"say in PARTS what to open for {missing} of {rule}"
            with app.test_request_context():
                yield app.url_for(rule.endpoint, **{name: PARTS[name] for name in rule.arguments})


def test_no_public_page_writes_anything(app: Flask, world: World, engine: Engine) -> None:
    addresses = sorted(set(public_addresses(app)))
    assert {"/quick", "/account/login", "/account/reset/bad-token"} <= set(addresses)
    before = everything(engine)
    for address in addresses:
        client = app.test_client()
        for _ in range(2):
            client.get(address, follow_redirects=True)
        assert everything(engine) == before, address


@pytest.mark.parametrize("page", ["/quick", "/account/login"])
def test_a_form_is_bound_to_the_browser_that_opened_its_page(client: FlaskClient, app: Flask, page: str) -> None:
    token = token_of(client, page)
    other = app.test_client()
    other.get(page)
    for stranger in (app.test_client(), other):
        assert stranger.post(page, data={"csrf_token": token}).status_code == 400
    assert client.post(page, data={"csrf_token": token}).status_code in {200, 422}


def test_a_message_for_a_stranger_comes_once_and_without_a_row(client: FlaskClient, engine: Engine) -> None:
    page = client.get("/account/reset/bad-token", follow_redirects=True)
    assert "重设密码的链接无效" in page.text
    assert "重设密码的链接无效" not in client.get("/account/login").text
    assert everything(engine)["login_session"] == []

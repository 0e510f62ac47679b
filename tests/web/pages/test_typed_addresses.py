"""An e-mail address as a Chinese input method leaves it is the address that was meant, wherever it is asked for."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from rongtong_assess.storage.tables.people import Account, Invitation
from tests.web.steps import OWNER, send, try_password
from tests.web.world import PASSWORD, World, log_in

TYPED = ["{}＠{}", " {}@{}。", "{}@{}\u3000", "{}\u200b@{}"]


def typed(pattern: str, address: str = OWNER) -> str:
    return pattern.format(*address.split("@"))


def addresses(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(select(Account.email)))


@pytest.fixture
def visitor(app: Flask, world: World) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("pattern", TYPED)
def test_it_logs_in(visitor: FlaskClient, pattern: str) -> None:
    assert try_password(visitor, PASSWORD, typed(pattern)).status_code in {302, 303}
    assert visitor.get("/account/").status_code == 200


@pytest.mark.parametrize("pattern", TYPED)
def test_it_asks_for_a_reset(visitor: FlaskClient, pattern: str) -> None:
    assert send(visitor, "/account/reset", email=typed(pattern)).status_code in {200, 302, 303}


def test_it_registers(visitor: FlaskClient, engine: Engine) -> None:
    form = {"name": "李 四", "password": "bridges over quiet water", "password_confirm": "bridges over quiet water"}
    page = send(visitor, "/account/register", **form, email="ｌｉ＠ｅｘａｍｐｌｅ．ｃｏｍ。", consent="y")
    assert page.status_code in {200, 302, 303}
    assert "li@example.com" in addresses(engine)


def test_it_invites(app: Flask, world: World, engine: Engine) -> None:
    administrator = log_in(app, world.account("administrator-1", "administrator"))
    form = {"owner_name": "王五", "kind": "platform", "organisation_name": "某平台"}
    page = send(administrator, "/admin/organisations/new", **form, owner_email="wang＠example。com")
    assert page.status_code == 200
    with engine.connect() as connection:
        assert connection.scalars(select(Invitation.email)).all() == ["wang@example.com"]

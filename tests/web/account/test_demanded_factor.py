"""Who decides about others needs a second factor before anything else; others are asked for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, select

from rongtong_assess.core.actor import ROLES_OF, OrganisationKind, Role
from rongtong_assess.core.people.rights import NEEDING_SECOND_FACTOR
from rongtong_assess.settings import Settings
from rongtong_assess.storage.tables.people import Account, Membership
from rongtong_assess.web.frame.guard import WITHOUT_SECOND_FACTOR
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.account.test_second_factor import later_code, set_up_second_factor
from tests.web.steps import OWNER, account_of, send, try_password
from tests.web.world import PASSWORD, World, log_in

SET_UP = "/account/tf-setup"
PAGES = [
    "/account/",
    "/admin/accounts",
    "/platform/products",
    "/account/data.json",
    "/account/sessions",
    "/account/change",
]
EVERY_ROLE = [(kind, role) for kind, roles in ROLES_OF.items() for role in roles]
DEMANDING = sorted(NEEDING_SECOND_FACTOR)


@pytest.fixture(autouse=True)
def demanding(app: Flask, settings: Settings) -> Iterator[None]:
    """As in production."""
    installation = app.extensions[EXTENSION]
    changed = replace(settings, demands_second_factor=True)
    app.extensions[EXTENSION] = installation.with_parts(settings=changed)
    yield
    app.extensions[EXTENSION] = installation


def member(app: Flask, world: World, kind: OrganisationKind, role: Role) -> FlaskClient:
    return log_in(app, world.account(f"{kind}-1", role))


@pytest.mark.parametrize(("kind", "role"), DEMANDING)
def test_every_page_leads_to_setting_it_up(app: Flask, world: World, kind: OrganisationKind, role: Role) -> None:
    client = member(app, world, kind, role)
    for page in PAGES:
        assert client.get(page).location == SET_UP, page
    assert client.post("/account/name", data={"name": "x"}).location == SET_UP
    asked = client.post("/account/name", json={})
    assert (asked.status_code, asked.location) == (403, None)
    page = client.get(SET_UP).text
    assert "设好以后才能打开其他页面" in page
    assert "返回我的账号" not in page


@pytest.mark.parametrize(("kind", "role"), DEMANDING)
def test_once_it_is_set_up_the_pages_open_and_it_stays(
    app: Flask, world: World, engine: Engine, kind: OrganisationKind, role: Role
) -> None:
    client = member(app, world, kind, role)
    set_up_second_factor(client)
    assert client.get("/account/").status_code == 200
    page = client.get(SET_UP).text
    assert "关闭两步验证" not in page
    assert "您的角色必须用两步验证" in send(client, SET_UP, setup="disable").text
    assert account_of(engine, world.account(f"{kind}-1", role)).tf_primary_method == "authenticator"
    assert send(client, "/account/logout", "/account/").status_code == 302


@pytest.mark.parametrize(("kind", "role"), [pair for pair in EVERY_ROLE if pair not in NEEDING_SECOND_FACTOR])
def test_other_roles_are_asked_for_nothing(app: Flask, world: World, kind: OrganisationKind, role: Role) -> None:
    client = member(app, world, kind, role)
    assert client.get("/account/").status_code == 200
    set_up_second_factor(client)
    assert send(client, SET_UP, setup="disable").status_code == 302


def test_one_may_leave_and_confirm_the_password_without_it(app: Flask, world: World) -> None:
    client = member(app, world, OrganisationKind.PLATFORM, Role.MANAGER)
    with client.session_transaction() as session:
        session["fs_paa"] = 0
    assert client.get(SET_UP).location.startswith("/account/verify")
    assert send(client, "/account/verify", password=PASSWORD).status_code == 302
    assert send(client, "/account/logout", SET_UP).status_code == 302
    assert {"security.two_factor_setup", "security.logout", "security.verify"} < WITHOUT_SECOND_FACTOR


def test_who_becomes_a_manager_is_asked_at_the_next_request(app: Flask, world: World, engine: Engine) -> None:
    client = log_in(app, OWNER)
    assert client.get("/account/").status_code == 200
    with engine.begin() as connection:
        account_id = connection.scalar(select(Account.id).where(Account.email == OWNER))
        created_at = account_of(engine, OWNER).created_at
        row = {"account_id": account_id, "organisation_id": world.organisations["platform-2"], "role": Role.MANAGER}
        connection.execute(insert(Membership).values(**row, created_at=created_at))
    assert client.get("/firm/").location == SET_UP, "whichever organisation is acted for"


def test_after_an_administrator_ended_a_lost_one_it_is_demanded_again(app: Flask, world: World, engine: Engine) -> None:
    manager = world.account("platform-1", "manager")
    set_up_second_factor(log_in(app, manager))
    administrator = member(app, world, OrganisationKind.ADMINISTRATOR, Role.ADMINISTRATOR)
    set_up_second_factor(administrator)
    page = f"/admin/accounts/{account_of(engine, manager).public_id}"
    send(administrator, f"{page}/end-second-factor", page)
    client = log_in(app, manager)
    assert client.get("/account/").location == SET_UP


def test_the_password_alone_no_longer_logs_in(app: Flask, world: World) -> None:
    manager = world.account("platform-1", "manager")
    generator = set_up_second_factor(log_in(app, manager))
    client = app.test_client()
    assert try_password(client, PASSWORD, manager).location.startswith("/account/tf-validate")
    assert client.get("/account/").location.startswith("/account/login")
    send(client, "/account/tf-validate", code=later_code(generator))
    assert client.get("/account/").status_code == 200


def test_public_pages_stay_open(app: Flask, world: World) -> None:
    client = member(app, world, OrganisationKind.PLATFORM, Role.REVIEWER)
    assert client.get("/help").status_code == 200
    assert client.get("/privacy").status_code == 200

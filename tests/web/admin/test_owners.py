"""The administrator invites an owner, so that no firm is left to whoever registered it first."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from rongtong_assess.storage.tables.people import Account, Membership
from tests.web.steps import OWNER, path_of_link, send
from tests.web.world import PASSWORD, World, log_in


def roles_in(engine: Engine, organisation: UUID) -> dict[str, str]:
    query = select(Account.email, Membership.role).join_from(Membership, Account)
    with engine.connect() as connection:
        rows = connection.execute(query.where(Membership.organisation_id == organisation))
        return {row.email: row.role for row in rows}


@pytest.mark.parametrize("email", ["new@example.com", "firm-1-reader@example.com", "FIRM-2-owner@example.com"])
def test_naming_an_address_makes_nobody_an_owner(app: Flask, world: World, engine: Engine, email: str) -> None:
    administrator, firm = log_in(app, world.account("administrator-1", "administrator")), world.organisations["firm-1"]
    before = roles_in(engine, firm)
    page = send(administrator, f"/admin/organisations/{firm}/owners/new", owner_name="李四", owner_email=email)
    assert "对方接受以后才有权限" in page.text
    assert roles_in(engine, firm) == before


def test_with_a_second_owner_the_first_may_leave(app: Flask, world: World) -> None:
    administrator = log_in(app, world.account("administrator-1", "administrator"))
    page = f"/admin/organisations/{world.organisations['firm-1']}/owners/new"
    sent = send(administrator, page, owner_name="李四", owner_email="firm-1-contributor@example.com").text
    path = path_of_link(sent)
    assert send(log_in(app, "firm-1-contributor@example.com"), path).status_code == 303
    assert send(log_in(app, OWNER), "/account/erase", password=PASSWORD, is_understood="y").status_code == 303
    assert log_in(app, "firm-1-contributor@example.com").get("/firm/").status_code == 200


def test_a_wrong_owner_and_an_unknown_organisation_are_refused(app: Flask, world: World, engine: Engine) -> None:
    administrator, firm = log_in(app, world.account("administrator-1", "administrator")), world.organisations["firm-1"]
    before = roles_in(engine, firm)
    page = f"/admin/organisations/{firm}/owners/new"
    assert "邮箱的写法不对" in send(administrator, page, owner_name="李四", owner_email="li.si").text
    unknown = f"/admin/organisations/{UUID(int=1)}/owners/new"
    good = {"owner_name": "李四", "owner_email": "li.si@example.com"}
    assert send(administrator, unknown, page, **good).status_code == 404
    assert roles_in(engine, firm) == before

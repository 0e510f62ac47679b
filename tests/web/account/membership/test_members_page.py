"""The page of members: changes count from the next request on, and links are shown once."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from rongtong_assess.storage.tables.people import Account
from tests.web.steps import send, words_of
from tests.web.world import World, log_in, token_of

LINK = re.compile(r"http://localhost(/invitations/[^\s<]+)</textarea>")


@pytest.fixture
def manager(app: Flask, world: World) -> FlaskClient:
    return log_in(app, world.account("platform-1", "manager"))


def id_of(engine: Engine, email: str) -> UUID:
    with Session(engine) as session:
        return session.scalars(select(Account.public_id).where(Account.email == email)).one()


def test_a_removed_member_has_no_right_on_the_next_request(
    app: Flask, world: World, manager: FlaskClient, engine: Engine
) -> None:
    email = world.account("platform-1", "consultant")
    consultant = log_in(app, email)
    assert consultant.get("/platform/products").status_code == 200
    send(manager, f"/members/{id_of(engine, email)}/remove", "/members/")
    assert consultant.get("/platform/products").status_code == 403


def test_a_changed_role_counts_on_the_next_request(
    app: Flask, world: World, manager: FlaskClient, engine: Engine
) -> None:
    email = world.account("platform-1", "reader")
    reader = log_in(app, email)
    assert reader.get("/platform/products/new").status_code == 403
    send(manager, f"/members/{id_of(engine, email)}/role", "/members/", role="consultant")
    assert reader.get("/platform/products/new").status_code == 200


def test_the_only_leader_of_a_firm_is_not_removed_and_the_page_says_what_to_do(
    firm_client: FlaskClient, engine: Engine
) -> None:
    address = f"/members/{id_of(engine, 'firm-1-owner@example.com')}/remove"
    send(firm_client, address, "/members/")
    page = words_of(firm_client.get("/members/").text)
    assert "请先邀请另一位负责人" in page
    assert "firm-1-owner" in page


def test_a_link_is_shown_once_and_lets_a_stranger_join_in_its_role(
    app: Flask, world: World, manager: FlaskClient
) -> None:
    fields = {"link_name": "外聘专家", "link_role": "reviewer", "most_uses": "1"}
    made = send(manager, "/members/invitations/link", "/members/", **fields)
    assert made.status_code == 201
    found = LINK.search(made.text)
    assert found
    assert found[1] not in manager.get("/members/").text
    stranger = log_in(app, world.account("firm-2", "reader"))
    assert "platform-1" in stranger.get(found[1]).text
    joined = stranger.post(found[1], data={"csrf_token": _token(stranger)}, follow_redirects=True)
    assert "您现在是「platform-1」的复核人了" in joined.text
    assert "1 人里已有 1 人加入" in words_of(manager.get("/members/").text)


def test_an_invitation_by_mail_waits_for_its_reader_and_can_be_revoked(manager: FlaskClient) -> None:
    made = send(
        manager, "/members/invitations/mail", "/members/", name="新顾问", email="new@example.com", role="consultant"
    )
    assert made.status_code == 201
    found = LINK.search(made.text)
    assert found, "without a mail server the page shows the link"
    invitation = made.text.split("/members/invitations/")[-1].split("/")[0]
    send(manager, f"/members/invitations/{invitation}/revoke", "/members/")
    assert "已经撤回" in manager.get(found[1]).text


def test_mistakes_keep_what_was_entered(manager: FlaskClient) -> None:
    fields = {"link_name": "外聘专家", "link_role": "manager", "most_uses": "999"}
    refused = send(manager, "/members/invitations/link", "/members/", **fields)
    assert refused.status_code == 422
    assert 'value="外聘专家"' in refused.text
    assert 'value="999"' in refused.text


@pytest.mark.parametrize("role", ["consultant", "reviewer", "reader"])
def test_nobody_but_the_leader_opens_the_page(app: Flask, world: World, role: str) -> None:
    assert log_in(app, world.account("platform-1", role)).get("/members/").status_code == 403


def test_a_park_and_a_chain_leader_manage_their_members_too(app: Flask, world: World) -> None:
    for organisation in ("park-1", "chain_leader-1"):
        page = log_in(app, world.account(organisation, "manager")).get("/members/")
        assert page.status_code == 200
        assert "分析人" in page.text


def _token(client: FlaskClient) -> str:
    return token_of(client, "/account/")

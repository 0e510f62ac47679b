"""The administrator's pages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from rongtong_assess.core.actor import OrganisationKind, leading_role
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.presentation.wording.audit import ACTION_WORDS
from rongtong_assess.presentation.wording.people import ROLE_WORDS
from rongtong_assess.storage.tables.people import Account, AuditEntry, Invitation, Organisation
from tests.web.world import KINDS_AND_ROLES, NOW, World, log_in, token_of

OWNER = "firm-1-owner@example.com"
NEW_PASSWORD = "bridges over quiet water"


@pytest.fixture
def administrator(app: Flask, world: World) -> FlaskClient:
    return log_in(app, world.account("administrator-1", "administrator"))


def send(client: FlaskClient, address: str, page: str = "/account/", **form: str) -> TestResponse:
    return client.post(address, data={**form, "csrf_token": token_of(client, page)})


def public_id_of(engine: Engine, address: str) -> UUID:
    with engine.connect() as connection:
        return connection.execute(select(Account.public_id).where(Account.email == address)).scalar_one()


def test_accounts_are_found_by_a_part_of_e_mail_or_name(administrator: FlaskClient) -> None:
    page = administrator.get("/admin/accounts?search=FIRM-1-own").text
    assert OWNER in page
    assert "firm-2-owner@example.com" not in page
    assert f"共 {2 * len(KINDS_AND_ROLES)} 个账号" in administrator.get("/admin/accounts").text
    assert "没有找到账号" in administrator.get("/admin/accounts", query_string={"search": "100%_'"}).text


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999"])
@pytest.mark.parametrize("place", ["accounts", "organisations", "audit"])
def test_an_absurd_page_number_shows_a_page(administrator: FlaskClient, place: str, number: str) -> None:
    assert administrator.get(f"/admin/{place}?page={number}").status_code == 200


def test_switching_an_account_off_needs_the_tick_and_ends_its_log_ins(
    app: Flask, world: World, administrator: FlaskClient, engine: Engine
) -> None:
    client, address = log_in(app, OWNER), f"/admin/accounts/{public_id_of(engine, OWNER)}"
    assert "请勾选确认后再停用" in send(administrator, f"{address}/switch-off").text
    assert client.get("/account/").status_code == 200
    send(administrator, f"{address}/switch-off", is_confirmed="y")
    assert client.get("/account/").status_code == 303
    assert "已停用" in administrator.get(address).text
    send(administrator, f"{address}/switch-on")
    assert log_in(app, OWNER).get("/account/").status_code == 200


def test_an_administrator_cannot_switch_the_own_account_off(
    world: World, administrator: FlaskClient, engine: Engine
) -> None:
    own = public_id_of(engine, world.account("administrator-1", "administrator"))
    assert send(administrator, f"/admin/accounts/{own}/switch-off", is_confirmed="y").status_code == 422
    assert administrator.get("/admin/accounts").status_code == 200


def test_a_reset_link_is_shown_once_and_sets_a_new_password(
    app: Flask, world: World, administrator: FlaskClient, engine: Engine
) -> None:
    shown = send(administrator, f"/admin/accounts/{public_id_of(engine, OWNER)}/reset-link").text
    link = re.search(r"https?://\S+/account/reset/[^\s<]+", shown)
    assert link is not None
    form = {"password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD}
    send(app.test_client(), urlsplit(link[0]).path, urlsplit(link[0]).path, **form)
    assert log_in(app, OWNER, NEW_PASSWORD).get("/account/").status_code == 200
    with engine.connect() as connection:
        assert "account.make_reset_link" in connection.scalars(select(AuditEntry.action)).all()


def test_ending_a_lost_second_factor_lets_the_password_log_in_again(
    app: Flask, world: World, administrator: FlaskClient, engine: Engine
) -> None:
    with engine.begin() as connection:
        lost = {"tf_primary_method": "authenticator", "tf_totp_secret": "lost", "tf_last_counter": 1}
        connection.execute(Account.__table__.update().where(Account.email == OWNER).values(lost))
    assert log_in(app, OWNER).get("/account/").status_code == 303
    send(administrator, f"/admin/accounts/{public_id_of(engine, OWNER)}/end-second-factor")
    assert log_in(app, OWNER).get("/account/").status_code == 200


def test_switching_an_organisation_off_ends_the_log_ins_of_its_members(
    app: Flask, world: World, administrator: FlaskClient
) -> None:
    member, stranger = log_in(app, OWNER), log_in(app, world.account("firm-2", "owner"))
    address = f"/admin/organisations/{world.organisations['firm-1']}"
    assert send(administrator, f"{address}/switch-off").status_code == 422
    send(administrator, f"{address}/switch-off", is_confirmed="y")
    assert [client.get("/account/").status_code for client in (member, stranger)] == [303, 200]
    send(administrator, f"{address}/switch-on")
    assert log_in(app, OWNER).get("/account/").status_code == 200


def test_organisations_are_found_by_name(administrator: FlaskClient, world: World) -> None:
    page = administrator.get("/admin/organisations?search=park-2").text
    assert str(world.organisations["park-2"]) in page
    assert str(world.organisations["park-1"]) not in page


@pytest.mark.parametrize("kind", [kind for kind in OrganisationKind if kind is not OrganisationKind.FIRM])
def test_an_organisation_is_made_and_its_owner_invited(
    administrator: FlaskClient, engine: Engine, kind: OrganisationKind
) -> None:
    form = {"kind": kind, "organisation_name": "城东产业园", "owner_name": "李四", "owner_email": "Li.Si@example.com"}
    page = send(administrator, "/admin/organisations/new", **form).text
    assert f"邀请 李四（Li.Si@example.com）担任「城东产业园」的{ROLE_WORDS[leading_role(kind)]}" in page
    query = select(Organisation.kind, Invitation.role, Invitation.name).join_from(Invitation, Organisation)
    with engine.connect() as connection:
        made = connection.execute(query.where(Organisation.name == "城东产业园")).one()
        assert connection.scalar(select(func.count()).where(Account.email == "Li.Si@example.com")) == 0
    assert tuple(made) == (kind, leading_role(kind), "李四")


def test_a_firms_owner_is_invited_and_registers_the_firm_alone(administrator: FlaskClient, engine: Engine) -> None:
    form = {"kind": "firm", "organisation_name": "", "owner_name": "李四", "owner_email": "li.si@example.com"}
    assert "为其企业做测评" in send(administrator, "/admin/organisations/new", **form).text
    with engine.connect() as connection:
        assert connection.execute(select(Invitation.organisation_id)).all() == [(None,)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"organisation_name": " "}, "这一类单位请填写单位名称。"),
        ({"owner_email": "li.si"}, "邮箱的写法不对"),
        ({"owner_name": ""}, "请填写负责人姓名。"),
        ({"kind": "bank"}, "类型"),
    ],
)
def test_a_wrong_invitation_creates_nothing(
    administrator: FlaskClient, engine: Engine, change: dict[str, str], message: str
) -> None:
    form = {"kind": "park", "organisation_name": "园区", "owner_name": "李四", "owner_email": "li.si@example.com"}
    response = send(administrator, "/admin/organisations/new", **{**form, **change})
    assert response.status_code == 422
    assert message in response.text
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).where(Organisation.name == "园区")) == 0
        assert connection.scalar(select(func.count()).select_from(Invitation)) == 0


def test_the_editions_page_shows_fingerprint_counts_and_level_rules(administrator: FlaskClient, edition) -> None:
    page = administrator.get("/admin/editions").text
    for shown in (edition.fingerprint, edition.document, "15 个采集项，16 个应用场景", edition.rules[0].name, "现行"):
        assert shown in page


def test_what_was_done_is_shown_in_words(app: Flask, administrator: FlaskClient, engine: Engine) -> None:
    assert "登录" in administrator.get("/admin/audit").text


def test_every_action_is_shown_in_words_and_one_of_an_older_version_by_its_name(
    administrator: FlaskClient, engine: Engine
) -> None:
    with Session(engine) as session, session.begin():
        for action in (*(action.value for action in AuditedAction), "plan.forgotten"):
            session.add(AuditEntry(action=action, done_at=NOW, subject=""))
    pages = "".join(administrator.get(f"/admin/audit?page={number}").text for number in (1, 2, 3))
    shown = set(re.findall(r'data-name="操作">([^<]*)<', pages))
    assert shown >= set(ACTION_WORDS.values())
    assert "其他操作（代号 plan.forgotten）" in shown
    assert not shown & {action.value for action in AuditedAction}


@pytest.mark.parametrize("place", ["accounts", "organisations"])
def test_an_unknown_id_is_not_found(administrator: FlaskClient, place: str) -> None:
    for tail in ("", "/switch-off", "/switch-on"):
        address = f"/admin/{place}/{UUID(int=1)}{tail}"
        response = send(administrator, address, is_confirmed="y") if tail else administrator.get(address)
        assert response.status_code == 404

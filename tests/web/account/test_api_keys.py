"""The page of keys: made once, shown once, revoked for good, by owners only."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select

from rongtong_assess.core.people.api_key import MOST_GOOD_KEYS, hash_key
from rongtong_assess.storage.tables.people import ApiKey, AuditEntry
from tests.web.api_steps import ask, key_for
from tests.web.world import World, log_in, token_of

KEY = re.compile(r"rt_[A-Za-z0-9_-]{43}")
PAGE = "/api-keys"


@pytest.fixture
def platform_client(app: Flask, world: World) -> FlaskClient:
    return log_in(app, world.account("platform-1", "manager"))


def send(client: FlaskClient, path: str = PAGE, **form: str) -> str:
    return client.post(path, data={**form, "csrf_token": token_of(client, PAGE)}, follow_redirects=True).text


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(ApiKey)).scalar_one()


@pytest.mark.parametrize("organisation", ["firm-1", "platform-1"])
def test_a_key_is_shown_once_works_and_is_written_down(
    app: Flask, world: World, engine: Engine, organisation: str
) -> None:
    client = log_in(app, world.leader(organisation))
    answer = client.post(PAGE, data={"name": " 数据  平台 ", "lifetime": "30", "csrf_token": token_of(client, PAGE)})
    assert answer.status_code == 201
    (key,) = KEY.findall(answer.text)
    assert ask(app.test_client(), key, "/assessments").status_code == 200
    again = client.get(PAGE).text
    assert "数据 平台" in again
    assert key[:9] in again
    assert key not in again
    assert "最近使用" in again
    with engine.connect() as connection:
        stored = connection.execute(select(ApiKey.__table__)).one()
        entry = connection.execute(select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id.desc())).first()
    assert stored.secret_hash == hash_key(key)
    assert entry is not None
    assert tuple(entry) == ("api_key.make", f"{key[:9]}… 数据 平台")


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"name": "  ", "lifetime": "90"}, "请写明给什么程序用"),
        ({"name": "长" * 41, "lifetime": "90"}, "最多 40 个字"),
        ({"name": "a\u202eb", "lifetime": "90"}, "看不见的控制字符"),
        ({"name": "程序", "lifetime": "36500"}, "请选一个有效期"),
    ],
)
def test_a_wrong_form_makes_no_key_and_keeps_what_was_typed(
    firm_client: FlaskClient, engine: Engine, form: dict[str, str], message: str
) -> None:
    page = send(firm_client, **form)
    assert message in page
    assert KEY.search(page) is None
    assert form["name"].strip() in page
    assert count(engine) == 0


def test_when_there_are_enough_no_more_is_made(app: Flask, world: World, engine: Engine) -> None:
    client = log_in(app, world.account("firm-1", "owner"))
    for _ in range(MOST_GOOD_KEYS):
        key_for(app, world, "firm-1")
    token = token_of(client, "/account/")
    answer = client.post(PAGE, data={"name": "再一个", "lifetime": "90", "csrf_token": token})
    assert answer.status_code == 422
    assert "到上限" in answer.text
    assert count(engine) == MOST_GOOD_KEYS


def test_a_key_is_revoked_after_a_tick(app: Flask, world: World, platform_client: FlaskClient) -> None:
    key_id, key = key_for(app, world, "platform-1")
    path = f"{PAGE}/{key_id}/revoke"
    assert "请勾选确认后再撤销" in send(platform_client, path)
    assert ask(app.test_client(), key, "/assessments").status_code == 200
    assert "密钥已撤销" in send(platform_client, path, is_confirmed="y")
    assert ask(app.test_client(), key, "/assessments").status_code == 401
    assert "已撤销" in platform_client.get(PAGE).text
    assert "这个密钥已经在" in platform_client.get(path).text


@pytest.mark.parametrize("stranger", ["firm-2", "platform-1", "platform-2"])
def test_another_organisations_key_is_neither_listed_nor_found(app: Flask, world: World, stranger: str) -> None:
    key_id, key = key_for(app, world, "firm-1", name="甲的程序")
    client = log_in(app, world.leader(stranger))
    assert "甲的程序" not in client.get(PAGE).text
    path, token = f"{PAGE}/{key_id}/revoke", token_of(client, PAGE)
    assert client.get(path).status_code == 404
    for form in ({}, {"is_confirmed": "y"}):
        assert client.post(path, data={**form, "csrf_token": token}).status_code == 404
    assert ask(app.test_client(), key, "/assessments").status_code == 200


def test_the_account_page_leads_owners_there_and_nobody_else(app: Flask, world: World) -> None:
    led = {("firm-1", "owner"): True, ("platform-1", "manager"): True, ("firm-1", "contributor"): False}
    for (name, role), is_led in {**led, ("park-1", "manager"): False}.items():
        page = log_in(app, world.account(name, role)).get("/account/").text
        assert (f'href="{PAGE}"' in page) is is_led


def test_a_key_that_ended_says_why(app: Flask, world: World, engine: Engine, firm_client: FlaskClient) -> None:
    key_for(app, world, "firm-1", name="旧程序")
    with engine.begin() as connection:
        connection.execute(ApiKey.__table__.update().values(made_by=None))
    assert "创建的人不再是负责人" in firm_client.get(PAGE).text


def test_an_unknown_key_is_not_found(firm_client: FlaskClient) -> None:
    assert firm_client.get(f"{PAGE}/{UUID(int=1)}/revoke").status_code == 404

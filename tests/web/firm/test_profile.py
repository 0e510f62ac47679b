"""The firm's profile: what is accepted, what is refused beside which field, and that nothing typed is lost."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from rongtong_assess.services.assessment import firm_profile
from rongtong_assess.storage.tables.people import StoredFirm
from tests.web.world import World, log_in, token_of

GOOD = {
    "name": "测试用精密零件厂",
    "credit_code": "91350100M000100Y43",
    "industry": "industry",
    "region": "350100",
    "employees": "60",
    "revenue_wan_yuan": "3200",
    "assets_wan_yuan": "",
}
BAD = [
    ("name", "", "请填写营业执照上的企业全称"),
    ("name", "长" * 121, "最多 120 个字"),
    ("credit_code", "91350100M000100Y44", "校验"),
    ("credit_code", "123", "18 位"),
    ("industry", "made-up", "请从列表里选"),
    ("region", "999999", "请从列表里选"),
    ("employees", "-5", "0 到"),
    ("employees", "六十", "中文数字"),
    ("employees", "99999999999", "0 到"),
    ("employees", "12.5", "应是整数"),
    ("employees", "6\u200b0", "看不见的零宽空格"),
    ("employees", "9" * 4400, "太长了"),
    ("employees", " ", "请填写人数"),
    ("employees", "\u200b", "请填写人数"),
    ("revenue_wan_yuan", "98，5", "看不出是 98.5 还是 985"),
    ("revenue_wan_yuan", "1.200,50", "点和逗号的位置看不明白"),
    ("revenue_wan_yuan", "3.2亿", "中文数字“亿”"),
    ("revenue_wan_yuan", "3200元", "单位写成了“元”"),
    ("revenue_wan_yuan", "NaN", "不是一个数"),
    ("revenue_wan_yuan", "sNaN", "不是一个数"),
    ("assets_wan_yuan", "-Infinity", "不是一个数"),
    ("revenue_wan_yuan", "1e-999999", "科学计数法"),
    ("revenue_wan_yuan", "1e400", "科学计数法"),
    ("revenue_wan_yuan", "很多", "不是一个数"),
]


def send(client: FlaskClient, **changes: str) -> tuple[int, str]:
    token = token_of(client, "/firm/profile")
    response = client.post("/firm/profile", data={**GOOD, **changes, "csrf_token": token})
    return response.status_code, response.text


@pytest.mark.parametrize(("field", "value", "words"), BAD)
def test_what_cannot_be_is_explained_and_changes_nothing(
    firm_client: FlaskClient, engine: Engine, field: str, value: str, words: str
) -> None:
    before = stored(engine)
    status, page = send(firm_client, **{field: value})
    assert status == 422
    assert words in page
    assert f'id="{field}-error"' in page
    assert GOOD["name"] in page or field == "name"
    assert stored(engine) == before


def test_numbers_may_be_typed_in_full_width_and_with_separators(firm_client: FlaskClient, engine: Engine) -> None:
    status, _ = send(firm_client, employees="１２０", revenue_wan_yuan="3，200.5")
    assert status == 303
    employees, revenue = next((row[4], row[5]) for row in stored(engine) if row[1] == GOOD["credit_code"])
    assert (employees, str(revenue)) == (120, "3200.5")


def test_all_that_is_wrong_is_told_at_once_and_each_thing_once(firm_client: FlaskClient) -> None:
    status, page = send(firm_client, name="长" * 121, credit_code="123", employees="3,5", revenue_wan_yuan="很多")
    assert status == 422
    for words in ("最多 120 个字", "现在是 3 位", "看不出是 3.5 还是 35", "「很多」，不是一个数"):
        assert page.count(words) == 2  # above the form and beside the field
    assert "有 4 处需要改正" in page
    assert "没有填" not in page
    assert not re.search("[。；;][；;]", page)


def test_minus_nothing_is_nothing(firm_client: FlaskClient, engine: Engine) -> None:
    assert send(firm_client, revenue_wan_yuan="-0", credit_code="N2440300MF12345673")[0] == 303
    assert "0" in [str(row[5]) for row in stored(engine) if row[1] == "N2440300MF12345673"]


def test_nobody_waits_for_a_profile_to_be_checked(
    firm_client: FlaskClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    find = firm_profile.find_profile_mistakes

    def look(*arguments: Any, **options: Any) -> Any:
        seen.append(state_of_lock(engine))
        return find(*arguments, **options)

    monkeypatch.setattr(firm_profile, "find_profile_mistakes", look)
    send(firm_client, employees="3,5")
    assert seen == ["free"]


def state_of_lock(engine: Engine) -> str:
    if engine.dialect.name != "sqlite":
        return "free"
    with closing(sqlite3.connect(str(engine.url.database), timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.rollback()
    return "free"


def test_a_firm_registered_already_is_not_taken_over(app: Flask, world: World, engine: Engine) -> None:
    assert send(log_in(app, world.account("firm-1", "owner")))[0] == 303
    status, page = send(log_in(app, world.account("firm-2", "owner")))
    assert status == 422
    assert "已经登记过" in page


def stored(engine: Engine) -> list[tuple[object, ...]]:
    columns = StoredFirm.__table__.c
    fields = (columns.organisation_id, columns.credit_code, columns.industry, columns.region)
    with engine.connect() as connection:
        rows = connection.execute(select(*fields, columns.employees, columns.revenue_wan_yuan))
        return sorted((tuple(row) for row in rows), key=repr)

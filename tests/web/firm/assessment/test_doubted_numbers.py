"""Numbers that are hardly meant: asked about on the pages, confirmed for exactly what they are, never in the way."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from rongtong_assess.services.result.recompute import recompute
from rongtong_assess.storage.tables.assessment import ConfirmedNumber, StoredScorecard
from rongtong_assess.storage.tables.people import StoredFirm
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.firm.assessment.answering_steps import Firm
from tests.web.firm.assessment.workbook_steps import FACTS, fetch, fill, upload
from tests.web.firm.test_profile import GOOD
from tests.web.steps import words_of
from tests.web.world import World, log_in, token_of

IN_YUAN = "按 60 人算，人均年营收 53.3 亿元，是不是把元填成了万元？"
AS_SHARE = "改造后月均合格率填了 0.985%，是不是把 98.5% 填成了 0.985？"
RATE = "fact.pass_rate_last"


@pytest.fixture
def firm(firm_client: FlaskClient, world: World) -> Firm:
    return Firm(firm_client, world.assessments["firm-1"])


def save_profile(client: FlaskClient, **changes: str) -> str:
    """Where saving leads."""
    data = {**GOOD, **changes, "csrf_token": token_of(client, "/firm/profile")}
    response = client.post("/firm/profile", data=data)
    assert response.status_code == 303
    return str(response.location)


def mark_in(page: str) -> str:
    """The mark of the first question on a page."""
    return page.partition('name="sure" value="')[2].partition('"')[0]


def confirm_profile(client: FlaskClient, mark: str) -> str:
    data = {"sure": mark, "csrf_token": token_of(client, "/firm/profile")}
    return str(client.post("/firm/profile/numbers", data=data).location)


def count_confirmed(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(ConfirmedNumber)) or 0


def test_a_profile_in_another_unit_is_saved_and_asked_about_until_it_is_confirmed(
    firm_client: FlaskClient, engine: Engine
) -> None:
    assert save_profile(firm_client) == "/firm/"
    assert save_profile(firm_client, revenue_wan_yuan="32000000") == "/firm/profile"
    with engine.connect() as connection:
        assert 32000000 in connection.scalars(select(StoredFirm.revenue_wan_yuan)).all()
    page = firm_client.get("/firm/profile").text
    assert IN_YUAN in page
    assert confirm_profile(firm_client, mark_in(page)) == "/firm/"
    assert IN_YUAN not in firm_client.get("/firm/profile").text
    assert save_profile(firm_client, revenue_wan_yuan="32000000.0") == "/firm/"
    assert save_profile(firm_client, revenue_wan_yuan="32000001") == "/firm/profile"
    assert save_profile(firm_client, revenue_wan_yuan="32000000", employees="61") == "/firm/profile"
    assert save_profile(firm_client) == "/firm/"


def test_a_new_firm_is_asked_as_soon_as_it_is_registered(app: Flask, world: World, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM membership WHERE role = 'owner'")
    client = log_in(app, world.account("firm-1", "owner"))
    assert save_profile(client, revenue_wan_yuan="32000000") == "/firm/profile"
    assert IN_YUAN in client.get("/firm/profile").text


def test_a_confirmation_counts_for_one_firm_and_a_made_up_mark_for_none(
    app: Flask, firm_client: FlaskClient, world: World, engine: Engine
) -> None:
    other = log_in(app, world.account("firm-2", "owner"))
    save_profile(firm_client, revenue_wan_yuan="32000000")
    mark = mark_in(firm_client.get("/firm/profile").text)
    assert confirm_profile(firm_client, "0" * 64) == "/firm/profile"
    assert confirm_profile(other, mark) == "/firm/"
    assert count_confirmed(engine) == 0
    assert IN_YUAN in firm_client.get("/firm/profile").text
    confirm_profile(firm_client, mark)
    confirm_profile(firm_client, mark)
    assert count_confirmed(engine) == 1


def test_saving_a_number_answers_with_what_is_asked_about_it(firm: Firm) -> None:
    outcome = firm.save(RATE, "0.985")
    (doubt,) = outcome["doubts"][RATE]
    assert (outcome["refused"], list(outcome["saved"])) == ({}, [RATE])
    assert doubt["message"].startswith(AS_SHARE)
    assert firm.save("base.network", ["B"])["doubts"] is None
    refused = firm.send({"answers": [firm.change(RATE, "200", seen_revision=1)]})[1]
    assert (list(refused["refused"]), refused["doubts"]) == ([RATE], {})
    page = firm.client.get(f"{firm.path}/answers/effect-quality").text
    beside = page.partition(f'data-doubts="{RATE}"')[2].partition("</div>\n</div>")[0]
    assert AS_SHARE in beside
    assert doubt["mark"] in beside


def test_the_page_confirms_a_number_by_message(firm: Firm) -> None:
    (doubt,) = firm.save(RATE, "0.985")["doubts"][RATE]
    headers = {"X-CSRFToken": firm.token}
    for wrong in ({}, [], {"sure": "x"}, {"sure": [1]}, {"sure": ["x"] * 101}):
        refused = firm.client.post(f"{firm.path}/numbers", json=wrong, headers=headers)
        assert refused.status_code == 422
        assert "请刷新页面后再确认" in str(refused.json["details"])
    done = firm.client.post(f"{firm.path}/numbers", json={"sure": [doubt["mark"]]}, headers=headers)
    assert (done.status_code, done.json) == (200, {"doubts": {}})
    change = firm.change(RATE, "0.986", seen_revision=1)
    assert list(firm.send({"answers": [change]})[1]["doubts"]) == [RATE]


def test_without_javascript_the_page_saves_and_confirms_in_one_go(firm: Firm) -> None:
    step = "/answers/effect-quality"
    assert firm.post(step, **{RATE: "0.985"})[0] == 303
    page = firm.client.get(f"{firm.path}{step}").text
    first = page.index("<button", page.index("<form novalidate"))
    assert 'name="go_to"' in page[first : page.index(">", first)], "the enter key must not confirm"
    revision = page.partition(f'name="revision.{RATE}" value="')[2].partition('"')[0]
    fields = {RATE: "0.985", f"revision.{RATE}": revision, "sure": mark_in(page)}
    assert firm.post(step, **fields)[0] == 303
    assert AS_SHARE not in firm.client.get(f"{firm.path}{step}").text


def test_the_review_asks_about_answers_against_the_profile_and_leads_to_both(firm: Firm) -> None:
    save_profile(firm.client)
    firm.save("fact.employees_last", "600")
    page = firm.client.get(f"{firm.path}/review").text
    assert "1 处数字请再核对" in page
    assert "上年员工数这里填了 600 人，企业信息里是 60 人，差 10 倍。" in page
    assert 'href="/firm/profile">企业信息</a>' in page
    assert f'href="{firm.path}/answers/effect-market#q-effect-market">上年员工数</a>' in page
    status, _ = firm.post("/numbers", sure=mark_in(page))
    assert status == 303
    assert "处数字请再核对" not in firm.client.get(f"{firm.path}/review").text


def test_an_unconfirmed_number_keeps_nobody_from_submitting_and_is_not_in_what_is_stored(
    app: Flask, firm: Firm, engine: Engine
) -> None:
    save_profile(firm.client)
    firm.answer_all()
    plain = firm.client.get(f"{firm.path}/review").text
    assert "处数字请再核对" not in plain
    change = firm.change("fact.energy_last", "1860000", seen_revision=1)
    assert list(firm.send({"answers": [change]})[1]["doubts"]) == ["fact.energy_last"]
    assert "是不是把千瓦时" in firm.client.get(f"{firm.path}/review").text
    assert firm.post("/submit", pledge="yes")[0] == 303
    with Session(engine) as session:
        (stored,) = session.scalars(select(StoredScorecard))
        assert "千瓦时" not in stored.document
        assert all(not warning.startswith("fact.") for warning in json.loads(stored.document)["warnings"])
        assert recompute(session, app.extensions[EXTENSION].library).mismatches == ()


def test_an_import_shows_the_questions_about_what_it_saved(firm: Firm) -> None:
    book = fetch(firm.client, firm.path)
    fill(book, FACTS, RATE, "0.985")
    page = upload(firm.client, firm.path, book).text
    assert "1 题已保存" in words_of(page)
    assert AS_SHARE in page
    assert firm.post("/numbers", sure=mark_in(page))[0] == 303
    assert AS_SHARE not in firm.client.get(f"{firm.path}/review").text


def test_after_submission_nothing_is_confirmed(firm: Firm, engine: Engine) -> None:
    save_profile(firm.client)
    firm.answer_all()
    firm.send({"answers": [firm.change(RATE, "0.985", seen_revision=1)]})
    mark = mark_in(firm.client.get(f"{firm.path}/review").text)
    assert firm.post("/submit", pledge="yes")[0] == 303
    assert firm.post("/numbers", sure=mark)[0] == 303
    assert count_confirmed(engine) == 0

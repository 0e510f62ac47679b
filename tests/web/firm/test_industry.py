"""The division of a firm's industry: asked once, answered in two taps, put off; nothing breaks without it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

from rongtong_assess.storage.tables.people import StoredFirm
from tests.web.firm.test_profile import GOOD, send
from tests.web.world import World, log_in, token_of

QUESTION = "请选一次大类"


def stored(engine: Engine, world: World, firm: str = "firm-1") -> tuple[str, str | None]:
    query = select(StoredFirm.industry, StoredFirm.division)
    with engine.connect() as connection:
        row = connection.execute(query.where(StoredFirm.organisation_id == world.organisations[firm])).one()
    return row.industry, row.division


def test_a_firm_that_said_only_industry_answers_in_two_taps(
    firm_client: FlaskClient, engine: Engine, world: World
) -> None:
    home = firm_client.get("/firm/").text
    assert QUESTION in home
    assert 'href="/firm/industry"' in home
    page = firm_client.get("/firm/industry").text
    assert 'name="division" value="C34"' in page
    assert page.index("C 制造业") < page.index("B 采矿业")
    assert 'value="H62"' not in page
    token = token_of(firm_client, "/firm/industry")
    after = firm_client.post(
        "/firm/industry", data={"division": "C34", "csrf_token": token}, follow_redirects=True
    ).text
    assert stored(engine, world) == ("industry", "C34")
    assert stored(engine, world, "firm-2") == ("industry", None)
    assert "通用设备制造业（C34）" in after
    assert "小型企业" in after
    assert QUESTION not in after


def test_the_question_can_be_put_off_and_comes_back_after_a_month(
    firm_client: FlaskClient, engine: Engine, world: World
) -> None:
    token = token_of(firm_client, "/firm/")
    after = firm_client.post("/firm/industry/later", data={"csrf_token": token}, follow_redirects=True).text
    assert QUESTION not in after
    assert stored(engine, world) == ("industry", None)
    with engine.begin() as connection:
        until = connection.scalar(
            select(StoredFirm.division_postponed_until).where(
                StoredFirm.organisation_id == world.organisations["firm-1"]
            )
        )
        assert timedelta(days=29) < until - datetime.now(UTC) <= timedelta(days=30)
        connection.execute(update(StoredFirm).values(division_postponed_until=datetime.now(UTC)))
    assert QUESTION in firm_client.get("/firm/").text


def test_a_reader_is_not_asked_and_cannot_answer(app: Flask, world: World) -> None:
    reader = log_in(app, world.account("firm-1", "reader"))
    assert QUESTION not in reader.get("/firm/").text
    assert reader.get("/firm/industry").status_code == 403
    token = token_of(reader, "/account/")
    for path in ("/firm/industry", "/firm/industry/later"):
        assert reader.post(path, data={"division": "C34", "csrf_token": token}).status_code == 403


@pytest.mark.parametrize("division", ["", "C99", "industry", "<b>"])
def test_a_division_that_there_is_not_is_refused(
    firm_client: FlaskClient, engine: Engine, world: World, division: str
) -> None:
    token = token_of(firm_client, "/firm/industry")
    answer = firm_client.post("/firm/industry", data={"division": division, "csrf_token": token})
    assert answer.status_code == 422
    assert "没有这个行业大类" in answer.text
    assert stored(engine, world) == ("industry", None)


def test_the_profile_asks_for_the_division_and_the_size_follows_from_it(
    firm_client: FlaskClient, engine: Engine, world: World
) -> None:
    assert send(firm_client, industry="H62")[0] == 303
    assert stored(engine, world) == ("catering", "H62")
    page = firm_client.get("/firm/profile").text
    assert '<option selected value="H62">' in page
    assert "小型企业" in page
    assert '<optgroup label="C 制造业">' in page
    assert QUESTION not in firm_client.get("/firm/").text


def test_a_firm_that_does_not_know_its_division_saves_its_profile_as_before(
    firm_client: FlaskClient, engine: Engine, world: World
) -> None:
    assert send(firm_client, industry="industry")[0] == 303
    assert stored(engine, world) == ("industry", None)


def test_what_an_older_profile_says_stays_a_choice(firm_client: FlaskClient, engine: Engine, world: World) -> None:
    with engine.begin() as connection:
        connection.execute(update(StoredFirm).values(industry="lodging", revenue_wan_yuan=Decimal(3200)))
    assert QUESTION not in firm_client.get("/firm/").text
    assert '<option selected value="lodging">住宿业' in firm_client.get("/firm/profile").text
    assert send(firm_client, industry="lodging")[0] == 303
    assert stored(engine, world) == ("lodging", None)
    # Another firm's industry is no choice.
    status, page = send(firm_client, industry="catering")
    assert status == 422
    assert GOOD["name"] in page

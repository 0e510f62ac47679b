"""A firm meets editions besides the standard: listed, started, answered and shown apart from it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.content.live_library import LiveLibrary
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.storage.tables.people import StoredFirm
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.steps import send, words_of
from tests.web.world import World, token_of

MADE_UP = Path(__file__).parents[3] / "content" / "made_up"
STANDING = "非官方、仅供国际对照"
NATIONAL_WORDS = re.compile(r"初始级|规范级|集成级|协同级|[一二三四]级|未达|约束性|非官方认定")


@pytest.fixture
def made_up_tables(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The product with three made-up tables on its library."""
    library = app.extensions[EXTENSION].library
    tables = {folder.name: read_edition(folder) for folder in MADE_UP.iterdir()}
    full = replace(library, editions={**library.editions, **tables})
    monkeypatch.setattr(LiveLibrary, "current", lambda self: full)


def start(client: FlaskClient, series: str) -> str:
    """Where the started assessment lies; without an address, what the page says."""
    response = send(client, "/firm/assessments", "/firm/", series=series)
    return response.location or words_of(response.text)


def editions_in(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(Assessment.edition_id).order_by(Assessment.started_at)))


def submit(client: FlaskClient, path: str, edition: Edition) -> str:
    """The words of the result's own part of the page, after the lowest answer to everything."""
    token = token_of(client, path)
    changes = [
        {"question": item.id, "value": [item.lowest_option.key], "seen_revision": 0, "writer": "w", "sequence": place}
        for place, item in enumerate(edition.items.values(), 1)
    ]
    saved = client.post(f"{path}/answers", json={"answers": changes}, headers={"X-CSRFToken": token})
    assert saved.get_json()["refused"] == {}
    assert client.post(f"{path}/submit", data={"csrf_token": token, "pledge": "yes"}).status_code == 303
    page = client.get(f"{path}/result").text
    return words_of(page[page.index("<main") : page.index("</main>")])


def test_the_page_of_editions_tells_which_is_in_force_which_is_only_listed_and_which_is_another(
    client: FlaskClient,
) -> None:
    words = words_of(client.get("/editions").text)
    in_force, listed, other = (words.index(heading) for heading in ("现行版本", "只列出、不能作答的版本", "另外的自评"))
    assert in_force < words.index("指标（2024年版） 现行") < listed
    assert listed < words.index("评测指标（2022年版） 不能作答") < other
    assert "印发日期 2022年 （本站只知道这么多）" in words.replace("2022年（", "2022年 （")
    assert words.index(STANDING) > other


def test_the_home_offers_the_unofficial_assessment_apart(firm_client: FlaskClient) -> None:
    words = words_of(firm_client.get("/firm/").text)
    assert words.index("另外的自评") < words.index("数字化成熟度国际对照自评") < words.index("开始这份自评")


def test_a_second_assessment_is_started_beside_the_first(firm_client: FlaskClient, engine: Engine) -> None:
    path = start(firm_client, "dma")
    page = firm_client.get(path, follow_redirects=True).text
    assert STANDING in page
    assert "数字化目标" in page
    assert sorted(editions_in(engine)) == ["dma-compat", "miit-2024", "miit-2024"]
    words = words_of(firm_client.get("/firm/").text)
    assert words.index("还有 31 题") < words.index("另外的自评") < words.index("还有 30 题")
    assert "开始这份自评" not in words


def test_the_result_of_the_unofficial_assessment_uses_no_words_of_the_standard(
    app: Flask, firm_client: FlaskClient
) -> None:
    edition = app.extensions[EXTENSION].library.editions["dma-compat"]
    words = submit(firm_client, start(firm_client, "dma"), edition)
    assert not NATIONAL_WORDS.findall(words)
    assert f"自评结果，{STANDING}" in words
    assert "六个维度平均得 0 分" in words
    assert "没有路线图" in words
    assert words_of(firm_client.get("/firm/").text).count("第一档") == 1


def test_the_unofficial_assessment_can_be_tried_but_not_planned(app: Flask, firm_client: FlaskClient) -> None:
    edition = app.extensions[EXTENSION].library.editions["dma-compat"]
    path = start(firm_client, "dma")
    submit(firm_client, path, edition)
    page = firm_client.get(f"{path}/what-if").text
    assert not NATIONAL_WORDS.findall(words_of(page[page.index("<main") : page.index("</main>")]))
    assert 'name="bought"' not in page
    item = next(item for item in edition.items.values() if item.kind == "single")
    best = max(item.options, key=lambda option: option.points)
    tried = {"answers": {item.id: [best.key]}, "bought": []}
    headers = {"X-CSRFToken": token_of(firm_client, f"{path}/what-if")}
    assert firm_client.post(f"{path}/what-if", json=tried, headers=headers).json["difference"].startswith("+")
    assert "没有为《" in firm_client.get(f"{path}/plan").text
    wishes = {"target": "2", "years": "1", "prices": "size"}
    assert send(firm_client, f"{path}/plan", "/firm/profile", **wishes).status_code == 422


@pytest.mark.usefixtures("made_up_tables")
@pytest.mark.parametrize(
    ("industry", "table"), [("industry", "made-up-manufacturing"), ("software", "made-up-services")]
)
def test_a_firm_starts_with_the_table_of_its_industry(
    firm_client: FlaskClient, engine: Engine, industry: str, table: str
) -> None:
    with engine.begin() as connection:
        connection.execute(update(StoredFirm).values(industry=industry))
    edition = read_edition(MADE_UP / table)
    words = submit(firm_client, start(firm_client, "made-up"), edition)
    assert table in editions_in(engine)
    assert "四个维度共得 0 分" in words
    assert "场景" not in words


@pytest.mark.usefixtures("made_up_tables")
def test_a_firm_whose_industry_no_table_serves_is_told_so_and_offered_none(
    firm_client: FlaskClient, engine: Engine, world: World
) -> None:
    with engine.begin() as connection:
        connection.execute(update(StoredFirm).values(industry="lodging"))
    assert "编造的示例版" not in firm_client.get("/firm/").text
    assert "没有适用于这个行业的表" in start(firm_client, "made-up")
    assert len(editions_in(engine)) == len(world.assessments)


def test_a_series_nobody_knows_is_refused(firm_client: FlaskClient, engine: Engine, world: World) -> None:
    assert "还没有生效的评测版本" in start(firm_client, "none-such")
    assert len(editions_in(engine)) == len(world.assessments)

"""Time per answer and the plausibility question: told beforehand, never scored, shown to consultants only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

from rongtong_assess.core.assessment.circumstances import DECOY_NAME
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.presentation.wording.quantities import show_iso_day
from rongtong_assess.storage.tables.assessment import Answer, Assessment, StoredScorecard
from rongtong_assess.storage.tables.forecast import StoredForecast
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.frame.site import PRIVACY_NOTICE_VERSION
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.services.makers import example_changes
from tests.web.firm.assessment.workbook_steps import ITEMS, SCENES, fetch, upload
from tests.web.firm.assessment.workbook_steps import fill as fill_in
from tests.web.steps import words_of
from tests.web.world import World, log_in, token_of

HASTE = "答得比读题还快"
CLAIM = "并不存在的技术"


@pytest.fixture
def path(world: World) -> str:
    return f"/firm/assessments/{world.assessments['firm-1']}"


@pytest.fixture
def foil_asked(app: Flask) -> Iterator[None]:
    """The installation has the plausibility question switched on."""
    installation = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = installation.with_parts(settings=replace(installation.settings, asks_decoy_item=True))
    yield
    app.extensions[EXTENSION] = installation


def save(client: FlaskClient, path: str, seconds: str) -> dict[str, object]:
    """One answer with the time as it stands in the message, which need not be JSON of a decent page."""
    plain = '"question": "base.network", "value": ["B"], "seen_revision": 0, "writer": "w", "sequence": 1'
    headers = {"X-CSRFToken": token_of(client, "/firm/"), "Content-Type": "application/json"}
    time = f', "seconds": {seconds}' if seconds else ""
    response = client.post(f"{path}/answers", data=f'{{"answers": [{{{plain}{time}}}]}}', headers=headers)
    assert response.status_code == 200, response.text
    return response.get_json()


def fill(client: FlaskClient, path: str, edition: Edition, seconds: int | None = None) -> None:
    """Every answer of the sample firm, each with that time."""
    answers = [asdict(replace(change, seconds=seconds)) for change in example_changes(edition)]
    headers = {"X-CSRFToken": token_of(client, "/firm/")}
    assert client.post(f"{path}/answers", json={"answers": answers}, headers=headers).json["refused"] == {}


def submit(client: FlaskClient, path: str, **form: str) -> None:
    form = {"pledge": "yes", "csrf_token": token_of(client, "/firm/"), **form}
    assert client.post(f"{path}/submit", data=form).status_code == 303


def visit_page(app: Flask, world: World, client: FlaskClient) -> str:
    """What the consultant of the platform sees that the firm's owner authorises."""
    platform, token = world.organisations["platform-1"], token_of(client, "/firm/platforms")
    client.post(f"/firm/platforms/{platform}/authorise", data={"is_agreed": "y", "csrf_token": token})
    consultant = log_in(app, world.account("platform-1", "consultant"))
    return consultant.get(f"/platform/visits/{world.assessments['firm-1']}").text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("7", 7),
        ("0", 0),
        ("600", 600),
        ("1e3", None),
        ("9" * 4000, 600),
        ("-1", None),
        ("1.5", None),
        ('"7"', None),
        ('"; DROP TABLE answer"', None),
        ("NaN", None),
        ("1e999", None),
        ("true", None),
        ("[7]", None),
        ("{}", None),
        ("null", None),
        ("", None),
    ],
)
def test_whatever_is_sent_as_a_time_the_answer_is_saved(
    firm_client: FlaskClient, path: str, engine: Engine, sent: str, kept: int | None
) -> None:
    assert save(firm_client, path, sent)["saved"] == {"base.network": 1}
    with engine.connect() as connection:
        assert connection.execute(select(Answer.value, Answer.seconds)).all() == [(["B"], kept)]


def test_a_page_saved_without_javascript_has_no_time(firm_client: FlaskClient, path: str, engine: Engine) -> None:
    token = token_of(firm_client, "/firm/")
    form = {"base.system": "C", "seconds": "1", "seconds.base.system": "1", "csrf_token": token}
    assert firm_client.post(f"{path}/answers/base-system", data=form).status_code == 303
    with engine.connect() as connection:
        assert connection.execute(select(Answer.value, Answer.seconds)).all() == [(["C"], None)]


def test_an_answer_from_a_workbook_has_no_time_also_where_a_page_had_measured_one(
    firm_client: FlaskClient, path: str, engine: Engine
) -> None:
    save(firm_client, path, "1")
    book = fetch(firm_client, path)
    fill_in(book, ITEMS, "base.network", "是", "C")
    fill_in(book, SCENES, "scene.quality", 3)
    assert "2 题已保存" in words_of(upload(firm_client, path, book).text)
    with engine.connect() as connection:
        assert connection.scalars(select(Answer.seconds)).all() == [None, None]


def test_time_is_measured_only_of_who_agreed_to_the_notice_that_says_so(
    firm_client: FlaskClient, path: str, engine: Engine
) -> None:
    page = f"{path}/answers/base-system"
    assert "data-measures-time" not in firm_client.get(page).text
    agree(engine, "2026-11-27")
    assert "data-measures-time" not in firm_client.get(page).text
    agree(engine, PRIVACY_NOTICE_VERSION)
    assert "data-measures-time" in firm_client.get(page).text


def agree(engine: Engine, version: str) -> None:
    with engine.begin() as connection:
        connection.execute(update(Account).values(consent_version=version))


@pytest.mark.parametrize("words", ["每题用时", "整秒", "核对题", show_iso_day(PRIVACY_NOTICE_VERSION) + "的版本"])
def test_the_notice_names_what_is_gathered(client: FlaskClient, words: str) -> None:
    assert words in client.get("/privacy").text


def test_haste_is_shown_to_the_consultant_and_never_to_the_firm(
    app: Flask, world: World, firm_client: FlaskClient, path: str, edition: Edition
) -> None:
    fill(firm_client, path, edition, seconds=1)
    submit(firm_client, path)
    page = visit_page(app, world, firm_client)
    assert HASTE in page
    assert "先在纸上填好再录入" in page
    for own in (f"{path}/result", "/firm/", f"{path}/answers/base-system"):
        assert HASTE not in firm_client.get(own, follow_redirects=True).text


@pytest.mark.parametrize("seconds", [2, None])
def test_who_takes_time_or_was_not_measured_is_no_hint(
    app: Flask, world: World, firm_client: FlaskClient, path: str, edition: Edition, seconds: int | None
) -> None:
    fill(firm_client, path, edition, seconds=seconds)
    submit(firm_client, path)
    page = visit_page(app, world, firm_client)
    assert "现场先看什么" in page
    assert HASTE not in page


def test_neither_time_nor_claim_changes_the_result(
    app: Flask, world: World, edition: Edition, engine: Engine, foil_asked: None
) -> None:
    for firm, seconds, foil in (("firm-1", 0, "used"), ("firm-2", 60, "not_used")):
        client = log_in(app, world.account(firm, "owner"))
        path = f"/firm/assessments/{world.assessments[firm]}"
        fill(client, path, edition, seconds=seconds)
        submit(client, path, foil=foil)
    with engine.connect() as connection:
        first, second = connection.execute(select(StoredScorecard.document, StoredScorecard.answers)).all()
        forecasts = connection.scalars(select(StoredForecast.document)).all()
    assert first == second
    assert len(forecasts) >= 2
    assert len(set(forecasts)) == len(forecasts) / 2


def test_the_plausibility_question_is_asked_only_where_it_is_switched_on(
    app: Flask, world: World, firm_client: FlaskClient, path: str, edition: Edition, engine: Engine
) -> None:
    fill(firm_client, path, edition)
    submit(firm_client, path, foil="used")
    with engine.connect() as connection:
        kept = connection.scalar(select(Assessment.claims_foil).where(Assessment.state == "submitted"))
    assert kept is None
    assert CLAIM not in visit_page(app, world, firm_client)


@pytest.mark.parametrize(
    ("said", "kept"), [("used", True), ("not_used", False), ("unsure", False), ("", None), ("<script>", None)]
)
def test_only_a_plain_claim_is_a_hint_and_nobody_has_to_answer(
    app: Flask,
    world: World,
    firm_client: FlaskClient,
    path: str,
    edition: Edition,
    engine: Engine,
    foil_asked: None,
    said: str,
    kept: bool | None,
) -> None:
    fill(firm_client, path, edition)
    submit(firm_client, path, foil=said)
    with engine.connect() as connection:
        claims = select(Assessment.claims_foil).where(Assessment.state == "submitted")
        assert connection.scalars(claims).all() == [kept]
    assert (CLAIM in visit_page(app, world, firm_client)) is (kept is True)
    assert CLAIM not in firm_client.get(f"{path}/result").text


def test_the_question_says_what_it_is_and_keeps_what_was_chosen(
    firm_client: FlaskClient, path: str, edition: Edition, foil_asked: None
) -> None:
    assert DECOY_NAME not in firm_client.get(f"{path}/review").text
    fill(firm_client, path, edition)
    page = firm_client.get(f"{path}/review").text
    for words in (DECOY_NAME, "核对题", "可不选", "不计分", "没听说过", "已使用", "没有使用", "不清楚"):
        assert words in page
    form = {"foil": "unsure", "csrf_token": token_of(firm_client, "/firm/")}
    again = firm_client.post(f"{path}/submit", data=form)
    assert again.status_code == 422
    assert 'value="unsure" checked' in again.text

"""Saving and submitting over HTTP: bad input is refused with words, and changes nothing that was stored."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.storage.tables.assessment import Answer, Assessment, StoredScorecard
from tests.services.makers import example_changes
from tests.web.firm.assessment.answering_steps import Firm
from tests.web.steps import fetch
from tests.web.world import World, log_in, token_of

MOST_STATEMENTS = 8


@pytest.fixture
def firm(firm_client: FlaskClient, world: World) -> Firm:
    return Firm(firm_client, world.assessments["firm-1"])


def answers_in(engine: Engine) -> dict[str, object]:
    with engine.connect() as connection:
        return {row.question: row.value for row in connection.execute(select(Answer.question, Answer.value))}


def scorecards_in(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(StoredScorecard.document)))


REFUSED = [
    ("base.network", ["Z"], "没有选项 Z"),
    ("base.network", ["A", "B"], "不能和别的选项一起选"),
    ("base.system", ["A", "B"], "单选"),
    ("base.made_up", ["A"], "没有这道题"),
    ("scene.quality", 5, "0 到 4"),
    ("scene.quality", True, "0 到 4"),
    ("fact.production_devices", "-3", "0 到"),
    ("fact.production_devices", "三十", "是中文数字"),
    ("fact.production_devices", "1e9", "是科学计数法"),
    ("fact.production_devices", "12.5", "整数"),
    ("fact.production_devices", "9" * 39, "范围"),
    ("fact.pass_rate_last", "100.5", "0 到 100"),
]


@pytest.mark.parametrize(("question", "value", "words"), REFUSED)
def test_an_answer_that_cannot_be_is_refused_with_words(
    firm: Firm, engine: Engine, question: str, value: object, words: str
) -> None:
    firm.save("base.system", ["C"])
    before = answers_in(engine)
    outcome = firm.save(question, value)
    assert words in outcome["refused"][question]
    assert outcome["saved"] == {}
    assert answers_in(engine) == before


WRONG_SHAPES = [
    {},
    [],
    {"answers": []},
    {"answers": [{}]},
    {"answers": [{"question": "base.network"}]},
    {"answers": [{"question": 1, "value": None, "seen_revision": 0, "writer": "w", "sequence": 1}]},
    {"answers": [{"question": "base.network", "value": ["B"], "seen_revision": -1, "writer": "w", "sequence": 1}]},
    {"answers": [{"question": "base.network", "value": ["B"], "seen_revision": 0, "writer": "", "sequence": 1}]},
    {"answers": [], "extra": 1},
]


@pytest.mark.parametrize("document", WRONG_SHAPES)
def test_a_message_of_another_shape_is_refused(firm: Firm, engine: Engine, document: object) -> None:
    status, reply = firm.send(document)
    assert status == 422
    assert "刷新" in reply["message"] + "".join(reply["details"])
    assert answers_in(engine) == {}


def test_ten_megabytes_are_refused(firm: Firm, engine: Engine) -> None:
    assert firm.send({"answers": "长" * 5_000_000})[0] == 413
    status, page = firm.post("/answers/base-equipment", **{"fact.production_devices": "9" * 10_000_000})
    assert status == 413
    assert "内容太大" in page
    assert answers_in(engine) == {}


def test_broken_json_is_refused(firm: Firm) -> None:
    headers = {"X-CSRFToken": firm.token, "Content-Type": "application/json"}
    assert firm.client.post(f"{firm.path}/answers", data="{", headers=headers).status_code == 400


def test_a_tampered_form_is_refused_and_keeps_the_rest(firm: Firm, engine: Engine) -> None:
    status, page = firm.post("/answers/base-system", **{"base.system": "Z"})
    assert status == 200
    assert "没有选项 Z" in page
    assert firm.post("/answers/base-system", **{"base.system": "C", "revision.base.system": "x"})[0] == 422
    assert firm.post("/answers/made-up")[0] == 404
    assert answers_in(engine) == {}


def test_one_saved_answer_costs_at_most_eight_statements(firm: Firm, engine: Engine) -> None:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        firm.save("base.network", ["B"])
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert 0 < len(statements) < MOST_STATEMENTS  # and a COMMIT, which is no cursor's


def test_an_open_assessment_is_not_submitted_and_says_what_is_missing(firm: Firm, engine: Engine) -> None:
    status, page = firm.post("/submit", pledge="yes")
    assert status == 422
    assert "「网络建设」还没有填" in page
    assert scorecards_in(engine) == []


def test_without_the_pledge_nothing_is_submitted(firm: Firm, engine: Engine) -> None:
    firm.answer_all()
    status, page = firm.post("/submit")
    assert status == 422
    assert "真实性承诺" in page
    assert scorecards_in(engine) == []


def test_a_submitted_assessment_never_changes(firm: Firm, engine: Engine) -> None:
    firm.answer_all()
    assert firm.post("/submit", pledge="yes")[0] == 303
    answers, scorecards = answers_in(engine), scorecards_in(engine)
    assert firm.send({"answers": [firm.change("base.network", ["A"], seen_revision=1)]})[0] == 409
    assert firm.post("/answers/base-system", **{"base.system": "E"})[0] == 409
    assert firm.post("/submit", pledge="yes")[0] == 303
    assert (answers_in(engine), scorecards_in(engine)) == (answers, scorecards)
    assert len(scorecards) == 1


def test_the_result_says_level_points_and_what_is_missing(firm: Firm) -> None:
    firm.answer_all()
    firm.post("/submit", pledge="yes")
    page = firm.client.get(f"{firm.path}/result").text
    for words in ("一级（初始级）", "37.8", "再得 2.2 分", "自评结果，非官方认定", "<svg"):
        assert words in page


def test_the_report_is_a_pdf_with_a_name_of_its_own(firm: Firm) -> None:
    firm.answer_all()
    firm.post("/submit", pledge="yes")
    response = fetch(firm.client, f"{firm.path}/report.pdf")
    assert response.data.startswith(b"%PDF")
    assert "filename*=UTF-8''RT-" in response.headers["Content-Disposition"]


@pytest.mark.parametrize(("sent", "kept"), [("", None), ("recognition", "recognition"), ("<x>", None)])
def test_the_purpose_is_kept_as_far_as_it_was_chosen(
    app: Flask, world: World, engine: Engine, edition: Edition, sent: str, kept: str | None
) -> None:
    client, path = log_in(app, world.account("firm-1", "owner")), f"/firm/assessments/{world.assessments['firm-1']}"
    answers = [
        {
            "question": change.question,
            "value": change.value,
            "seen_revision": 0,
            "writer": "w",
            "sequence": change.sequence,
        }
        for change in example_changes(edition)
    ]
    client.post(f"{path}/answers", json={"answers": answers}, headers={"X-CSRFToken": token_of(client, "/firm/")})
    assert "这次测评为了什么" in client.get(f"{path}/review").text
    token = token_of(client, "/firm/")
    client.post(f"{path}/submit", data={"pledge": "yes", "purpose": sent, "csrf_token": token})
    with engine.connect() as connection:
        row = connection.execute(
            select(Assessment.state, Assessment.purpose).where(Assessment.id == world.assessments["firm-1"])
        )
        assert tuple(row.one()) == ("submitted", kept)

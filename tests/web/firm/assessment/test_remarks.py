"""Remarks over HTTP: with and without JavaScript, on review and result, nobody else's."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from rongtong_assess.storage.tables.assessment import AnswerRemark
from tests.web.firm.assessment.answering_steps import Firm
from tests.web.world import World, log_in, token_of

NOTE = "去年的数 <script>估的</script>"


@pytest.fixture
def firm(firm_client: FlaskClient, world: World) -> Firm:
    return Firm(firm_client, world.assessments["firm-1"])


def remarks_in(engine: Engine) -> dict[str, tuple[int | None, str]]:
    with engine.connect() as connection:
        query = select(AnswerRemark.question, AnswerRemark.sureness, AnswerRemark.note)
        return {row.question: (row.sureness, row.note) for row in connection.execute(query)}


def test_a_remark_is_saved_with_the_answers_and_shown_again(firm: Firm, engine: Engine) -> None:
    assert firm.save("remark.base.system", ["guessed", NOTE])["saved"] == {"remark.base.system": 1}
    assert remarks_in(engine) == {"base.system": (1, NOTE)}
    page = firm.client.get(f"{firm.path}/answers/base-system").text
    assert "去年的数 &lt;script&gt;" in page


def test_without_javascript_the_page_saves_remarks_too(firm: Firm, engine: Engine) -> None:
    form = {"base.system": "C", "remark.base.system": ["proven", " 有台账\r\n在机房 "]}
    response = firm.client.post(f"{firm.path}/answers/base-system", data={**form, "csrf_token": firm.token})
    assert response.status_code == 303
    assert remarks_in(engine) == {"base.system": (3, "有台账\n在机房")}


def test_a_refused_note_comes_back_as_it_was_typed(firm: Firm, engine: Engine) -> None:
    form = {"base.system": "C", "remark.base.system": ["proven", "长" * 501]}
    response = firm.client.post(f"{firm.path}/answers/base-system", data={**form, "csrf_token": firm.token})
    assert response.status_code == 200
    assert "最多 500 个字" in response.text
    assert "长" * 501 in response.text
    assert remarks_in(engine) == {}


def test_a_form_without_remarks_leaves_the_stored_ones(firm: Firm, engine: Engine) -> None:
    firm.save("remark.base.system", ["guessed", "甲"])
    firm.post("/answers/base-system", **{"base.system": "C"})
    assert remarks_in(engine) == {"base.system": (1, "甲")}


def test_the_review_counts_the_guessed_answers(firm: Firm) -> None:
    firm.save("remark.base.system", ["guessed", ""])
    assert "凭印象" not in firm.client.get(f"{firm.path}/review").text
    firm.answer_all()
    page = firm.client.get(f"{firm.path}/review").text
    assert "1 个答案是凭印象填的" in page
    assert "没有的场景怎么算" in page


def test_the_result_shows_them_and_nothing_changes_them_any_more(firm: Firm, engine: Engine) -> None:
    firm.answer_all()
    firm.save("remark.base.system", ["fairly_sure", NOTE])
    firm.post("/submit", pledge="yes")
    page = firm.client.get(f"{firm.path}/result").text
    assert "比较有把握" in page
    assert "去年的数 &lt;script&gt;" in page
    assert "不适用的场景也按 0 级算" in page
    assert firm.send({"answers": [firm.change("remark.base.system", ["guessed", ""], seen_revision=1)]})[0] == 409
    assert remarks_in(engine) == {"base.system": (2, NOTE)}


def test_another_firm_neither_reads_nor_writes_them(app: Flask, world: World, firm: Firm, engine: Engine) -> None:
    firm.save("remark.base.system", ["guessed", NOTE])
    stranger = log_in(app, world.account("firm-2", "owner"))
    token = token_of(stranger, f"/firm/assessments/{world.assessments['firm-2']}/answers/base-system")
    change = firm.change("remark.base.system", ["proven", "乙"])
    sent = stranger.post(f"{firm.path}/answers", json={"answers": [change]}, headers={"X-CSRFToken": token})
    assert sent.status_code == 404
    for page in ("answers/base-system", "review", "result"):
        assert stranger.get(f"{firm.path}/{page}").status_code == 404
    assert remarks_in(engine) == {"base.system": (1, NOTE)}

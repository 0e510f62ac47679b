"""The short form: without an account, a range and never a level, and its answers go on into the full form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.content.model_files import read_short_form
from rongtong_assess.core.assessment.short_form import ShortForm, find_range
from rongtong_assess.core.edition.edition import SCENE_PREFIX, Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.storage.tables.assessment import Answer
from tests.web.world import World, token_of

ROOT = Path(__file__).parents[3]
FORM_FILE = ROOT / "models" / "short_form" / "miit-2024.json"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return read_edition(ROOT / "questionnaires" / "miit-2024")


@pytest.fixture(scope="module")
def form(edition: Edition) -> ShortForm:
    return read_short_form(FORM_FILE, {edition.id: edition})


def lowest(form: ShortForm, edition: Edition) -> dict[str, str]:
    return {
        question: "0" if question.startswith(SCENE_PREFIX) else edition.items[question].lowest_option.key
        for question in form.questions
    }


def send(client: FlaskClient, answers: dict[str, object]) -> tuple[int, str]:
    token = token_of(client, "/quick")
    response = client.post("/quick", data={**answers, "csrf_token": token})
    return response.status_code, response.text


def test_the_answer_is_a_range_and_never_a_level(form: ShortForm) -> None:
    assert all(levels.low < levels.high for levels in form.ranges)


def test_a_better_answer_never_lowers_the_range(form: ShortForm, edition: Edition) -> None:
    answers: dict[str, frozenset[str] | int] = {
        question: 0 if question.startswith(SCENE_PREFIX) else frozenset({edition.items[question].lowest_option.key})
        for question in form.questions
    }
    before = find_range(form, edition, answers)
    for question in form.questions:
        best = 4 if question.startswith(SCENE_PREFIX) else _best(edition, question)
        answers[question] = best
        after = find_range(form, edition, answers)
        assert (after.low, after.high) >= (before.low, before.high)
        assert after.low >= before.low
        assert after.high >= before.high
        before = after
    assert before.high == 4


def _best(edition: Edition, question: str) -> frozenset[str]:
    item = edition.items[question]
    if item.kind == "multi":
        return frozenset(option.key for option in item.options if not option.is_exclusive)
    return frozenset({max(item.options, key=lambda option: option.points).key})


def test_anyone_gets_a_range_with_its_warning(client: FlaskClient, form: ShortForm, edition: Edition) -> None:
    status, page = send(client, dict(lowest(form, edition)))
    assert status == 200
    assert re.search(r"贵公司大概在未达一级到一级（初始级）之间", page)
    for words in ("模拟数据", "未经现场评定验证", "非官方认定"):
        assert words in page


def test_open_and_tampered_questions_are_named(client: FlaskClient, form: ShortForm, edition: Edition) -> None:
    answers = dict(lowest(form, edition))
    first = form.questions[0]
    status, page = send(client, {question: value for question, value in answers.items() if question != first})
    assert (status, f"「{edition.question_name(first)}」还没有选" in page) == (422, True)
    scene = next(question for question in form.questions if question.startswith(SCENE_PREFIX))
    status, page = send(client, {**answers, scene: "9", first: "Z"})
    assert status == 422
    assert "没有这一级" in page
    assert "没有选项 Z" in page


def test_the_answers_are_filled_in_when_the_full_form_begins(
    app: Flask, firm_client: FlaskClient, world: World, engine: Engine, form: ShortForm, edition: Edition
) -> None:
    assert send(firm_client, dict(lowest(form, edition)))[0] == 200
    token = token_of(firm_client, "/firm/profile")
    assert firm_client.post("/firm/assessments", data={"csrf_token": token}).status_code == 303
    with engine.connect() as connection:
        own = Answer.organisation_id == world.organisations["firm-1"]
        stored = set(connection.scalars(select(Answer.question).where(own)))
    assert stored == set(form.questions)


def test_a_short_form_of_other_content_is_refused(tmp_path: Path, edition: Edition) -> None:
    forged = tmp_path / FORM_FILE.name
    forged.write_text(FORM_FILE.read_text(encoding="utf-8").replace(edition.fingerprint, "0" * 64), encoding="utf-8")
    with pytest.raises(Refused, match="指纹对不上"):
        read_short_form(forged, {edition.id: edition})
    forged.write_text("{", encoding="utf-8")
    with pytest.raises(Refused, match="读不出来"):
        read_short_form(forged, {edition.id: edition})


def test_the_forecast_of_the_short_form_is_a_range_or_left_to_a_visit(
    app: Flask, form: ShortForm, edition: Edition
) -> None:
    low = send(app.test_client(), dict(lowest(form, edition)))[1]
    assert "这是范围，不是等级。" in low
    high: dict[str, object] = {
        question: "4" if question.startswith(SCENE_PREFIX) else sorted(_best(edition, question))
        for question in form.questions
    }
    page = send(app.test_client(), high)[1]
    assert "待现场评定：" in page
    assert "快测不作结论" in page

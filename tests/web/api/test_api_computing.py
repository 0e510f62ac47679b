"""Scores and forecasts for programs: the numbers of the command line, and every mistake at its place."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from rongtong_assess.cli.commands import rongtong as command_line
from rongtong_assess.cli.console.guard import run_guarded
from rongtong_assess.core.errors import Refused
from rongtong_assess.web.api.shapes import AnswerSheet, PlacementDocument, ProblemDocument, ScorecardDocument
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.core.result.worked_cases import CASES, COMPARED, read_case, sheet_of
from tests.web.api_steps import ask, key_for
from tests.web.routes import contents
from tests.web.world import World

EXAMPLES = sorted((Path(__file__).parents[3] / "questionnaires" / "miit-2024" / "examples").glob("*.json"))
BESIDE = {"basis", "verified_firms", "open_questions"}


def example() -> dict[str, Any]:
    return json.loads(EXAMPLES[0].read_text(encoding="utf-8"))  # type: ignore[no-any-return]  # an object


@pytest.fixture
def key(app: Flask, world: World) -> str:
    return key_for(app, world, "firm-1")[1]


def printed(command: str, sheet: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """The JSON that the command prints for a sheet."""
    assert run_guarded(command_line, [command, str(sheet), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("sheet", EXAMPLES, ids=lambda path: path.stem)
def test_score_is_what_the_command_prints(
    client: FlaskClient, key: str, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = ask(client, key, "/score", data=sheet.read_bytes(), content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.json == printed("score", sheet, capsys)
    ScorecardDocument.model_validate_json(answer.data)


@pytest.mark.parametrize("sheet", EXAMPLES, ids=lambda path: path.stem)
def test_place_is_what_the_command_prints_and_says_what_it_rests_on(
    client: FlaskClient, key: str, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = ask(client, key, "/place", data=sheet.read_bytes(), content_type="application/json")
    assert answer.status_code == 200
    beside = {name: answer.json[name] for name in BESIDE}
    assert {name: value for name, value in answer.json.items() if name not in BESIDE} == printed("place", sheet, capsys)
    assert beside == {"basis": "模拟数据训练，未经现场评定验证", "verified_firms": 0, "open_questions": 0}
    PlacementDocument.model_validate_json(answer.data)


def test_every_worked_case_has_its_score_and_level(client: FlaskClient, key: str) -> None:
    walked = 0
    for file in sorted(CASES.glob("*.yaml")):
        case = read_case(file.stem)
        sheet = json.loads(json.dumps(sheet_of(case), default=float))
        AnswerSheet.model_validate(sheet)
        found = ask(client, key, "/score", json=sheet).json
        assert {name: found[name] for name in COMPARED} == {name: case["expected"][name] for name in COMPARED}
        walked += 1
    assert walked > 5


def test_an_incomplete_sheet_is_scored_only_when_that_is_asked_for(client: FlaskClient, key: str) -> None:
    sheet = {"edition": "miit-2024", "answers": {}}
    refused = ask(client, key, "/score", json=sheet)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json["errors"]] == ["/answers"]
    assert "?partial=true" in refused.json["errors"][0]["cure"]
    scored = ask(client, key, "/score?partial=true", json=sheet)
    assert (scored.json["complete"], scored.json["score"], scored.json["level"]) == (False, "0", 0)


def test_a_forecast_says_how_many_answers_were_missing(client: FlaskClient, key: str) -> None:
    sheet = example()
    del sheet["answers"]["base.network"]
    assert ask(client, key, "/place", json=sheet).json["open_questions"] == 1


def test_nothing_is_stored(client: FlaskClient, key: str, engine: Engine) -> None:
    ask(client, key, "/assessments")
    before = contents(engine)
    for path in ("/score", "/place"):
        assert ask(client, key, path, json=example()).status_code == 200
    assert contents(engine) == before


MISTAKES: list[tuple[Any, list[str]]] = [
    ({}, ["/edition"]),
    ([], [""]),
    ("text", [""]),
    (None, [""]),
    ({"edition": 5, "answers": {}}, ["/edition"]),
    ({"edition": "nobody-2024", "answers": {}}, ["/edition"]),
    ({"edition": "miit-2024"}, ["/answers"]),
    ({"edition": "miit-2024", "answers": []}, ["/answers"]),
    ({"edition": "miit-2024", "answers": {"base.network": "B"}}, ["/answers/base.network"]),
    ({"edition": "miit-2024", "answers": {"a/b~c": 1}}, ["/answers/a~1b~0c"]),
    ({"edition": "miit-2024", "answers": {"n" * 90: 1}}, [f"/answers/{'n' * 90}"]),
    ({"edition": "miit-2024", "answers": {"scene.finance": 9}}, ["/answers/scene.finance"]),
    ({"edition": "miit-2024", "answers": {}, "level": 4}, ["/level"]),
    ({"edition": "miit-2024", "answers": {}, "firm": {"employees": -1, "x": 1}}, ["/firm/employees", "/firm/x"]),
    ({"edition": "miit-2024", "answers": {}, "firm": "甲"}, ["/firm"]),
    ({"edition": "miit-2024", "answers": {}, "firm": None}, ["/firm"]),
    ({"edition": "miit-2024", "answers": {}, "firm": {"name": None}}, ["/firm/name"]),
]


@pytest.mark.parametrize(("sheet", "pointers"), MISTAKES)
@pytest.mark.parametrize("path", ["/score?partial=true", "/place"])
def test_every_mistake_is_told_at_its_place(
    client: FlaskClient, key: str, path: str, sheet: Any, pointers: list[str]
) -> None:
    answer = ask(client, key, path, data=json.dumps(sheet), content_type="application/json")
    assert (answer.status_code, answer.mimetype, answer.json["code"]) == (
        422, "application/problem+json", "not-accepted",
    )  # fmt: skip
    assert [error["pointer"] for error in answer.json["errors"]] == pointers
    assert all(error["what"] and error["cure"] for error in answer.json["errors"])
    ProblemDocument.model_validate_json(answer.data)


BROKEN = [
    b"", b"{", b"\xff\xfe", b'{"edition": "miit-2024", "edition": "miit-2024"}', b'{"answers": NaN}', b"[" * 100_000,
    b'{"edition": "\\ud800"}', b'{"edition": 1' + b"0" * 5000 + b"}",
]  # fmt: skip


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
def test_a_body_that_cannot_be_read_faithfully_is_refused(client: FlaskClient, key: str, body: bytes) -> None:
    answer = ask(client, key, "/score", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, "unreadable")
    assert [error["pointer"] for error in answer.json["errors"]] == [""]
    assert answer.json["errors"][0]["what"].startswith("第 ")


def test_what_is_not_json_is_refused(client: FlaskClient, key: str) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = ask(client, key, "/score", data=b"{}", content_type=content_type)
        assert (answer.status_code, answer.json["code"]) == (415, "not-json")


def test_a_body_beyond_the_limit_is_refused(client: FlaskClient, key: str) -> None:
    body = json.dumps({"edition": "x" * 300_000})
    answer = ask(client, key, "/score", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (413, "too-large")


@pytest.mark.parametrize("query", ["partial=1", "partial=", "partial=true&partial=true", "partia=true", "x=1"])
def test_parameters_are_not_guessed(client: FlaskClient, key: str, query: str) -> None:
    answer = ask(client, key, f"/score?{query}", json=example())
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.json["errors"]] == [query.partition("=")[0]]
    assert ask(client, key, "/place?partial=true", json=example()).status_code == 422


def test_a_listed_edition_says_why_it_cannot_be_answered(client: FlaskClient, key: str) -> None:
    for path in ("/score", "/place"):
        answer = ask(client, key, path, json={"edition": "miit-2022", "answers": {}})
        assert answer.status_code == 422
        assert "只列出，不能作答" in answer.json["errors"][0]["what"]


def test_without_a_model_in_force_the_rule_stands_alone(
    app: Flask, client: FlaskClient, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = app.extensions[EXTENSION].forecast_models
    monkeypatch.setattr(type(models), "find", lambda *_: None)
    answer = ask(client, key, "/place", json=example())
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/edition")


def test_a_damaged_model_is_a_fault_of_ours_and_its_files_are_not_named(
    app: Flask, client: FlaskClient, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Refused.because("models/placement/x/model.json", "坏了", "换一个")

    monkeypatch.setattr(type(app.extensions[EXTENSION].forecast_models), "find", fail)
    answer = ask(client, key, "/place", json=example())
    assert (answer.status_code, answer.json["code"], answer.json["errors"]) == (503, "unavailable", [])
    assert "model.json" not in answer.text


def test_thousands_of_mistakes_take_no_time(client: FlaskClient, key: str) -> None:
    answers = {f"unknown-{number}": "A" for number in range(10_000)}
    begun = time.monotonic()
    refused = ask(client, key, "/score", json={"edition": "miit-2024", "answers": answers})
    assert time.monotonic() - begun < 2, "look up, do not go through all keys for each mistake"
    assert refused.status_code == 422
    assert refused.json["errors"][49]["pointer"] == f"/answers/{sorted(answers)[49]}"
    assert (len(refused.json["errors"]), refused.json["errors_left_out"]) == (50, 9_950)


def test_implausible_numbers_are_warned_of_as_by_the_command(
    client: FlaskClient, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "sheet.json"
    document = example()
    document["firm"]["revenue"] = 320000000
    sheet.write_text(json.dumps(document), "utf-8")
    answer = ask(client, key, "/score", data=sheet.read_bytes(), content_type="application/json")
    assert answer.json == printed("score", sheet, capsys)
    assert "是不是把元填成了万元" in answer.json["warnings"][0]


@pytest.mark.parametrize(
    "document",
    [
        {f"k{number}": number for number in range(5_000)},
        {"edition": "miit-2024", "answers": {f"k{number}": number for number in range(100)}},
        {"edition": "miit-2024", "answers": {"k" * 100_000: 1, "scene.product_design": "9" * 100_000}},
        {"edition": "miit-2024" * 10_000, "answers": {}},
        {"edition": "miit-2024", "firm": {"name": "甲" * 50_000, "x" * 50_000: "乙" * 10_000}},
        {"edition": "miit-2024", "answers": {"k": ["A"] * 40_000}},
        {"edition": "miit-2024", "answers": {"/" * 200_000: "A"}},
        ["甲"] * 50_000,
        {"": ""},
    ],
)
def test_an_answer_to_a_bad_message_is_not_much_longer_than_the_message(
    client: FlaskClient, key: str, document: object
) -> None:
    body = json.dumps(document, ensure_ascii=False).encode()
    for path in ("/score", "/place"):
        refused = ask(client, key, path, data=body, content_type="application/json")
        assert 400 <= refused.status_code < 500
        assert len(refused.data) <= max(8_000, 5 * len(body))
        assert all(len(text) <= 200 for error in refused.json["errors"] for text in error.values())


@pytest.mark.parametrize("query", [{"x" * 5_000: "1"}, {"partial": "甲" * 5_000}])
def test_a_bad_address_is_not_sent_back_either(client: FlaskClient, key: str, query: dict[str, str]) -> None:
    refused = ask(client, key, "/score", json={"edition": "miit-2024", "answers": {}}, query_string=query)
    assert refused.status_code == 422
    assert len(refused.data) < 1_500

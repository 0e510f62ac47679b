"""OpenAPI and the page for people: both say what there is, and neither needs anything from elsewhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rongtong_assess.web.frame.guard import Right, find_right
from rongtong_assess.web.frame.programs import BY_STATUS
from tests.web.api_steps import API
from tests.web.routes import rules


@pytest.fixture
def description(client: FlaskClient) -> dict[str, Any]:
    answer = client.get(f"{API}/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return answer.json  # type: ignore[no-any-return]  # an object


def test_it_is_openapi_3_1_and_asks_for_a_key(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1.")
    assert description["security"] == [{"key": []}]
    assert description["components"]["securitySchemes"]["key"]["scheme"] == "bearer"


def test_every_route_for_programs_is_described_and_nothing_else(app: Flask, description: dict[str, Any]) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule, method in rules(app)
        if find_right(app, rule.endpoint) is Right.API
    }
    described = {(path, method) for path, methods in description["paths"].items() for method in methods}
    assert described == routes


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    references = set(re.findall(r"'\$ref': '#/components/schemas/([^']+)'", str(description)))
    assert references
    assert references <= description["components"]["schemas"].keys()


def test_what_may_be_left_out_of_a_sheet_may_not_be_null(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    for name in ("AnswerSheet", "FirmOfSheet", "Inputs"):
        assert "null" not in str(schemas[name]), name
        assert "None" not in str(schemas[name]), name
        assert schemas[name]["additionalProperties"] is False
    assert schemas["AnswerSheet"]["required"] == ["edition", "answers"]


def test_every_refusal_is_a_problem(description: dict[str, Any]) -> None:
    for methods in description["paths"].values():
        for operation in methods.values():
            assert {"200", "400", "401", "429", "500"} <= operation["responses"].keys()
            for status, answer in operation["responses"].items():
                kind = "application/json" if status == "200" else "application/problem+json"
                assert list(answer["content"]) == [kind]
                assert status == "200" or int(status) in BY_STATUS


def test_the_page_names_every_address_and_every_problem(client: FlaskClient, description: dict[str, Any]) -> None:
    page = client.get(f"{API}/docs").text
    for path, methods in description["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in page
    for problem in BY_STATUS.values():
        assert f'id="{problem.code}"' in page


def test_the_page_needs_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get(f"{API}/docs").text
    assert re.findall(r'(?:src|href)="(?:https?:)?//(?!beian)', page) == []
    assert "<script" not in page


def test_no_page_of_a_library_is_offered(client: FlaskClient, app: Flask) -> None:
    for name in ("swagger", "redoc", "scalar", "openapi.json"):
        for path in (f"/apidoc/{name}", f"/apidoc/{name}/", f"{API}/{name}/", f"{API}/apidoc/{name}/"):
            assert client.get(path).status_code == 404, path
    assert not [rule for rule, _ in rules(app) if rule.endpoint.startswith("openapi")]

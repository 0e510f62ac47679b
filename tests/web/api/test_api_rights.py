"""Every route of the API: a key and nothing else opens it, and only to what its organisation may read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import OperationalError
from werkzeug.routing import Rule

from rongtong_assess.core.actor import Role
from rongtong_assess.storage.tables.people import Account, ApiKey, Membership, Organisation
from rongtong_assess.web.api.blueprint import PER_KEY
from rongtong_assess.web.frame.guard import Right, find_right
from rongtong_assess.web.frame.site import today
from tests.web.api_steps import API, ask, bearer, key_for
from tests.web.routes import address, contents, rules
from tests.web.world import World, build_world, follow_plans, log_in

OPEN_TO_ANYONE = {"api.openapi", "api.docs"}
NOT_A_KEY = ["", "Bearer", "Bearer rt_", f"Bearer rt_{'A' * 43}", f"Basic rt_{'A' * 43}", "Bearer null", "Bearer \xff"]


@pytest.fixture
def world(app: Flask) -> World:
    """Two of everything, and every firm follows a plan, so that each route has something to lead to."""
    return follow_plans(app, build_world(app))


def api_rules(app: Flask) -> list[tuple[Rule, str]]:
    """The address and method of each route for programs; one assessment is that of the first firm."""
    found = [(rule, method) for rule, method in rules(app) if rule.endpoint.startswith("api.")]
    assert {rule.endpoint for rule, _ in found if find_right(app, rule.endpoint) is not Right.API} == OPEN_TO_ANYONE
    return [(rule, method) for rule, method in found if rule.endpoint not in OPEN_TO_ANYONE]


@pytest.mark.parametrize("header", NOT_A_KEY)
def test_without_a_good_key_every_route_is_401(app: Flask, world: World, engine: Engine, header: str) -> None:
    key_for(app, world, "firm-1")
    before = contents(engine)
    for rule, method in api_rules(app):
        answer = app.test_client().open(
            address(rule, world.ids("firm-1")), method=method, headers={"Authorization": header}
        )
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json"), rule
        assert answer.json["code"] == "no-valid-key"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert len(api_rules(app)) == 8
    assert contents(engine) == before


@pytest.mark.parametrize("organisation", ["firm-1", "platform-1", "administrator-1"])
def test_a_log_in_alone_opens_no_route(app: Flask, world: World, organisation: str) -> None:
    """That is why the API asks for no CSRF token: no page elsewhere can make a browser send a key."""
    client = log_in(app, world.leader(organisation))
    for rule, method in api_rules(app):
        assert client.open(address(rule, world.ids("firm-1")), method=method).status_code == 401


def test_a_key_opens_no_page(app: Flask, world: World) -> None:
    _, key = key_for(app, world, "firm-1")
    client = app.test_client()
    for rule, method in rules(app):
        right = find_right(app, rule.endpoint)
        if right in {Right.PUBLIC, Right.API} or method != "GET":
            continue
        status = client.get(address(rule, world.ids("firm-1")), headers=bearer(key)).status_code
        assert status in {302, 303, 401, 403}, rule.rule


def test_a_key_needs_no_token_and_brings_no_cookie(app: Flask, world: World) -> None:
    _, key = key_for(app, world, "firm-1")
    answer = ask(app.test_client(), key, "/score", json={"edition": "miit-2024", "answers": {}})
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("stranger", ["firm-2", "platform-1", "platform-2"])
def test_another_organisations_assessment_is_not_found(app: Flask, world: World, engine: Engine, stranger: str) -> None:
    _, key = key_for(app, world, stranger)
    client = app.test_client()
    ask(client, key, "/assessments")
    before, walked = contents(engine), 0
    for rule, method in api_rules(app):
        if "assessment_id" in rule.arguments:
            answer = client.open(address(rule, world.ids("firm-1")), method=method, headers=bearer(key))
            assert (answer.status_code, answer.json["code"]) == (404, "not-found")
            walked += 1
    assert walked == 3
    assert contents(engine) == before


ENDINGS = {
    "revoked": update(ApiKey).values(revoked_at=datetime(2026, 1, 1, tzinfo=UTC)),
    "expired": update(ApiKey).values(expires_at=datetime(2026, 1, 1, tzinfo=UTC)),
    "suspended": update(Organisation).values(is_active=False),
    "switched off": update(Account).values(active=False),
    "no owner": update(Membership).values(role=Role.CONTRIBUTOR),
    "left": delete(Membership),
    "erased": delete(Account),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_key_stops_with_whatever_it_rests_on(app: Flask, world: World, engine: Engine, ending: str) -> None:
    _, key = key_for(app, world, "firm-1")
    client = app.test_client()
    assert ask(client, key, "/assessments").status_code == 200
    with engine.begin() as connection:
        connection.execute(ENDINGS[ending])
    assert ask(client, key, "/assessments").status_code == 401


def test_a_days_use_is_written_once(app: Flask, world: World, engine: Engine) -> None:
    key_id, key = key_for(app, world, "firm-1")
    used = select(ApiKey.last_used_on).where(ApiKey.id == key_id)
    with engine.connect() as connection:
        assert connection.scalar(used) is None
    ask(app.test_client(), key, "/assessments")
    with engine.begin() as connection:
        assert connection.scalar(used) == today()
        connection.execute(update(ApiKey).values(last_used_on=today() - timedelta(days=1)))
    ask(app.test_client(), key, "/nowhere")
    with engine.connect() as connection:
        assert connection.scalar(used) == today() - timedelta(days=1)
    ask(app.test_client(), key, f"/assessments/{UUID(int=1)}")
    with engine.connect() as connection:
        assert connection.scalar(used) == today()


def test_a_read_on_the_same_day_writes_nothing(
    app: Flask, world: World, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, key = key_for(app, world, "firm-1")
    client = app.test_client()
    ask(client, key, "/assessments")
    noted: list[object] = []
    monkeypatch.setattr("rongtong_assess.web.api.blueprint.set_last_use", lambda *_, **__: noted.append(1))
    before = contents(engine)
    assert ask(client, key, "/assessments").status_code == 200
    assert noted == []
    assert contents(engine) == before


def test_a_use_that_cannot_be_noted_stops_nobody(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    _, key = key_for(app, world, "firm-1")
    monkeypatch.setattr("rongtong_assess.web.api.blueprint.set_last_use", fail)
    assert ask(app.test_client(), key, "/assessments").status_code == 200


WRONG_ADDRESSES = [
    ("/nowhere", "GET", 404),
    ("/assessments/not-a-uuid", "GET", 404),
    ("/score", "GET", 405),
    ("/assessments", "PUT", 405),
    ("/assessments", "DELETE", 405),
]


@pytest.mark.parametrize(("path", "method", "status"), WRONG_ADDRESSES)
def test_a_wrong_address_is_a_problem_too(
    client: FlaskClient, app: Flask, world: World, path: str, method: str, status: int
) -> None:
    _, key = key_for(app, world, "firm-1")
    answer = client.open(f"{API}{path}", method=method, headers=bearer(key))
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    if status == 405:
        assert answer.headers["Allow"]


def test_a_fault_of_ours_is_a_problem_without_its_trace(
    app: Flask, client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, key = key_for(app, world, "firm-1")
    monkeypatch.setattr("rongtong_assess.web.api.views.list_readable", lambda *_, **__: 1 / 0)
    answer = ask(client, key, "/assessments")
    assert (answer.status_code, answer.json["code"]) == (500, "fault")
    assert "ZeroDivision" not in answer.text


def test_who_asks_too_often_has_to_wait(app: Flask, world: World) -> None:
    keys = [key_for(app, world, name)[1] for name in ("firm-1", "firm-2")]
    most = int(PER_KEY.partition(" ")[0])
    client = app.test_client()
    app.config["RATELIMIT_ENABLED"] = True
    try:
        statuses = [ask(client, keys[0], "/assessments?x=1").status_code for _ in range(most + 1)]
        refused = ask(client, keys[0], "/assessments")
        other = ask(client, keys[1], "/assessments")
        nobodys = [client.get(f"{API}/assessments").status_code for _ in range(most + 1)]
    finally:
        app.config["RATELIMIT_ENABLED"] = False
    assert statuses == [422] * most + [429]
    assert refused.json["code"] == "too-many-requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert other.status_code == 200
    assert nobodys == [401] * most + [429]

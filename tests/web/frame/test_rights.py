"""Every route, every role of two of every organisation, and nobody: who gets in, and what changes."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from rongtong_assess.core.actor import ROLES_OF, OrganisationKind, Role
from rongtong_assess.core.people.rights import ASSESSORS
from rongtong_assess.web.account.identity import UNWANTED_ENDPOINTS
from rongtong_assess.web.frame.guard import Right, find_right
from tests.web.api_steps import key_for
from tests.web.promised_rights import may_enter
from tests.web.routes import LAST_PAGES, address, contents, rules
from tests.web.world import KINDS_AND_ROLES, World, build_world, follow_plans, log_in

# Plans, reports and what platforms see of a firm exist once the assessment is submitted, a product for firms once it is
# published; the others are pages of a library that are not offered.
ABSENT_PAGES = {
    "firm.plan_set",
    "firm.report_docx",
    "firm.report_pdf",
    "firm.product",
    "platform.visit",
    "case_visit.overview",
    "case_visit.item",
    "case_visit.attendance",
    "case_visit.sheet",
    *UNWANTED_ENDPOINTS,
}
REFUSED = {302, 303, 401, 403}
LOG_IN = "/account/login"


@pytest.fixture
def world(app: Flask) -> World:
    """Two of everything; every firm follows a plan, firms and platforms have a key."""
    made = follow_plans(app, build_world(app))
    made.keys.update({name: key_for(app, made, name)[0] for name in (*made.assessments, *made.products)})
    return made


def test_without_a_log_in_only_public_pages_open_and_nothing_changes(app: Flask, world: World, engine: Engine) -> None:
    before = contents(engine)
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        client = app.test_client()
        for rule, method in rules(app):
            if find_right(app, rule.endpoint) is Right.PUBLIC:
                continue
            response = client.open(address(rule, world.ids("firm-1")), method=method)
            assert response.status_code in REFUSED, (rule.rule, method, response.status_code)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    assert contents(engine) == before


@pytest.mark.parametrize(("kind", "role"), KINDS_AND_ROLES)
def test_a_role_without_the_right_is_refused_and_changes_nothing(
    app: Flask, world: World, engine: Engine, kind: OrganisationKind, role: Role
) -> None:
    clients = [log_in(app, world.account(f"{kind}-{number}", role)) for number in (1, 2)]
    before = contents(engine)
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        for rule, method in rules(app):
            right = find_right(app, rule.endpoint)
            if may_enter(right, kind, role):
                continue
            for client in clients:
                response = client.open(address(rule, world.ids("firm-1")), method=method)
                # A log-in is nothing to the API, whoever it is.
                expected = 401 if right is Right.API else 403
                assert response.status_code == expected, (rule.rule, method, response.status_code)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    assert contents(engine) == before


@pytest.mark.parametrize("role", ROLES_OF[OrganisationKind.PLATFORM])
def test_another_platforms_product_is_not_found_and_does_not_change(
    app: Flask, world: World, engine: Engine, role: Role
) -> None:
    stranger = log_in(app, world.account("platform-2", role))
    before = contents(engine)
    app.config["WTF_CSRF_ENABLED"] = False
    walked = 0
    try:
        for rule, method in rules(app):
            right = find_right(app, rule.endpoint)
            if "product_id" not in rule.arguments or not may_enter(right, OrganisationKind.PLATFORM, role):
                continue
            data = {"is_confirmed": "y"} if method == "POST" else None
            response = stranger.open(address(rule, world.ids("firm-1")), method=method, data=data).status_code
            walked += 1
            assert response == 404, (rule.rule, method, response)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    assert walked == (10 if role in ASSESSORS else 1)
    assert contents(engine) == before


@pytest.mark.parametrize("role", ROLES_OF[OrganisationKind.FIRM])
def test_what_belongs_to_another_firm_is_not_found_and_does_not_change(
    app: Flask, world: World, engine: Engine, role: Role
) -> None:
    stranger = log_in(app, world.account("firm-2", role))
    before = contents(engine)
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        for rule, method in rules(app):
            right = find_right(app, rule.endpoint)
            if rule.arguments.isdisjoint(world.ids("firm-1")) or not may_enter(right, OrganisationKind.FIRM, role):
                continue
            response = _send(stranger, method, address(rule, world.ids("firm-1")))
            assert response == 404, (rule.rule, method, response)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    assert contents(engine) == before


def test_every_unsafe_request_without_a_token_is_refused(app: Flask, world: World, engine: Engine) -> None:
    clients = [log_in(app, world.leader(f"{kind}-1")) for kind in OrganisationKind]
    before = contents(engine)
    for rule, method in rules(app):
        if method == "GET":
            continue
        for client in clients:
            status = client.open(address(rule, world.ids("firm-1")), method=method).status_code
            refused = {401} if find_right(app, rule.endpoint) is Right.API else {400, 403}
            assert status in refused, (rule.rule, method, status)
    assert contents(engine) == before


def _send(client: FlaskClient, method: str, path: str) -> int:
    """A well-formed attempt, so that only the ownership can be what is refused."""
    if method == "POST" and path.endswith("/answers"):
        change = {"question": "base.network", "value": ["B"], "seen_revision": 0, "writer": "w", "sequence": 1}
        return client.post(path, json={"answers": [change]}).status_code
    return client.open(path, method=method, data={"pledge": "y"} if method == "POST" else None).status_code


@pytest.mark.parametrize(("kind", "role"), KINDS_AND_ROLES)
def test_a_role_with_the_right_gets_in(app: Flask, world: World, kind: OrganisationKind, role: Role) -> None:
    client = log_in(app, world.account(f"{kind}-1", role))
    own = world.ids("firm-1") | {"key_id": world.keys.get(f"{kind}-1", UUID(int=1))}
    for rule, method in sorted(rules(app), key=lambda found: found[0].endpoint in LAST_PAGES):
        is_page = method == "GET" and rule.arguments <= {*own, "step"}
        if is_page and may_enter(find_right(app, rule.endpoint), kind, role):
            response = client.get(address(rule, own))
            is_absent = response.status_code == 404 and rule.endpoint in ABSENT_PAGES
            assert response.status_code < 400 or is_absent, (rule.rule, response.status_code)
            asks_again = LOG_IN in (response.location or "") and rule.endpoint not in LAST_PAGES
            assert not asks_again, f"{rule.rule} asks to log in"

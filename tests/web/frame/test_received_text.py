"""Text that no page of ours sends is refused with words, never with a fault."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from rongtong_assess.web.account import forms as identity_forms
from tests.web.steps import NEW_PASSWORD, OWNER, account_of, read_letters, send
from tests.web.world import World, log_in, token_of

HIDDEN = ("\u202e反", "a\x07b", "\u200b")


@pytest.mark.parametrize("document", ["[" * 100_000, '{"a":' * 20_000 + "1" + "}" * 20_000])
def test_json_nested_beyond_reason_is_a_broken_message(firm_client: FlaskClient, world: World, document: str) -> None:
    path = f"/firm/assessments/{world.assessments['firm-1']}/answers"
    headers = {"X-CSRFToken": token_of(firm_client, "/firm/profile")}
    response = firm_client.post(path, data=document, headers=headers, content_type="application/json")
    assert response.status_code == 400
    assert response.get_json()["message"]


@pytest.mark.parametrize("half", [b"\\ud800", b"\xed\xa0\x80"])
@pytest.mark.parametrize("place", ["question", "value"])
def test_half_a_character_is_a_broken_message(firm_client: FlaskClient, world: World, half: bytes, place: str) -> None:
    path = f"/firm/assessments/{world.assessments['firm-1']}/answers"
    headers = {"X-CSRFToken": token_of(firm_client, "/firm/profile")}
    change = {"question": "base.network", "value": ["A"], "seen_revision": 0, "writer": "w", "sequence": 1}
    sent = {**change, place: "HALF" if place == "question" else ["HALF"]}
    document = json.dumps({"answers": [sent]}).encode().replace(b"HALF", half)
    response = firm_client.post(path, data=document, headers=headers, content_type="application/json")
    assert response.status_code == 400


def test_nul_in_a_form_is_refused_and_changes_nothing(firm_client: FlaskClient, engine: Engine) -> None:
    assert send(firm_client, "/account/name", "/account/", name="张\0三").status_code == 400
    assert account_of(engine, OWNER).name == "firm-1-owner"


def test_nul_in_an_address_is_refused(app: Flask, world: World) -> None:
    administrator = log_in(app, world.account("administrator-1", "administrator"))
    assert administrator.get("/admin/accounts?search=%00").status_code == 400
    assert administrator.get("/admin/%00").status_code in {400, 404}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_persons_name_holds_no_hidden_signs(app: Flask, firm_client: FlaskClient, engine: Engine, name: str) -> None:
    assert "看不见的控制字符" in send(firm_client, "/account/name", "/account/", name=name).text
    assert account_of(engine, OWNER).name == "firm-1-owner"
    newcomer = {"email": "new@example.com", "password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD, "consent": "y"}
    assert "看不见的控制字符" in send(app.test_client(), "/account/register", name=name, **newcomer).text


@pytest.mark.parametrize("field", ["organisation_name", "owner_name"])
@pytest.mark.parametrize("name", HIDDEN)
def test_an_invited_organisation_has_no_hidden_signs(app: Flask, world: World, field: str, name: str) -> None:
    administrator = log_in(app, world.account("administrator-1", "administrator"))
    good = {"kind": "park", "organisation_name": "某园区", "owner_name": "某人", "owner_email": "o@example.com"}
    response = send(administrator, "/admin/organisations/new", **{**good, field: name})
    assert response.status_code == 422
    assert "看不见的控制字符" in response.text


def test_asking_for_a_reset_costs_the_same_for_known_and_unknown_emails(
    app: Flask, world: World, outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library reckons a hash for an unknown e-mail; a known one must cost as much."""
    hashed: list[str] = []
    monkeypatch.setattr(identity_forms, "hash_password", hashed.append)
    send(app.test_client(), "/account/reset", email="nobody@example.com")
    assert hashed == []
    send(app.test_client(), "/account/reset", email=OWNER)
    assert len(hashed) == 1
    assert read_letters(outbox, OWNER)


def test_no_number_in_an_address_is_too_large_for_the_database(
    app: Flask, world: World, firm_client: FlaskClient
) -> None:
    """Every address with a number, with one that no column holds."""
    manager = log_in(app, world.account("platform-1", "manager"))
    with_numbers = [rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule]
    assert len(with_numbers) > 5
    for rule in with_numbers:
        path = re.sub("<int:[^>]+>", "9" * 20, re.sub("<uuid:[^>]+>", str(UUID(int=1)), rule.rule))
        for client in (manager, firm_client):
            headers = {"X-CSRFToken": token_of(client, "/account/")}
            method = min((rule.methods or set()) - {"HEAD", "OPTIONS"})
            assert client.open(path, method=method, headers=headers).status_code == 404, rule

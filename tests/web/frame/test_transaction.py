"""When a request takes the write lock, and when it gives up what it wrote."""

from __future__ import annotations

import importlib
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.web.frame import transaction
from rongtong_assess.web.frame.guard import PASSWORD_ENDPOINTS
from rongtong_assess.web.frame.transaction import request_session
from tests.web.world import World, follow_plans, log_in, token_of

BODY = b'{"answers": [{"question": "base.network", "value": ["B"], "seen_revision": 0, "writer": "w", "sequence": 1}]}'


def test_the_whole_message_is_there_before_the_write_lock_is_taken(
    firm_client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise whoever sends slowly would keep all others from writing."""
    token = token_of(firm_client, "/firm/profile")
    message = io.BytesIO(BODY)
    read_at_the_lock: list[int] = []
    begin_writing = transaction.begin_writing

    def note(session: Session) -> None:
        read_at_the_lock.append(message.tell())
        begin_writing(session)

    monkeypatch.setattr(transaction, "begin_writing", note)
    reply = firm_client.post(
        f"/firm/assessments/{world.assessments['firm-1']}/answers",
        input_stream=message,
        headers={"X-CSRFToken": token, "Content-Length": str(len(BODY)), "Content-Type": "application/json"},
    )
    assert reply.status_code == 200
    assert read_at_the_lock == [len(BODY)]


def test_what_a_failed_request_wrote_is_taken_back(
    firm_client: FlaskClient, world: World, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_after_writing(*_: object, **__: object) -> None:
        organisation = request_session().get(Organisation, world.organisations["firm-1"])
        assert organisation is not None
        organisation.name = "half done"
        request_session().flush()
        raise RuntimeError

    monkeypatch.setattr("rongtong_assess.web.firm.assessment.starting.start_assessment", fail_after_writing)
    token = token_of(firm_client, "/firm/profile")
    reply = firm_client.post("/firm/assessments", data={"csrf_token": token})
    assert reply.status_code == 500
    assert "系统出错了" in reply.text
    assert "Traceback" not in reply.text
    with engine.connect() as connection:
        assert "half done" not in connection.scalars(select(Organisation.name)).all()


FORMS = [
    ("firm-1", "web.firm.profile", "/firm/profile"),
    ("firm-1", "web.firm.progress.follow_up", "/firm/measures/new"),
    ("firm-1", "web.firm.progress.follow_up", "/firm/measures/{measure_id}"),
    ("platform-1", "web.platform.entering", "/platform/products/new"),
    ("platform-1", "web.platform.entering", "/platform/products/{product_id}/edit"),
]


@pytest.mark.parametrize(("role", "module", "page"), FORMS, ids=[page for *_, page in FORMS])
def test_a_form_is_read_and_refused_without_the_write_lock(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, role: str, module: str, page: str
) -> None:
    """What people type is looked at first: nobody else waits for it, however much it is."""
    follow_plans(app, world)
    address = page.format(**{key: str(value) for key, value in world.ids("firm-1").items()})
    client = log_in(app, world.leader(role))
    token = token_of(client, address)
    for place in (transaction, importlib.import_module(f"rongtong_assess.{module}")):
        monkeypatch.setattr(place, "begin_writing", lambda _: pytest.fail("the lock was taken"))
    sent = {"csrf_token": token, "planned_cost": "1e999999999", "real_cost": "3,5", "state": "planned"}
    assert client.post(address.replace("measures/new", "measures"), data=sent).status_code == 422


# These reckon or lay out for long before they write anything, or hash a password.
LATE = {
    "account.erase", "api.place", "api.score", "editions.add_draft", "editions.publish", "firm.import_workbook",
    "firm.make_plan", "firm.try_what_if", "platform.upload",
}  # fmt: skip


def test_what_takes_long_does_not_hold_the_write_lock_from_the_beginning(app: Flask) -> None:
    late = {name for name, view in app.view_functions.items() if getattr(view, "writes_late", False)}
    assert late | {"account.erase"} >= LATE
    assert app.view_functions.keys() >= PASSWORD_ENDPOINTS

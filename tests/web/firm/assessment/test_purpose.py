"""What an assessment is for: asked at submission, never demanded."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.storage.tables.assessment import Assessment
from tests.services.makers import example_changes
from tests.web.world import World, log_in, token_of


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

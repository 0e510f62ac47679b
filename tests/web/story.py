"""One firm with a finished assessment, in an application whose content a test may add to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.storage.tables.assessment import Answer, Assessment, StoredScorecard
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.services.makers import example_changes
from tests.web.world import World, build_world, log_in, token_of


@dataclass(frozen=True)
class Story:
    """One firm with a submitted assessment, in an application on a database of its own."""

    app: Flask
    engine: Engine
    world: World
    client: FlaskClient
    finished: UUID

    def page(self, path: str) -> str:
        return self.client.get(path, follow_redirects=True).text

    def post(self, path: str, page: str = "/firm/", **form: str) -> str:
        data = {**form, "csrf_token": token_of(self.client, page)}
        return self.client.post(path, data=data, follow_redirects=True).text

    def scorecard(self, assessment: UUID) -> tuple[object, ...]:
        with self.engine.connect() as connection:
            query = select(StoredScorecard.__table__).where(StoredScorecard.assessment_id == assessment)
            return tuple(connection.execute(query).one())

    def answers(self, assessment: UUID) -> dict[str, tuple[object, bool]]:
        with self.engine.connect() as connection:
            query = select(Answer.question, Answer.value, Answer.needs_confirmation)
            rows = connection.execute(query.where(Answer.assessment_id == assessment))
            return {row.question: (row.value, row.needs_confirmation) for row in rows}

    def newest(self) -> Assessment:
        with self.app.extensions[EXTENSION].sessions() as session:
            query = select(Assessment).where(Assessment.organisation_id == self.world.organisations["firm-1"])
            return session.scalars(query.order_by(Assessment.started_at.desc())).first()


def begin(app: Flask, engine: Engine, edition: Edition) -> Story:
    """The first firm answers all of the shipped edition and submits."""
    world = build_world(app)
    client = log_in(app, world.account("firm-1", "owner"))
    story = Story(app, engine, world, client, world.assessments["firm-1"])
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
    path = f"/firm/assessments/{story.finished}"
    token = {"X-CSRFToken": token_of(client, "/firm/")}
    assert client.post(f"{path}/answers", json={"answers": answers}, headers=token).json["refused"] == {}
    assert "自评结果" in story.post(f"{path}/submit", pledge="yes")
    return story

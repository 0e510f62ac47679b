"""A firm that answers as the script of the answer page does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from tests.web.world import token_of

EXAMPLE = Path(__file__).parents[4] / "questionnaires" / "miit-2024" / "examples" / "machining-60.json"


class Firm:
    """The first firm's owner with one open assessment, talking JSON as the page does."""

    def __init__(self, client: FlaskClient, assessment: UUID) -> None:
        self.client = client
        self.path = f"/firm/assessments/{assessment}"
        self.token = token_of(client, f"{self.path}/answers/base-equipment")
        self.sequence = 0

    def change(self, question: str, value: object, **other: object) -> dict[str, object]:
        self.sequence += 1
        plain = {"question": question, "value": value, "seen_revision": 0, "writer": "w", "sequence": self.sequence}
        return {**plain, **other}

    def send(self, document: object) -> tuple[int, dict[str, Any]]:
        response = self.client.post(f"{self.path}/answers", json=document, headers={"X-CSRFToken": self.token})
        return response.status_code, response.get_json()

    def save(self, question: str, value: object) -> dict[str, Any]:
        status, outcome = self.send({"answers": [self.change(question, value)]})
        assert status == 200
        return outcome

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        response = self.client.post(f"{self.path}{path}", data={**fields, "csrf_token": self.token})
        return response.status_code, response.text

    def answer_all(self) -> None:
        answers = json.loads(EXAMPLE.read_text(encoding="utf-8"))["answers"]
        changes = [change for question, value in answers.items() for change in self.changes_of(question, value)]
        status, outcome = self.send({"answers": changes})
        assert (status, outcome["refused"], outcome["progress"]["done"]) == (200, {}, 31)

    def changes_of(self, question: str, value: Any) -> list[dict[str, object]]:
        if isinstance(value, dict):
            return [self.change(f"fact.{fact}", str(number)) for fact, number in value["inputs"].items()]
        return [self.change(question, [value] if isinstance(value, str) else value)]

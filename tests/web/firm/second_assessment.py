"""A firm that finishes another assessment."""

from __future__ import annotations

from uuid import UUID

from tests.web.story import Story
from tests.web.world import token_of


def finish_another(story: Story) -> UUID:
    """The same answers in a new assessment, with what waits and what is new answered, and submitted."""
    story.post("/firm/assessments", carry_from=str(story.finished))
    begun = story.newest().id
    path = f"/firm/assessments/{begun}"
    waiting = [(question, value) for question, (value, waits) in story.answers(begun).items() if waits]
    if story.newest().edition_id != "miit-2024":
        waiting.append(("base.made_up", ["B"]))
    answers = [
        {"question": question, "value": value, "seen_revision": 1, "writer": "w", "sequence": 1}
        for question, value in waiting
    ]
    if answers:
        headers = {"X-CSRFToken": token_of(story.client, "/firm/")}
        assert story.client.post(f"{path}/answers", json={"answers": answers}, headers=headers).json["refused"] == {}
    assert "自评结果" in story.post(f"{path}/submit", pledge="yes")
    return begun

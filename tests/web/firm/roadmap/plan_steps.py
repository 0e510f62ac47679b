"""Steps of the tests about plans: asking for plans and opening them."""

from __future__ import annotations

from werkzeug.test import TestResponse

from tests.web.steps import send, words_of
from tests.web.story import Story

PLAIN = {"target": "2", "years": "1", "prices": "size"}


def path(story: Story, page: str = "plan") -> str:
    return f"/firm/assessments/{story.finished}/{page}"


def make(story: Story, **wished: object) -> TestResponse:
    """Ask for plans with these wishes."""
    return send(story.client, path(story), **{**PLAIN, **wished})  # type: ignore[arg-type]  # lists are sent as such


def make_and_open(story: Story, **wished: object) -> str:
    reply = make(story, **wished)
    assert reply.status_code == 303, words_of(reply.text)
    return story.page(reply.location)

"""Steps of the tests about visits: sending findings, finishing a visit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import func, select

from rongtong_assess.core.china_time import CHINA
from rongtong_assess.storage.tables.visit import Authorisation, Finding, Visit
from tests.web.form_markup import FormReader
from tests.web.story import Story
from tests.web.world import log_in, token_of


def send(client: FlaskClient, page: str, **form: str) -> str:
    return client.post(page, data={**form, "csrf_token": token_of(client, page)}, follow_redirects=True).text


def count(story: Story, table: type[Authorisation] | type[Finding] | type[Visit]) -> int:
    with story.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def submitted_on(story: Story) -> str:
    day = story.newest().submitted_at
    assert day is not None
    return china_day(day)


def begin(assessor: FlaskClient, story: Story) -> str:
    """Press 开始评定; the address of the visit."""
    page = f"/platform/visits/{story.finished}"
    response = assessor.post(f"{page}/begin", data={"csrf_token": token_of(assessor, page)})
    return response.location


def step_of(path: str, step: str) -> str:
    """The page of a step of the case to which the visit at that address belongs."""
    return f"{path.removesuffix('/visit')}/steps/{step}"


def sign(client: FlaskClient, path: str, step: str, **form: str) -> str:
    """Sign what the page of the step shows now."""
    page = step_of(path, step)
    return send(client, page, **{"seen_hash": seen_hash(client, page), **form})


def finish(story: Story, assessor: FlaskClient, path: str) -> str:
    """Everything as declared where nothing else was found, signed by two people; the page of the result."""
    assessor.post(f"{path}/rest", data={"csrf_token": token_of(assessor, path)})
    sign(assessor, path, "sign", visited_on=submitted_on(story))
    sign(log_in(story.app, story.world.account("platform-1", "reviewer")), path, "conclude")
    return assessor.get(f"/platform/visits/{story.finished}").text


def form_of(client: FlaskClient, page: str, question: str) -> dict[str, str]:
    """The hidden values of an item's form, as the page shows it now."""
    forms = FormReader(client.get(page).text).forms
    return next(form.hidden for form in forms if (form.action or "").endswith(f"/{question}"))


def save(client: FlaskClient, path: str, question: str, shown: Mapping[str, str] | None = None, **typed: object) -> str:
    """Send one item's form. shown: the hidden values of a page that was opened earlier."""
    page = f"{path}/{question}"
    hidden = dict(shown or form_of(client, page, question))
    hidden.pop("go_to", None)
    return client.post(page, data={**hidden, **typed}, follow_redirects=True).text


def seen_hash(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="seen_hash"[^>]*value="([0-9a-f]{64})"', client.get(page).text)
    assert found
    return found[1]


def china_day(moment: datetime) -> str:
    return moment.astimezone(CHINA).date().isoformat()

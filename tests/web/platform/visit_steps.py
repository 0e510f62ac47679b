"""Steps of the tests about visits: sending findings, finishing a visit."""

from __future__ import annotations

import re
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import func, select

from rongtong_assess.core.china_time import CHINA
from rongtong_assess.storage.tables.visit import Authorisation, Finding, Visit
from tests.web.story import Story
from tests.web.world import token_of


def send(client: FlaskClient, page: str, **form: str) -> str:
    return client.post(page, data={**form, "csrf_token": token_of(client, page)}, follow_redirects=True).text


def count(story: Story, table: type[Authorisation] | type[Finding] | type[Visit]) -> int:
    with story.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def submitted_on(story: Story) -> str:
    day = story.newest().submitted_at
    assert day is not None
    return china_day(day)


def finish(story: Story, consultant: FlaskClient, path: str) -> str:
    send(consultant, path, completion="1", confirm_rest="y")
    page = f"{path}/completion"
    return send(consultant, page, seen_revision=seen_revision(consultant, page), visited_on=submitted_on(story))


def seen_revision(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="seen_revision"[^>]*value="(\d+)"', client.get(page).text)
    assert found
    return found[1]


def china_day(moment: datetime) -> str:
    return moment.astimezone(CHINA).date().isoformat()

"""Steps of the tests about followed plans: choosing a plan, reading and saving a measure."""

from __future__ import annotations

import html
import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from rongtong_assess.storage.tables.progress import FollowedPlan, StoredMeasure
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.services.followers import Planned
from tests.web.firm.sent_form import SentForm
from tests.web.story import Story


def follow(story: Story, planned: Planned, **form: str) -> str:
    path = f"/firm/assessments/{story.finished}/plans/{planned.plan_set_id}/follow"
    return story.post(path, **{"kind": "least_cost", **form})


def rows(story: Story) -> list[StoredMeasure]:
    """The measures of the plan that is followed, in order."""
    with story.app.extensions[EXTENSION].sessions() as session:
        query = select(StoredMeasure).join(FollowedPlan, FollowedPlan.id == StoredMeasure.followed_plan_id)
        query = query.where(
            FollowedPlan.ended_at.is_(None), FollowedPlan.organisation_id == story.world.organisations["firm-1"]
        )
        return list(session.scalars(query.order_by(StoredMeasure.place)))


def lifting(story: Story) -> StoredMeasure:
    return next(row for row in rows(story) if row.effects["steps"])


def sent_by(page: str) -> dict[str, Any]:
    """What the browser would send of the form, with every box that is ticked."""
    sent: dict[str, Any] = dict(SentForm(page).sent)
    for area in re.finditer(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S):
        sent[area[1]] = html.unescape(area[2]).strip("\r\n")
    return sent


def save(client: FlaskClient, row: StoredMeasure, page: str = "", **change: Any) -> TestResponse:
    """Send the measure's form with these fields changed; page: as it was opened earlier."""
    address = f"/firm/measures/{row.id}"
    return client.post(address, data={**sent_by(page or client.get(address).text), **change})

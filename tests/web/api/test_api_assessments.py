"""What a program reads of stored assessments: a firm its own, a platform what it was given, and no more of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from rongtong_assess.services.forecast.forecast_assessment import find_forecast
from rongtong_assess.storage.tables.assessment import Assessment, StoredScorecard
from rongtong_assess.storage.tables.forecast import StoredForecast
from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.storage.tables.visit import ReportCode
from rongtong_assess.web.api.shapes import (
    AssessmentDocument,
    AssessmentPage,
    StandingScorecardDocument,
    StoredPlacementDocument,
)
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.api_steps import ask, key_for
from tests.web.story import Story
from tests.web.world import NOW, log_in


@pytest.fixture
def program(story: Story) -> FlaskClient:
    """A client without any log-in."""
    return story.app.test_client()


@pytest.fixture
def firms_key(story: Story) -> str:
    return key_for(story.app, story.world, "firm-1")[1]


@pytest.fixture
def platforms_key(story: Story) -> str:
    return key_for(story.app, story.world, "platform-1")[1]


def authorise(story: Story) -> str:
    """The address at which the first firm authorises the first platform, which it does."""
    path = f"/firm/platforms/{story.world.organisations['platform-1']}"
    story.post(f"{path}/authorise", "/firm/platforms", is_agreed="y")
    return path


def test_a_firm_reads_its_declared_result_as_it_was_stored(story: Story, program: FlaskClient, firms_key: str) -> None:
    answer = ask(program, firms_key, f"/assessments/{story.finished}/result")
    with story.engine.connect() as connection:
        stored = connection.scalar(select(StoredScorecard.document))
    declared = json.loads(stored)
    assert answer.json == {**declared, "source": "declared", "visit": None, "declared": declared}
    StandingScorecardDocument.model_validate_json(answer.data)


def test_a_firm_reads_its_forecast_with_its_basis_and_model(story: Story, program: FlaskClient, firms_key: str) -> None:
    answer = ask(program, firms_key, f"/assessments/{story.finished}/placement")
    with story.app.extensions[EXTENSION].sessions() as session:
        stored = find_forecast(session, story.world.organisations["firm-1"], story.finished)
    assert stored is not None
    assert answer.json["probabilities"] == list(stored.probabilities)
    assert (answer.json["model"], answer.json["basis"]) == (stored.model_id, "模拟数据训练，未经现场评定验证")
    assert answer.json["verified_firms"] == 0
    assert answer.json["superseded_by_visit"] is False
    StoredPlacementDocument.model_validate_json(answer.data)


def test_a_result_without_a_forecast_is_404_there(story: Story, program: FlaskClient, firms_key: str) -> None:
    with story.engine.begin() as connection:
        connection.execute(delete(StoredForecast))
    assert ask(program, firms_key, f"/assessments/{story.finished}/placement").status_code == 404
    assert ask(program, firms_key, f"/assessments/{story.finished}/result").status_code == 200


def test_a_shadow_forecast_is_never_given(story: Story, program: FlaskClient, firms_key: str) -> None:
    with story.engine.begin() as connection:
        connection.execute(update(StoredForecast).values(is_shown=False))
    assert ask(program, firms_key, f"/assessments/{story.finished}/placement").status_code == 404


def test_one_assessment_says_what_it_is(story: Story, program: FlaskClient, firms_key: str) -> None:
    answer = ask(program, firms_key, f"/assessments/{story.finished}")
    newest = story.newest()
    assert answer.json["id"] == str(story.finished)
    assert (answer.json["number"], answer.json["state"], answer.json["level"]) == (newest.number, "submitted", 1)
    assert answer.json["firm"] == {
        **{"name": "firm-1", "industry": "industry", "region": "330100"},
        "division": None,
    }
    AssessmentDocument.model_validate_json(answer.data)


def test_an_open_assessment_is_the_firms_alone_and_has_no_result(
    story: Story, program: FlaskClient, platforms_key: str
) -> None:
    _, key = key_for(story.app, story.world, "firm-2")
    still_open = story.world.assessments["firm-2"]
    answer = ask(program, key, f"/assessments/{still_open}").json
    assert (answer["state"], answer["level"], answer["firm"], answer["submitted_at"]) == ("open", None, None, None)
    for part in ("result", "placement"):
        assert ask(program, key, f"/assessments/{still_open}/{part}").status_code == 404
    owner = log_in(story.app, story.world.account("firm-2", "owner"))
    other = Story(story.app, story.engine, story.world, owner, still_open)
    authorise(other)
    assert ask(program, platforms_key, "/assessments").json["assessments"] == []
    assert ask(program, platforms_key, f"/assessments/{still_open}").status_code == 404


def test_a_platform_reads_while_it_is_authorised_and_not_a_moment_longer(
    story: Story, program: FlaskClient, platforms_key: str
) -> None:
    paths = [f"/assessments/{story.finished}{part}" for part in ("", "/result", "/placement")]
    assert [ask(program, platforms_key, path).status_code for path in paths] == [404] * 3
    path = authorise(story)
    assert [assessment["id"] for assessment in ask(program, platforms_key, "/assessments").json["assessments"]] == [
        str(story.finished)
    ]
    assert [ask(program, platforms_key, path).status_code for path in paths] == [200] * 3
    story.post(f"{path}/end", "/firm/platforms")
    assert ask(program, platforms_key, "/assessments").json == {"assessments": [], "next": None}
    assert [ask(program, platforms_key, path).status_code for path in paths] == [404] * 3


def test_a_suspended_firm_is_gone_for_the_platform_too(story: Story, program: FlaskClient, platforms_key: str) -> None:
    authorise(story)
    with story.engine.begin() as connection:
        connection.execute(
            update(Organisation).where(Organisation.id == story.world.organisations["firm-1"]).values(is_active=False)
        )
    assert ask(program, platforms_key, f"/assessments/{story.finished}").status_code == 404


def test_another_platform_reads_nothing(story: Story, program: FlaskClient) -> None:
    authorise(story)
    _, key = key_for(story.app, story.world, "platform-2")
    assert ask(program, key, "/assessments").json["assessments"] == []


def test_neither_flags_nor_codes_nor_people_are_given(
    story: Story, program: FlaskClient, firms_key: str, platforms_key: str
) -> None:
    authorise(story)
    with story.engine.connect() as connection:
        code = connection.scalar(select(ReportCode.code))
    for key in (firms_key, platforms_key):
        for path in ("", f"/{story.finished}", f"/{story.finished}/result", f"/{story.finished}/placement"):
            text = ask(program, key, f"/assessments{path}").text
            for hidden in (code, "flag", "audited", "91330100", "@example.com", "seal", "5200"):
                assert hidden not in text, (path, hidden)


@pytest.fixture
def many(story: Story) -> list[UUID]:
    """Seven submitted assessments of the first firm, the last begun first; two begun at the same moment."""
    firm = story.world.organisations["firm-1"]
    with story.app.extensions[EXTENSION].sessions.begin() as session:
        for number in range(6):
            session.add(
                Assessment(
                    organisation_id=firm,
                    number=f"RT-{number}",
                    edition_id="miit-2024",
                    edition_fingerprint="f",
                    state="submitted",
                    started_at=NOW + timedelta(minutes=number // 2, microseconds=number // 2),
                    submitted_at=NOW + timedelta(hours=1),
                )
            )
        session.flush()
        query = select(Assessment).where(Assessment.organisation_id == firm)
        return [
            assessment.id
            for assessment in session.scalars(query.order_by(Assessment.started_at.desc(), Assessment.id.desc()))
        ]


def pages(program: FlaskClient, key: str, limit: int) -> list[list[dict[str, Any]]]:
    found, after = [], ""
    while True:
        answer = ask(program, key, f"/assessments?limit={limit}{after}")
        AssessmentPage.model_validate_json(answer.data)
        found.append(answer.json["assessments"])
        if answer.json["next"] is None:
            return found
        after = f"&after={answer.json['next']}"


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 100])
def test_the_pages_hold_everything_once_in_order(
    program: FlaskClient, firms_key: str, many: list[UUID], limit: int
) -> None:
    found = pages(program, firms_key, limit)
    assert [UUID(assessment["id"]) for page in found for assessment in page] == many
    assert all(len(page) == limit for page in found[:-1])
    assert 0 < len(found[-1]) <= limit


WRONG_PAGES = [
    "limit=0", "limit=101", "limit=-1", "limit=x", "limit=", "limit=1.5", "limit=%D9%A1", "limit=1&limit=2",
    "after=", "after=x", "after=1-2", f"after={'9' * 17}-{'f' * 32}x", f"after={'9' * 30}-{'f' * 32}", "page=2",
]  # fmt: skip


@pytest.mark.parametrize("query", WRONG_PAGES)
def test_a_page_that_cannot_be_is_refused(program: FlaskClient, firms_key: str, query: str) -> None:
    answer = ask(program, firms_key, f"/assessments?{query}")
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (422, query.partition("=")[0])


@pytest.mark.parametrize("after", [f"0-{'0' * 32}", f"{'9' * 17}-{'f' * 32}"])
def test_a_place_beyond_either_end_is_only_that(program: FlaskClient, firms_key: str, after: str) -> None:
    assert ask(program, firms_key, f"/assessments?after={after}").status_code == 200
    assert ask(program, firms_key, f"/assessments/{UUID(int=1)}?limit=1").status_code == 422

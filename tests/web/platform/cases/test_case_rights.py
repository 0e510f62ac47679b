"""Who finds which case: strangers none, a platform its own through the list, the filters and the opening of others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.web.frame.site import now
from tests.web.platform.visit_steps import send
from tests.web.routes import address, contents, rules
from tests.web.story import Story
from tests.web.world import log_in


def day(days: int = 0) -> str:
    return (day_in_china(now()) + timedelta(days=days)).isoformat()


def client_of(story: Story, role: str, organisation: str = "platform-1") -> FlaskClient:
    return log_in(story.app, story.world.account(organisation, role))


@pytest.fixture
def manager(authorised: Story) -> FlaskClient:
    return client_of(authorised, "manager")


@pytest.fixture
def case(authorised: Story, manager: FlaskClient) -> str:
    """The address of a new case, below /platform or /firm."""
    form = {"assessments": str(authorised.finished), "purpose": "on_site", "due_on": day(3)}
    assert "新建了 1 个案件" in send(manager, "/platform/cases/new", **form)
    with authorised.engine.connect() as connection:
        return f"cases/{connection.execute(select(Case.id)).scalar_one()}"


@pytest.mark.parametrize("stranger", ["manager", "consultant", "reviewer", "reader"])
def test_another_platform_finds_nothing_and_changes_nothing(authorised: Story, case: str, stranger: str) -> None:
    assert_no_way_in(authorised, client_of(authorised, stranger, "platform-2"), case, "cases.")


@pytest.mark.parametrize("stranger", ["owner", "contributor", "reader"])
def test_another_firm_finds_nothing_and_changes_nothing(authorised: Story, case: str, stranger: str) -> None:
    assert_no_way_in(authorised, client_of(authorised, stranger, "firm-2"), case, "firm_cases.")


def test_a_consultant_who_is_not_assigned_finds_nothing(authorised: Story, case: str) -> None:
    assert_no_way_in(authorised, client_of(authorised, "consultant"), case, "cases.")


def assert_no_way_in(story: Story, stranger: FlaskClient, case: str, pages: str) -> None:
    """Every address of one case is closed to this person: 403 without the right, 404 with it."""
    before, walked = contents(story.engine), 0
    ids = {"case_id": case.removeprefix("cases/")}
    story.app.config["WTF_CSRF_ENABLED"] = False
    try:
        for rule, method in rules(story.app):
            if not rule.endpoint.startswith(pages) or "case_id" not in rule.arguments:
                continue
            path = address(rule, ids).replace("base-equipment", "withdraw")  # type: ignore[arg-type]  # texts as ids
            response = stranger.open(path, method=method, data={"reason": "我要"} if method == "POST" else None)
            assert response.status_code in {403, 404}, (rule.rule, method, response.status_code)
            walked += 1
    finally:
        story.app.config["WTF_CSRF_ENABLED"] = True
    assert walked >= 7
    assert contents(story.engine) == before


def test_the_list_of_cases_leads_to_the_filters_of_the_work_list(
    authorised: Story, manager: FlaskClient, case: str
) -> None:
    link = f"/platform/{case}"
    page = manager.get("/platform/cases/").text
    assert link in page
    assert 'action="/platform/work/"' in page
    assert '"/platform/work/?all=1&amp;state=to_assign"' in page
    assert link in manager.get("/platform/work/?all=1&state=to_assign&q=AJ-").text
    assert link not in client_of(authorised, "consultant").get("/platform/cases/").text


def test_opening_cases_says_which_firms_have_one_already(authorised: Story, manager: FlaskClient) -> None:
    free = manager.get("/platform/cases/new").text
    assert "data-free" in free
    assert "正在办：" not in free
    send(manager, "/platform/cases/new", assessments=str(authorised.finished), purpose="on_site")
    page = manager.get("/platform/cases/new").text
    assert "正在办：现场评定" in page
    assert "data-free" not in page

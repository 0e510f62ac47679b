"""The administrator's page of the placement model."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.story import Story
from tests.web.world import log_in, token_of


@pytest.fixture
def administrator(story: Story) -> FlaskClient:
    return log_in(story.app, story.world.account("administrator-1", "owner"))


def test_the_page_says_basis_drift_and_that_nothing_happens_by_itself(administrator: FlaskClient) -> None:
    page = administrator.get("/admin/models/").text
    for words in ("模拟数据训练，未经现场评定验证", "从不自动重新训练", "1 家，太少，不作判断", "只能重新拟合规则的线"):
        assert words in page


def test_a_decision_is_kept_and_shown(administrator: FlaskClient) -> None:
    form = {"csrf_token": token_of(administrator, "/admin/models/"), "words": "<b>先不动</b>"}
    page = administrator.post("/admin/models/looked", data=form, follow_redirects=True).text
    assert "&lt;b&gt;先不动&lt;/b&gt;" in page


def test_without_a_reason_nothing_is_kept(administrator: FlaskClient) -> None:
    form = {"csrf_token": token_of(administrator, "/admin/models/"), "words": " "}
    answer = administrator.post("/admin/models/looked", data=form)
    assert answer.status_code == 422
    assert "怎么决定" in answer.text

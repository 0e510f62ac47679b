"""Checking a printed report, by anyone and without a log-in."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from rongtong_assess.core.result.authenticity_code import show_code
from rongtong_assess.storage.tables.assessment import Assessment, StoredScorecard
from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.storage.tables.visit import ReportCode
from rongtong_assess.web.public import authenticity as verify
from tests.web.story import Story
from tests.web.world import log_in

HOSTILE = [
    "' OR '1'='1", "<script>alert(1)</script>", "%00", "%ff%fe", "../../etc/passwd", "0" * 5000, "{{7*7}}",
    "\u202e", "٣" * 20, "%0d%0aX: y", "😀" * 20,
]  # fmt: skip


def code_of(story: Story) -> str:
    with story.engine.connect() as connection:
        query = select(ReportCode.code).where(ReportCode.revoked_at.is_(None))
        return show_code(connection.execute(query).scalar_one())


@pytest.fixture
def anyone(story: Story) -> FlaskClient:
    return story.app.test_client()


def test_a_code_shows_level_day_edition_firm_and_number_and_nothing_else(story: Story, anyone: FlaskClient) -> None:
    response = anyone.get(f"/verify/{code_of(story)}")
    main = re.sub(r"<[^>]+>", " ", response.text[response.text.index("<main") : response.text.index("</main")])
    with story.engine.connect() as connection:
        number, at = connection.execute(select(Assessment.number, Assessment.submitted_at).where(
            Assessment.id == story.finished)).one()  # fmt: skip
        score = connection.scalar(select(StoredScorecard.score_points))
    assert response.status_code == 200
    for shown in (number, "firm-1", "一级", f"{at.year}年", "中小企业数字化水平评测指标", "自评结果，非官方认定"):
        assert shown in main
    assert "演示数据" not in main
    for hidden in (str(score), str(story.finished), "firm-1-owner", "91330100", "120", "330100"):
        assert hidden not in main


def test_a_demo_firms_report_says_so(story: Story, anyone: FlaskClient) -> None:
    with story.engine.begin() as connection:
        connection.execute(update(Organisation).values(is_demo=True))
    assert "演示数据" in anyone.get(f"/verify/{code_of(story)}").text


def test_no_session_is_begun_and_no_search_engine_keeps_it(story: Story, anyone: FlaskClient) -> None:
    for address in ("/verify", f"/verify/{code_of(story)}", "/verify/unknown"):
        response = anyone.get(address)
        assert "Set-Cookie" not in response.headers
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert response.headers["Cache-Control"] == "no-store"


def test_the_form_forgives_how_people_type(story: Story, anyone: FlaskClient) -> None:
    typed = code_of(story).lower().replace("-", " ").replace("0", "o").replace("1", "l")
    response = anyone.get("/verify", query_string={"code": f"  {typed}　"})
    assert (response.status_code, response.location) == (303, f"/verify/{code_of(story)}")


def test_a_wrong_sign_is_said_before_anything_is_looked_up_and_what_was_typed_stays(
    story: Story, anyone: FlaskClient
) -> None:
    code = code_of(story)
    typed = ("3" if code[0] == "2" else "2") + code[1:]
    response = anyone.get("/verify", query_string={"code": typed})
    assert response.status_code == 422
    assert "可能有一位输错了" in response.text
    assert f'value="{typed}"' in response.text


def test_an_unknown_code_gets_a_plain_page(story: Story, anyone: FlaskClient) -> None:
    response = anyone.get("/verify/0000-0000-0000-0000-0000")
    assert response.status_code == 404
    assert "查无此报告" in response.text
    assert "firm-1" not in response.text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_an_unknown_code(story: Story, anyone: FlaskClient, text: str) -> None:
    for address in (f"/verify/{quote(text, safe='%')}", f"/verify?code={quote(text, safe='%')}"):
        response = anyone.get(address)
        assert response.status_code in {400, 404, 422}, address
        assert "<script>alert" not in response.text
        assert "49" not in re.findall(r'value="([^"]*)"', response.text)


def test_an_address_may_look_only_so_often(story: Story, anyone: FlaskClient) -> None:
    most = int(verify.LOOKS_PER_ADDRESS.split()[0])
    story.app.config["RATELIMIT_ENABLED"] = True
    try:
        elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
        statuses = [anyone.get(f"/verify/{number}", environ_base=elsewhere).status_code for number in range(most + 1)]
        other = anyone.get(f"/verify/{code_of(story)}", environ_base={"REMOTE_ADDR": "192.0.2.8"})
    finally:
        story.app.config["RATELIMIT_ENABLED"] = False
    assert statuses == [404] * most + [429]
    assert other.status_code == 200


def test_the_owner_sees_the_code_and_takes_it_back(story: Story, anyone: FlaskClient) -> None:
    old, page = code_of(story), f"/firm/assessments/{story.finished}/report-code"
    assert old in story.page(page)
    assert "<svg" in story.page(page)
    assert "请勾选确认后再撤销" in story.post(page, page)
    assert code_of(story) == old
    assert "核验码已撤销" in story.post(page, page, is_confirmed="y")
    new = code_of(story)
    assert new != old
    assert new in story.page(page)
    assert anyone.get(f"/verify/{old}").status_code == 404
    assert anyone.get(f"/verify/{new}").status_code == 200


@pytest.mark.parametrize("role", ["contributor", "reader"])
def test_only_the_owner_takes_it_back(story: Story, app: Flask, role: str) -> None:
    client = log_in(app, story.world.account("firm-1", role))
    page = client.get(f"/firm/assessments/{story.finished}/report-code").text
    assert code_of(story) in page
    assert "撤销，换一个新的" not in page


def test_an_altered_result_is_said_to_the_firm_and_unknown_to_everyone_else(story: Story, anyone: FlaskClient) -> None:
    code = code_of(story)
    with story.engine.begin() as connection:
        connection.execute(update(StoredScorecard).values(document=StoredScorecard.document + " "))
    assert anyone.get(f"/verify/{code}").status_code == 404
    assert "核验码已经失效" in story.page(f"/firm/assessments/{story.finished}/report-code")


def test_an_open_assessment_has_no_code_page(story: Story) -> None:
    open_one = story.world.assessments["firm-2"]
    stranger = log_in(story.app, story.world.account("firm-2", "owner"))
    response = stranger.get(f"/firm/assessments/{open_one}/report-code")
    assert response.status_code == 303

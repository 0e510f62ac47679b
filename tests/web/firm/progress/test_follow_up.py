"""Following a plan: choosing, the list, readers, the end, and the next assessment."""

from __future__ import annotations

import html
import re
from uuid import UUID

import pytest
from flask import Flask

from rongtong_assess.storage.tables.progress import FollowedPlan, StoredMeasure
from rongtong_assess.storage.tables.roadmap import StoredPlanSet
from tests.services.followers import Planned
from tests.web.firm.progress.follow_up_steps import follow, lifting, rows, save
from tests.web.firm.second_assessment import finish_another
from tests.web.steps import words_of
from tests.web.story import Story
from tests.web.world import follow_plans, log_in, token_of


def test_following_lists_the_measures_by_phase_with_days_and_money(story: Story, planned: Planned) -> None:
    page = follow(story, planned, begun_on="２０２６年１２月１日")
    assert "最省钱的计划，从 2026年12月1日开始" in words_of(page)
    found = [row for row in rows(story) if row.solution_id]
    assert found
    assert all(html.escape(row.name) in page for row in found)
    assert "打底速赢" in page
    assert "还没有填过实际花费" in page
    assert "看措施清单" in story.page("/firm/")


@pytest.mark.parametrize(
    "form", [{"kind": "cheapest"}, {"begun_on": "明天"}, {"begun_on": "1999-01-01"}, {"begun_on": "2026-13-45"}]
)
def test_a_choice_that_cannot_be_is_refused_in_words(story: Story, planned: Planned, form: dict[str, str]) -> None:
    before = len(rows(story))
    assert "填写有误" in follow(story, planned, **form)
    assert len(rows(story)) == before


def test_another_firms_result_and_plan_set_are_not_found(story: Story, planned: Planned, app: Flask) -> None:
    stranger = log_in(app, story.world.account("firm-2", "owner"))
    token = token_of(stranger, "/firm/")
    for assessment in (story.finished, story.world.assessments["firm-2"]):
        path = f"/firm/assessments/{assessment}/plans/{planned.plan_set_id}/follow"
        assert stranger.post(path, data={"kind": "least_cost", "csrf_token": token}).status_code == 404
    follow_plans(app, story.world)
    plan = rows(story)[0].followed_plan_id
    assert stranger.get(f"/firm/measures?plan={plan}").status_code == 404
    assert stranger.get("/firm/measures?plan=nonsense").status_code == 404


def test_an_own_measure_is_added_with_mistakes_said(followed: Story) -> None:
    page = followed.post("/firm/measures", name="", planned_cost="x")
    assert "请写要做什么" in page
    assert "不是一个数" in page
    page = followed.post("/firm/measures", name="货架 <i>编号</i>", planned_cost="０．５", planned_start="2027/1/4")
    assert "货架 &lt;i&gt;编号&lt;/i&gt;" in page
    assert "贵公司自己加的" in page
    page = followed.post("/firm/measures", name="乙", planned_start="2027-01-04", planned_end="2027-01-03")
    assert "早于计划开始的日期" in page


def test_a_plan_that_ended_is_looked_at_only(followed: Story) -> None:
    row = lifting(followed)
    page = followed.post("/firm/measures/end")
    assert "还没有在跟进的计划" in page
    assert "正在跟进的措施" not in followed.page("/firm/")
    older = followed.page(f"/firm/measures?plan={row.followed_plan_id}")
    assert "这是以前的清单，只能看" in older
    assert html.escape(row.name) in older
    page = followed.page(f"/firm/measures/{row.id}")
    assert 'name="responsible"' not in page
    token = token_of(followed.client, "/firm/")
    data = {"csrf_token": token, "state": "planned", "revision": "1", "responsible": "王工"}
    refused = followed.client.post(f"/firm/measures/{row.id}", data=data)
    assert refused.status_code == 422
    assert "只能看" in refused.text


def test_a_reader_looks_and_is_offered_nothing_to_change(followed: Story, app: Flask) -> None:
    reader = log_in(app, followed.world.account("firm-1", "reader"))
    row = lifting(followed)
    pages = [reader.get(path).text for path in ("/firm/measures", f"/firm/measures/{row.id}")]
    assert all(html.escape(row.name) in page for page in pages)
    for page in pages:
        assert "加一项自己的措施" not in page
        assert 'action="/firm/measures' not in page
    assert reader.post(f"/firm/measures/{row.id}").status_code in {400, 403}


def test_the_next_assessment_offers_what_is_in_use_to_be_confirmed(followed: Story) -> None:
    row = lifting(followed)
    scene, _, level = row.effects["steps"][0]
    assert "措施已在用" not in followed.page("/firm/assessments/new")
    save(followed.client, row, move="in_use")
    page = followed.page("/firm/assessments/new")
    assert "措施已在用，建议改的" in page
    assert f"因为“{html.escape(row.name)}”已在用，建议填 {level} 级" in page
    followed.post("/firm/assessments", carry_from=str(followed.finished))
    begun = followed.newest().id
    assert followed.answers(begun)[f"scene.{scene}"] == (level, True)
    review = followed.page(f"/firm/assessments/{begun}/review")
    assert "还有" in review
    step = re.search(rf'href="(/firm/assessments/{begun}/answers/[^"#]+)[^"]*#q-scene-{scene}"', review)
    assert step
    card = followed.page(step[1])
    assert f"因为“{html.escape(row.name)}”已在用" in card
    assert "上次的答案，因为" not in card


def test_before_and_after_tells_what_was_done_and_what_was_planned(followed: Story) -> None:
    assert "还没有做完之后的结果" in followed.page("/firm/measures/before-after")
    row = lifting(followed)
    save(followed.client, row, move="in_use", real_cost="2.5", kpi_name="天数", kpi_baseline="9", kpi_now="4")
    finish_another(followed)
    page = words_of(followed.page("/firm/measures/before-after"))
    assert "这段时间做了什么" in page
    assert "当时的计划想到二级，这次评出来是" in page
    assert row.name in page
    assert "2.5 万元" in page
    assert "天数：基线 9，现在 4" in page
    assert "不一定都来自这些措施" in page


def test_without_a_plan_before_and_after_is_the_plain_comparison(story: Story) -> None:
    with story.engine.begin() as connection:
        connection.execute(StoredMeasure.__table__.delete())
        connection.execute(FollowedPlan.__table__.delete())
        connection.execute(StoredPlanSet.__table__.delete())
    assert story.client.get("/firm/measures/before-after").location == "/firm/comparison"
    assert "正在跟进的措施" not in story.page("/firm/")
    newer = finish_another(story)
    assert "这段时间做了什么" not in story.page(f"/firm/comparison?before={story.finished}&after={newer}")


def test_a_measure_that_is_not_there_is_not_found(followed: Story) -> None:
    assert followed.client.get(f"/firm/measures/{UUID(int=5)}").status_code == 404
    assert followed.client.get("/firm/measures/nonsense").status_code == 404

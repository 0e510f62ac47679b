"""The pages of the follow-up: choosing, the list, one measure, two people at once, the next assessment."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.installation import Installation
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.storage.tables.progress import FollowedPlan, StoredMeasure
from rongtong_assess.storage.tables.roadmap import StoredPlanSet
from rongtong_assess.web.frame.site import today
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.services.conftest import Firm
from tests.services.followers import Planned, keep_plans
from tests.web.firm.test_comparison import finish_another
from tests.web.firm.test_moving_on import FormReader
from tests.web.steps import words_of
from tests.web.story import Story
from tests.web.world import follow_plans, log_in, token_of


@pytest.fixture
def planned(story: Story, edition: Edition) -> Planned:
    """Plans for the finished assessment."""
    installation: Installation = story.app.extensions[EXTENSION]
    with installation.sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.email == "firm-1-owner@example.com")).one()
        firm = Firm(story.world.organisations["firm-1"], account.id, story.finished)
        return keep_plans(session, firm, installation.library, edition)


@pytest.fixture
def followed(story: Story, planned: Planned) -> Story:
    assert "措施清单" in follow(story, planned)
    return story


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
    sent: dict[str, Any] = dict(FormReader(page).sent)
    for area in re.finditer(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S):
        sent[area[1]] = html.unescape(area[2]).strip("\r\n")
    return sent


def save(client: FlaskClient, row: StoredMeasure, page: str = "", **change: Any) -> TestResponse:
    """Send the measure's form with these fields changed; page: as it was opened earlier."""
    address = f"/firm/measures/{row.id}"
    return client.post(address, data={**sent_by(page or client.get(address).text), **change})


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


def test_a_state_button_saves_everything_and_fills_in_the_day(followed: Story) -> None:
    row = lifting(followed)
    response = save(followed.client, row, move="running", responsible="李厂长", planned_cost="３，０００．５")
    assert response.status_code == 303
    stored = next(one for one in rows(followed) if one.id == row.id)
    assert (stored.state, stored.responsible, stored.real_start) == ("running", "李厂长", today())
    assert str(stored.planned_cost_wan_yuan) == "3000.5"
    assert "基线还没有记" in followed.page("/firm/")
    assert "进行中 1 项" in words_of(followed.page("/firm/measures"))


def test_a_kpi_may_carry_the_unit_beside_it(followed: Story) -> None:
    row = lifting(followed)
    sent = {"kpi_name": "库存准确率", "kpi_unit": "％", "kpi_baseline": "80 %", "kpi_now": "96.5％", "kpi_target": "-0"}
    assert save(followed.client, row, **sent).status_code == 303
    stored = next(one for one in rows(followed) if one.id == row.id)
    assert [str(stored.kpi_baseline), str(stored.kpi_now), str(stored.kpi_target)] == ["80", "96.5", "0"]


def test_too_much_evidence_is_said_above_the_form(followed: Story) -> None:
    row = lifting(followed)
    many = {f"evidence-{place}-what": f"材料 {place}" for place in range(32)}
    response = save(followed.client, row, **many)
    assert response.status_code == 422
    assert "佐证材料超过 30 条" in words_of(response.text)


def test_all_that_is_wrong_with_a_measure_is_told_at_once(followed: Story) -> None:
    response = save(
        followed.client, lifting(followed), move="stopped", real_cost="3,5", planned_start="1999-01-01", kpi_now="?"
    )
    assert response.status_code == 422
    page = words_of(response.text)
    for words in ("看不出是 3.5 还是 35", "日期太早或太晚", "停了的措施没有写原因", "不是一个数"):
        assert words in page


def test_saving_an_untouched_page_changes_nothing(followed: Story) -> None:
    row = lifting(followed)
    assert save(followed.client, row).status_code == 303
    assert next(one for one in rows(followed) if one.id == row.id).revision == 1


def test_evidence_is_added_changed_and_emptied(followed: Story) -> None:
    row = lifting(followed)
    count = len(row.evidence)
    save(
        followed.client,
        row,
        **{"evidence-0-what": "", f"evidence-{count}-what": "合同 <b>", f"evidence-{count}-is_done": "y"},
    )
    stored = next(one for one in rows(followed) if one.id == row.id)
    assert [one["what"] for one in stored.evidence] == [one["what"] for one in row.evidence[1:]] + ["合同 <b>"]
    assert stored.evidence[-1]["is_done"]
    assert "合同 &lt;b&gt;" in followed.page(f"/firm/measures/{row.id}")


HOSTILE = [
    ({"responsible": "王" * 10_000}, "最多 100 个字"),
    ({"supplier": "<script>alert(1)</script>" * 20}, "最多 200 个字"),
    ({"real_cost": "1e99"}, "科学计数法"),
    ({"kpi_now": "1e999999999"}, "科学计数法"),
    ({"kpi_now": "9" * 20_000}, "太长了"),
    ({"kpi_now": "96.5%", "kpi_unit": "台"}, "带了“%”"),
    ({"real_cost": "-1"}, "超出了可能的范围"),
    ({"real_cost": "3,5"}, "看不出是 3.5 还是 35"),
    ({"real_cost": "很多"}, "不是一个数"),
    ({"real_cost": "NaN"}, "不是一个数"),
    ({"planned_start": "2026-12-02", "planned_end": "2026-12-01"}, "早于计划开始的日期"),
    ({"planned_start": "0001-01-01"}, "日期太早或太晚"),
    ({"planned_start": "2026-02-30"}, "请填一个日期"),
    ({"move": "in_use", "real_end": "2099-01-01"}, "这一天还没有到"),
    ({"move": "stopped"}, "停了的措施没有写原因"),
    ({"kpi_name": "", "kpi_now": "5"}, "没有写是什么指标"),
    ({"evidence-0-what": "", "evidence-0-kept_where": "柜子"}, "请写材料的名称"),
    ({"responsible": "王\u202e工"}, "看不见的控制字符"),
]


@pytest.mark.parametrize(("change", "words"), HOSTILE)
def test_what_cannot_be_is_said_beside_its_field_and_stays_typed(
    followed: Story, change: dict[str, str], words: str
) -> None:
    row = lifting(followed)
    response = save(followed.client, row, **{"supplier": "某公司", **change})
    assert response.status_code == 422
    assert words in response.text
    assert "<script>alert" not in response.text
    typed = sent_by(response.text)
    for name, text in {"supplier": "某公司", **change}.items():
        if name != "move":
            assert [typed[name]] == [[text]] or typed[name] == text
    assert next(one for one in rows(followed) if one.id == row.id).revision == 1


def test_a_pressed_state_is_kept_while_a_mistake_is_mended(followed: Story) -> None:
    row = lifting(followed)
    refused = save(followed.client, row, move="stopped")
    assert "按“保存”后改为另一个状态：停了" in refused.text
    assert save(followed.client, row, refused.text, reason="先不做").status_code == 303
    assert next(one for one in rows(followed) if one.id == row.id).state == "stopped"


@pytest.mark.parametrize("change", [{"move": "done"}, {"state": ""}, {"seen": "{"}, {"seen": "[1]"}, {"revision": "x"}])
def test_what_no_page_of_ours_sends_is_a_clear_answer(followed: Story, change: dict[str, str]) -> None:
    row = lifting(followed)
    assert save(followed.client, row, responsible="王工", **change).status_code in {303, 409, 422}


def test_two_people_on_one_measure_lose_nothing(followed: Story, app: Flask) -> None:
    row = lifting(followed)
    colleague = log_in(app, followed.world.account("firm-1", "editor"))
    mine, theirs = (client.get(f"/firm/measures/{row.id}").text for client in (followed.client, colleague))
    assert save(colleague, row, theirs, responsible="赵主管", supplier="甲公司").status_code == 303
    clash = save(followed.client, row, mine, responsible="王工", real_cost="2")
    assert clash.status_code == 409
    assert re.search(r"负责人.*王工.*赵主管", words_of(clash.text))
    assert "firm-1-editor也改了这项措施" in words_of(clash.text)
    typed = sent_by(clash.text)
    assert (typed["responsible"], typed["real_cost"], typed["supplier"]) == (["王工"], ["2"], ["甲公司"])
    assert next(one for one in rows(followed) if one.id == row.id).responsible == "赵主管"
    assert save(followed.client, row, clash.text).status_code == 303
    stored = next(one for one in rows(followed) if one.id == row.id)
    assert (stored.responsible, stored.supplier, str(stored.real_cost_wan_yuan)) == ("王工", "甲公司", "2")


def test_changes_of_different_fields_go_together_without_asking(followed: Story, app: Flask) -> None:
    row = lifting(followed)
    colleague = log_in(app, followed.world.account("firm-1", "editor"))
    mine, theirs = (client.get(f"/firm/measures/{row.id}").text for client in (followed.client, colleague))
    save(colleague, row, theirs, responsible="赵主管")
    assert save(followed.client, row, mine, supplier="甲公司", move="running").status_code == 303
    stored = next(one for one in rows(followed) if one.id == row.id)
    assert (stored.responsible, stored.supplier, stored.state) == ("赵主管", "甲公司", "running")


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

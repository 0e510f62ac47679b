"""The plan pages: wishes in, plans kept and shown; bad wishes come back with a clear word and nothing lost."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.result.level import Gap
from rongtong_assess.core.roadmap.plan import Unreachable
from rongtong_assess.planning.plan_maker import PlanMaker
from rongtong_assess.services.roadmap.make_plans import make_plans
from rongtong_assess.storage.tables.roadmap import StoredPlanSet
from tests.web.firm.roadmap.plan_steps import PLAIN, make, make_and_open, path
from tests.web.form_markup import FormMarkup
from tests.web.steps import send, words_of
from tests.web.story import Story
from tests.web.world import log_in


def kept(engine: Engine) -> list[StoredPlanSet]:
    with engine.connect() as connection:
        return list(connection.execute(select(StoredPlanSet.__table__)))  # type: ignore[arg-type]  # rows will do


def test_the_form_begins_with_what_the_answers_show(story: Story) -> None:
    page = story.page(path(story))
    assert "按答案看已具备，请核对" in page
    assert '<option value="2">二级（规范级）（下一级）</option>' in page
    assert re.search(r'name="owned" value="[^"]+" checked', page)


def test_plans_are_kept_and_shown_side_by_side(story: Story, engine: Engine) -> None:
    page = words_of(make_and_open(story, budget="２０", pains=["quality"]))
    assert len(kept(engine)) == 1
    for words in ("最省钱", "留余地", "最有用", "预算内", "已证明没有更好的", "无悔措施", "打底速赢"):
        assert words in page, words
    for wish in ("最想解决 质量管理", "预算 20 万元", "费用算 1 年"):
        assert wish in page, wish
    assert "到二级（规范级）的路线图" in page


def test_each_plan_has_its_steps(story: Story) -> None:
    address = make(story, budget="30").location
    assert "“最省钱”怎么做" in story.page(f"{address}?show=least_cost")
    assert "“留余地”怎么做" in story.page(f"{address}?show=safe")
    for default in ("", "?show=within_budget", "?show=nonsense"):
        assert "“预算内”怎么做" in story.page(f"{address}{default}")


def test_a_second_press_leads_to_the_same_plans(story: Story, engine: Engine) -> None:
    assert make(story).location == make(story).location
    assert len(kept(engine)) == 1


def test_a_budget_that_is_too_small_says_which_would_do(story: Story) -> None:
    page = words_of(make_and_open(story, budget="0.1"))
    assert re.search(r"预算不够，最少要 [0-9.]+ 万元", page)
    assert "预算内" not in page.partition("按这些条件做的")[0].replace("不受预算", "")


def test_wishes_are_edited_again_from_the_kept_ones(story: Story) -> None:
    address = make(story, budget="20.50", years="2", locked=["marketing"], excluded=["net-5g"]).location
    again = re.search(r'href="([^"]+plan\?from=[^"]+)"', story.page(address))
    assert again
    page = story.page(again[1])
    assert re.search(r'<input[^>]*name="budget"[^>]*value="20.5"', page)
    assert re.search(r'name="locked" value="marketing" checked', page)
    assert re.search(r'name="excluded" value="net-5g" checked', page)


@pytest.mark.parametrize(
    ("wished", "words"),
    [
        ({"budget": "0"}, "预算是 0 万元，什么也做不了"),
        ({"budget": "-5"}, "请填 0 到 1000000 之间的数，单位：万元"),
        ({"budget": "1e999999"}, "科学计数法"),
        ({"budget": "0.00001"}, "小数超过 4 位"),
        ({"budget": "3,5"}, "看不出是 3.5 还是 35"),
        ({"budget": "NaN"}, "不是一个数"),
        ({"budget": "二十万"}, "中文数字"),
        ({"budget": "<b>5</b>"}, "不是一个数"),
        ({"years": "0"}, "请填 1 到 10 之间的整数"),
        ({"years": "9" * 5000}, "太长了"),
        ({"years": ""}, "请填年数"),
        ({"target": "0"}, "目标 0 级低于现在的 1 级"),
        ({"target": "9"}, "没有 9 级"),
        ({"target": "²"}, "没有这个选项"),
        ({"target": ""}, "没有这个选项"),
        ({"prices": "free"}, "没有这个选项"),
        ({"pains": ["quality"], "locked": ["quality"]}, "「质量管理」既是最想解决的，又要求保持不变"),
        ({"owned": ["net-5g"], "excluded": ["net-5g"]}, "方案「5G工业网络租用(切片/CPE)」既是已经有的，又被排除"),
        ({"wanted": ["magic"]}, "没有这个选项：「magic」"),
        ({"pains": ["<script>"]}, "没有这个选项：「&lt;script&gt;」"),
    ],
)
def test_wishes_that_cannot_be_come_back_with_a_word(
    story: Story, engine: Engine, wished: dict[str, object], words: str
) -> None:
    reply = make(story, **{"excluded": ["net-office"], **wished})
    assert reply.status_code == 422
    assert words in reply.text
    assert "<script>" not in reply.text
    assert re.search(r'name="excluded" value="net-(office|5g)" checked', reply.text)
    assert kept(engine) == []


def test_what_the_planner_refuses_stands_beside_its_field(story: Story) -> None:
    page = make(story, target="0").text
    assert re.search(r'id="target-error">.*目标 0 级低于现在的 1 级', page)
    assert 'href="#target"' in page


def test_what_no_plan_can_reach_says_which_condition(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    scenes = [scene.id for scene in story.app.extensions["rongtong"].library.get_edition("miit-2024").scenes.values()]
    reply = make(story, target="4", locked=scenes)
    assert reply.status_code == 422
    assert "到不了 4 级" in reply.text
    assert "放开保持不变的场景" in reply.text


def test_a_planner_that_fails_says_so_and_the_result_page_still_opens(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise Refused.because("plan", "现在做路线图的人太多", "请过一分钟再试；测评结果不受影响")

    monkeypatch.setattr(PlanMaker, "find_roadmap", busy)
    reply = make(story, budget="33")
    assert reply.status_code == 422
    assert "现在做路线图的人太多" in reply.text
    assert 'value="33"' in reply.text
    page = story.client.get(path(story, "result"))
    assert page.status_code == 200
    assert "这次没有做出路线图：现在做路线图的人太多" in page.text


def test_nobody_waits_for_the_planner_to_write(story: Story, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it reckons, another connection gets the write lock at once."""
    locks: list[str] = []

    def plan_and_look(*arguments: object, **options: object) -> object:
        with closing(sqlite3.connect(str(engine.url.database), timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
            locks.append("free")
            other.rollback()
        return make_plans(*arguments, **options)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr("rongtong_assess.web.firm.roadmap.plans.make_plans", plan_and_look)
    assert make(story).status_code == 303
    assert locks == ["free"]


def test_a_reader_sees_plans_but_makes_none(story: Story) -> None:
    address = make(story).location
    reader = log_in(story.app, story.world.account("firm-1", "reader"))
    page = reader.get(path(story)).text
    assert "您的权限是只看" in page
    assert FormMarkup(page).open_controls == []
    assert reader.get(address).status_code == 200
    assert send(reader, path(story), path(story, "what-if"), **PLAIN).status_code == 403


def test_plans_of_others_and_of_another_assessment_are_not_found(story: Story) -> None:
    address = make(story).location
    stranger = log_in(story.app, story.world.account("firm-2", "owner"))
    other = story.world.assessments["firm-2"]
    plan_set = address.rpartition("/")[2]
    for wrong in (address, f"/firm/assessments/{other}/plans/{plan_set}", path(story) + f"?from={plan_set}"):
        assert stranger.get(wrong).status_code == 404, wrong
    for known in (uuid4(), "not-an-id"):
        assert story.client.get(path(story) + f"?from={known}").status_code == 404


def test_the_list_of_plans_has_the_newest_first(story: Story) -> None:
    make(story)
    make(story, target="3")
    page = words_of(story.page(path(story)))
    listed = page[page.index("做过的路线图") :]
    assert listed.index("到三级（集成级）") < listed.index("到二级（规范级）")
    assert listed.count("现在用的") == 1


def test_the_result_page_shows_the_newest_plans_and_leads_on(story: Story, engine: Engine) -> None:
    page = story.page(path(story, "result"))
    assert "还没有说明预算和条件" in page
    assert kept(engine) == []
    address = make(story, target="3").location
    page = story.page(path(story, "result"))
    assert f"{address}?show=least_cost#steps" in page
    assert "先做这三步" in page
    assert all(link in page for link in (path(story), path(story, "what-if"), path(story, "report.pdf")))


def test_unreachable_words_stand_on_the_result_page_too(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    best = Gap(level=2, score_points=Decimal(5), scenes=1, required_scenes=0)
    monkeypatch.setattr(PlanMaker, "find_roadmap", lambda *_, **__: Unreachable(2, best, False))
    assert "到不了 2 级" in story.page(path(story, "result"))


def test_an_open_assessment_has_no_plans_yet(story: Story) -> None:
    story.post("/firm/assessments", carry_from=str(story.finished))
    begun = f"/firm/assessments/{story.newest().id}"
    for page in ("plan", "plans/compare"):
        assert story.client.get(f"{begun}/{page}").status_code == 303
    assert send(story.client, f"{begun}/plan", "/firm/", **PLAIN).status_code == 404

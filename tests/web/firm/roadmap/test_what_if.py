"""The what-if page: reckoned at once, with and without JavaScript, and nothing is stored."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.storage.database.columns import Table
from tests.web.steps import words_of
from tests.web.story import Story
from tests.web.world import log_in, token_of

SCENE = "scene.quality"


def address(story: Story) -> str:
    return f"/firm/assessments/{story.finished}/what-if"


def ask(story: Story, answers: dict[str, object], bought: list[str] | None = None) -> TestResponse:
    """As the module asks."""
    headers = {"X-CSRFToken": token_of(story.client, address(story))}
    return story.client.post(address(story), json={"answers": answers, "bought": bought or []}, headers=headers)


def post(story: Story, **fields: object) -> str:
    """As a browser without JavaScript sends the whole page, with some fields changed."""
    page = story.page(address(story))
    form: dict[str, object] = {"csrf_token": token_of(story.client, address(story))}
    for name, value in re.findall(r'type="(?:radio|checkbox)" name="([^"]+)" value="([^"]*)" checked', page):
        form.setdefault(name, []).append(value)  # type: ignore[attr-defined]  # only lists under these names
    form.update(re.findall(r'<input class="form-control[^>]*name="(fact[^"]+)" value="([^"]*)"', page))
    reply = story.client.post(address(story), data={**form, **fields})
    assert reply.status_code == 200, reply.text
    return reply.text


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in Table.metadata.sorted_tables
        }


def test_the_page_begins_with_the_present_result(story: Story) -> None:
    page = words_of(story.page(address(story)))
    assert "贵公司现在" in page
    assert "照这样，贵公司" not in page
    assert "没有变" in page


def test_the_reply_says_points_level_and_conditions_in_plain_words(story: Story) -> None:
    before = ask(story, {}).json
    reply = ask(story, {SCENE: 4, "base.network": ["B", "C", "D", "E"]}).json
    assert before["difference"] == "没有变"
    assert reply["difference"] == "+4 分"
    assert reply["headline"].startswith("照这样，贵公司")
    assert reply["rows"][1] == {**before["rows"][1], "tried": "41.8", "difference": "+4 分", "is_moved": True}
    assert [change["question"] for change in reply["changes"]] == ["base.network", SCENE]
    assert reply["conditions"][0]["name"] == "总得分"
    assert "四级" in reply["marks"][SCENE]


def test_trying_stores_nothing(story: Story, engine: Engine) -> None:
    story.page(address(story))
    token = {"X-CSRFToken": token_of(story.client, address(story))}
    before = everything(engine)
    tried = {"answers": {SCENE: 4, "base.network": "nonsense"}, "bought": ["net-office"]}
    assert story.client.post(address(story), json=tried, headers=token).status_code == 200
    form = {"csrf_token": token["X-CSRFToken"], SCENE: "3", "bought": "net-office"}
    assert story.client.post(address(story), data=form).status_code == 200
    assert everything(engine) == before


def test_without_javascript_the_page_comes_back_with_what_was_tried(story: Story) -> None:
    page = post(story, **{SCENE: "4"})
    assert "改了这些答案" in words_of(page)
    assert re.search(rf'name="{SCENE}" value="4" checked', page)
    assert "→ 四级" in words_of(page)
    assert "原来：" in words_of(page)


def test_without_javascript_one_press_takes_one_change_back(story: Story) -> None:
    page = post(story, **{SCENE: "4", "scene.finance": "4", "reset": SCENE})
    assert f'name="reset" value="{SCENE}"' not in page
    assert 'name="reset" value="scene.finance"' in page


def test_bad_input_stays_with_its_reason_beside_it(story: Story) -> None:
    page = post(story, **{"fact.networked_devices": "许多<b>", SCENE: "4"})
    assert 'value="许多&lt;b&gt;"' in page
    assert "不是一个数" in page
    assert "处没有算进去" in words_of(page)
    assert "→ 四级" in words_of(page)


@pytest.mark.parametrize(
    "value", ["99999999999999", "-1", "1e99", "<script>", "１２３４５６７８９０" * 5, [], {}, True, ["A", "ZZ"]]
)
def test_absurd_values_are_refused_in_words(story: Story, value: object) -> None:
    for question in ("fact.networked_devices", "base.network", SCENE):
        reply = ask(story, {question: value})
        assert reply.status_code == 200
        assert value == [] or question in reply.json["refused"]


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        {"answers": {}},
        {"answers": [], "bought": []},
        {"answers": {}, "bought": [1]},
        {"answers": {}, "bought": ["magic"]},
    ],
)
def test_a_message_of_another_shape_is_refused(story: Story, document: object) -> None:
    headers = {"X-CSRFToken": token_of(story.client, address(story))}
    reply = story.client.post(address(story), json=document, headers=headers)
    assert reply.status_code == 422
    assert reply.json["details"]


def test_a_purchase_says_what_it_costs_and_what_it_lacks(story: Story) -> None:
    reply = ask(story, {}, ["net-coverage"]).json
    assert reply["purchase"].startswith("选了 1 个方案，第一年约")
    assert "还缺先决条件" in reply["lacking"][0]["words"]
    assert reply["difference"] == "没有变"
    page = words_of(post(story, bought=["net-office", "net-shopfloor"]))
    assert "选了 2 个方案" in page
    assert "+2 分" in page


def test_what_was_bought_goes_on_to_the_plan_as_owned(story: Story) -> None:
    page = post(story, bought=["net-office", "net-shopfloor"])
    link = re.search(r'data-plan href="([^"]+)"', page)
    assert link
    plan = story.page(link[1].replace("&amp;", "&"))
    assert re.search(r'name="owned" value="net-office" checked', plan)
    assert re.search(r'name="owned" value="net-shopfloor" checked', plan)


def test_who_may_only_read_may_play_too(story: Story) -> None:
    reader = log_in(story.app, story.world.account("firm-1", "reader"))
    headers = {"X-CSRFToken": token_of(reader, address(story))}
    reply = reader.post(address(story), json={"answers": {SCENE: 4}, "bought": []}, headers=headers)
    assert reply.status_code == 200


def test_an_open_assessment_is_answered_first(story: Story) -> None:
    story.post("/firm/assessments", carry_from=str(story.finished))
    begun = f"/firm/assessments/{story.newest().id}/what-if"
    assert story.client.get(begun).status_code == 303
    headers = {"X-CSRFToken": token_of(story.client, "/firm/")}
    assert story.client.post(begun, json={"answers": {}, "bought": []}, headers=headers).status_code == 404


def test_every_question_and_every_solution_is_there(story: Story, edition: Edition) -> None:
    page = story.page(address(story))
    assert all(f'data-mark-of="{question}"' in page for question in edition.questions)
    assert page.count('name="bought"') == len(story.app.extensions["rongtong"].library.solutions)

"""From the firm's consent to the forecast: what each side sees, and what nobody else does."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from rongtong_assess.services.visit.visit_list import list_results_to_visit
from rongtong_assess.storage.tables.visit import Authorisation, Visit
from rongtong_assess.web.platform import visits
from tests.web.platform.visit_steps import count, finish, save, step_of
from tests.web.story import Story
from tests.web.world import log_in, token_of


def test_without_the_tick_nothing_is_authorised(story: Story, platform: UUID) -> None:
    page = story.post(f"/firm/platforms/{platform}/authorise", "/firm/platforms")
    assert "请先勾选同意" in page
    assert count(story, Authorisation) == 0


def test_the_owner_authorises_and_ends_it_again(authorised: Story, consultant: FlaskClient, platform: UUID) -> None:
    assert "已授权" in authorised.page("/firm/platforms")
    assert "firm-1" in consultant.get("/platform/visits").text
    authorised.post(f"/firm/platforms/{platform}/end", "/firm/platforms")
    assert "还没有企业授权给本平台" in consultant.get("/platform/visits").text
    assert consultant.get(f"/platform/visits/{authorised.finished}").status_code == 404


def test_only_the_owner_decides(story: Story, platform: UUID) -> None:
    editor = log_in(story.app, story.world.account("firm-1", "contributor"))
    token = token_of(editor, "/firm/")
    path = f"/firm/platforms/{platform}/authorise"
    assert editor.post(path, data={"csrf_token": token, "is_agreed": "y"}).status_code == 403
    assert "由企业的负责人操作" in editor.get("/firm/platforms").text


def test_another_platform_finds_nothing(authorised: Story) -> None:
    stranger = log_in(authorised.app, authorised.world.account("platform-2", "manager"))
    assert "还没有企业授权给本平台" in stranger.get("/platform/visits").text
    token = token_of(stranger, "/platform/settings")
    page = f"/platform/visits/{authorised.finished}"
    assert stranger.get(page).status_code == 404
    assert stranger.post(f"{page}/begin", data={"csrf_token": token}).status_code == 404
    assert count(authorised, Visit) == 0


def test_the_visit_page_says_what_the_forecast_rests_on(authorised: Story, consultant: FlaskClient) -> None:
    page = consultant.get(f"/platform/visits/{authorised.finished}").text
    assert "模拟数据训练，未经现场评定验证" in page
    assert "该企业现在是" in page
    assert "贵公司" not in page.partition("<main")[2]


def test_what_the_first_platform_found_is_not_for_the_second(
    authorised: Story, assessor: FlaskClient, path: str
) -> None:
    second = authorised.world.organisations["platform-2"]
    authorised.post(f"/firm/platforms/{second}/authorise", "/firm/platforms", is_agreed="y")
    other = log_in(authorised.app, authorised.world.account("platform-2", "manager"))
    save(assessor, path, "scene.finance", verdict="same", note="机密的说明")
    token, visit = token_of(other, "/platform/settings"), f"/platform/visits/{authorised.finished}"

    def pages() -> list[str]:
        begun = other.post(f"{visit}/begin", data={"csrf_token": token}, follow_redirects=True)
        looked = other.get(visit, follow_redirects=True)
        return [response.text for response in (begun, looked)]

    for text in pages():
        assert "机密的说明" not in text
        assert "别的平台" in text
    assert "请和企业商量由哪个平台评定" in pages()[0]
    assert other.get(path).status_code == 404
    assert other.get(step_of(path, "sign")).status_code == 404
    finish(authorised, assessor, path)
    for text in pages():
        assert "机密的说明" not in text
        assert "现场评定的结果" not in text
    assert "由别的平台评定" in other.get("/platform/visits").text


def test_hints_for_consultants_are_on_no_page_of_the_firm(authorised: Story) -> None:
    page = authorised.page(f"/firm/assessments/{authorised.finished}/result")
    assert "这样的组合少见" not in page
    assert "走访" not in page


def test_the_forecast_is_on_the_result_page_and_the_result_names_its_model(story: Story) -> None:
    page = story.page(f"/firm/assessments/{story.finished}/result")
    assert "到现场核对，多半会评为几级（预测）" in page
    assert "模拟数据训练，未经现场评定验证" in page
    assert "2026-11-25" in str(story.scorecard(story.finished))


def test_the_verify_page_has_no_forecast(story: Story) -> None:
    code = story.page(f"/firm/assessments/{story.finished}/report-code").partition('code-words">')[2].partition("<")[0]
    page = story.app.test_client().get(f"/verify/{code}").text
    assert "预测" not in page
    assert "可能性" not in page


def test_a_long_list_has_pages(authorised: Story, consultant: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "VISITS_PER_PAGE", 1)
    monkeypatch.setattr(visits, "list_results_to_visit", lambda *args, **how: 3 * list_results_to_visit(*args, **how))
    first = consultant.get("/platform/visits").text
    assert "共 3 份" in first
    assert "第 1 页，共 3 页" in first
    for asked in ("3", "99", "x", "-1"):
        page = consultant.get(f"/platform/visits?page={asked}").text
        assert f"第 {3 if asked in {'3', '99'} else 1} 页，共 3 页" in page
        assert len(re.findall(r'href="/platform/visits/[0-9a-f-]{36}"', page)) == 1

"""From the firm's consent to the verified level: what each side sees, and what nobody else does."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from rongtong_assess.core.china_time import CHINA
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.services.visit.visit_list import list_results_to_visit
from rongtong_assess.storage.tables.visit import Authorisation, Finding, Visit
from rongtong_assess.web.platform import visits
from tests.web.story import Story
from tests.web.world import log_in, token_of


@pytest.fixture
def platform(story: Story) -> UUID:
    return story.world.organisations["platform-1"]


@pytest.fixture
def authorised(story: Story, platform: UUID) -> Story:
    story.post(f"/firm/platforms/{platform}/authorise", "/firm/platforms", is_agreed="y")
    return story


@pytest.fixture
def consultant(authorised: Story) -> FlaskClient:
    return log_in(authorised.app, authorised.world.account("platform-1", "editor"))


def send(client: FlaskClient, page: str, **form: str) -> str:
    return client.post(page, data={**form, "csrf_token": token_of(client, page)}, follow_redirects=True).text


def count(story: Story, table: type[Authorisation] | type[Finding] | type[Visit]) -> int:
    with story.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


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
    editor = log_in(story.app, story.world.account("firm-1", "editor"))
    token = token_of(editor, "/firm/")
    path = f"/firm/platforms/{platform}/authorise"
    assert editor.post(path, data={"csrf_token": token, "is_agreed": "y"}).status_code == 403
    assert "由企业的负责人操作" in editor.get("/firm/platforms").text


def test_another_platform_finds_nothing(authorised: Story) -> None:
    stranger = log_in(authorised.app, authorised.world.account("platform-2", "owner"))
    assert "还没有企业授权给本平台" in stranger.get("/platform/visits").text
    token = token_of(stranger, "/platform/settings")
    for path in (f"/platform/visits/{authorised.finished}", f"/platform/visits/{authorised.finished}/verification"):
        assert stranger.get(path).status_code == 404
    answer = stranger.post(path, data={"csrf_token": token, "confirm_rest": "y"})
    assert answer.status_code == 404
    assert count(authorised, Visit) == 0


def test_the_visit_page_says_what_the_forecast_rests_on(authorised: Story, consultant: FlaskClient) -> None:
    page = consultant.get(f"/platform/visits/{authorised.finished}").text
    assert "模拟数据训练，未经现场评定验证" in page
    assert "该企业现在是" in page
    assert "贵公司" not in page.partition("<main")[2]


@pytest.fixture
def path(authorised: Story) -> str:
    return f"/platform/visits/{authorised.finished}/verification"


def submitted_on(story: Story) -> str:
    day = story.newest().submitted_at
    assert day is not None
    return china_day(day)


def finish(story: Story, consultant: FlaskClient, path: str) -> str:
    send(consultant, path, completion="1", confirm_rest="y")
    page = f"{path}/completion"
    return send(consultant, page, seen_revision=seen_revision(consultant, page), visited_on=submitted_on(story))


def seen_revision(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="seen_revision"[^>]*value="(\d+)"', client.get(page).text)
    assert found
    return found[1]


def shown_mark(client: FlaskClient, path: str, question: str) -> str:
    found = re.search(rf'name="seen-{re.escape(question)}" value="([^"]*)"', client.get(path).text)
    assert found
    return found[1]


def test_a_visit_is_saved_step_by_step_shown_and_completed(
    authorised: Story, consultant: FlaskClient, edition: Edition, path: str
) -> None:
    differing = {"verdict-base.device_network": "other", "found-base.device_network": "A"}
    differing["note-base.device_network"] = "只有两台联网\r\n其余没有"
    assert "已保存" in send(consultant, path, **differing)
    assert count(authorised, Finding) == 1
    early = consultant.get(f"{path}/completion").text
    assert f"还有 {len(edition.questions) - 1} 题没有核对" in early
    shown = send(consultant, path, completion="1", confirm_rest="y")
    assert count(authorised, Finding) == len(edition.questions)
    assert "会评为" in shown
    assert "和填报不一致的 1 处" in shown
    completion = f"{path}/completion"
    revision = seen_revision(consultant, completion)
    assert "到访日期不对" in send(consultant, completion, seen_revision=revision, visited_on="2020-01-01")
    assert "没有填到访日期" in send(consultant, completion, seen_revision=revision, visited_on="")
    done = send(consultant, completion, seen_revision=revision, visited_on=submitted_on(authorised))
    assert "现场评定的结果" in done
    assert "只有两台联网\n其余没有" in done
    assert "现场评定的结果" in authorised.page(f"/firm/assessments/{authorised.finished}/result")
    for closed in (path, completion):
        assert consultant.get(closed).location.endswith(f"/platform/visits/{authorised.finished}#verified")


def test_what_a_colleague_saved_meanwhile_is_shown_before_it_is_replaced(consultant: FlaskClient, path: str) -> None:
    send(consultant, path, **{"verdict-scene.finance": "same", "note-scene.finance": "看过账"})
    typed = {"verdict-scene.finance": "other", "found-scene.finance": "1", "note-scene.finance": "只有凭证"}
    page = send(consultant, path, **typed, **{"seen-scene.finance": ""})
    assert "同事记为“一致”，说明“看过账”" in page
    assert "只有凭证" in page
    mark = re.search(r'name="seen-scene.finance" value="([^"]+)"', page)
    assert mark
    assert "已保存" in send(consultant, path, **typed, **{"seen-scene.finance": mark[1]})
    assert "只有凭证" in consultant.get(path).text


def test_an_untouched_card_of_a_late_page_shows_and_keeps_what_a_colleague_found(
    authorised: Story, consultant: FlaskClient, path: str
) -> None:
    first = {"verdict-scene.finance": "same"}
    send(consultant, path, **first)
    old = shown_mark(consultant, path, "scene.finance")
    changed = {"verdict-scene.finance": "other", "found-scene.finance": "1", "note-scene.finance": "只有凭证"}
    send(consultant, path, **changed, **{"seen-scene.finance": old})
    late = {**first, "seen-scene.finance": old, "verdict-base.network": "other"}
    page = send(consultant, path, **late)
    assert "没有选现场看到的是什么" in page
    assert "只有凭证" in page
    assert "同事记为" not in page
    send(consultant, path, **{**late, "verdict-base.network": "same"}, confirm_rest="y")
    assert "只有凭证" in consultant.get(path).text


@pytest.mark.parametrize("typed", [{"found-scene.finance": "1"}, {"note-scene.finance": "只有凭证"}])
def test_what_was_filled_in_without_a_verdict_is_asked_about(
    authorised: Story, consultant: FlaskClient, path: str, typed: dict[str, str]
) -> None:
    page = send(consultant, path, **typed)
    assert "没有选一致还是不一致" in page
    assert count(authorised, Finding) == 0


def test_a_note_with_the_rest_confirmed_is_kept(consultant: FlaskClient, path: str) -> None:
    send(consultant, path, **{"note-scene.finance": "看过账"}, confirm_rest="y")
    assert "看过账" in consultant.get(path).text


def test_line_breaks_count_once(consultant: FlaskClient, path: str) -> None:
    note = "字" * 498 + "\r\n" + "字"
    assert "已保存" in send(consultant, path, **{"verdict-scene.finance": "same", "note-scene.finance": note})


@pytest.mark.parametrize("revision", ["", "-1", "x", "9" * 40, "١"])
def test_a_forged_revision_completes_nothing(
    authorised: Story, consultant: FlaskClient, path: str, revision: str
) -> None:
    send(consultant, path, confirm_rest="y")
    form = {"seen_revision": revision, "visited_on": submitted_on(authorised)}
    assert "同事又保存过" in send(consultant, f"{path}/completion", **form)


def test_what_the_first_platform_found_is_not_for_the_second(
    authorised: Story, consultant: FlaskClient, path: str
) -> None:
    second = authorised.world.organisations["platform-2"]
    authorised.post(f"/firm/platforms/{second}/authorise", "/firm/platforms", is_agreed="y")
    other = log_in(authorised.app, authorised.world.account("platform-2", "editor"))
    send(consultant, path, **{"verdict-scene.finance": "same", "note-scene.finance": "机密的说明"})
    token, day = token_of(other, "/platform/settings"), submitted_on(authorised)

    def pages() -> list[str]:
        answer = other.post(path, data={"csrf_token": token, "confirm_rest": "y"}, follow_redirects=True)
        end = other.post(f"{path}/completion", data={"csrf_token": token, "visited_on": day}, follow_redirects=True)
        visit = f"/platform/visits/{authorised.finished}"
        looked = [other.get(one, follow_redirects=True) for one in (visit, path, f"{path}/completion")]
        return [one.text for one in (answer, end, *looked)]

    for text in pages():
        assert "机密的说明" not in text
        assert "别的平台" in text
    assert all("请和企业商量由哪个平台评定" in refused for refused in pages()[:2])
    finish(authorised, consultant, path)
    for text in pages():
        assert "机密的说明" not in text
        assert "现场评定的结果" not in text
    assert "由别的平台评定" in other.get("/platform/visits").text


def test_who_saves_after_a_colleague_has_completed_is_told_that_nothing_was_saved(
    authorised: Story, consultant: FlaskClient, path: str
) -> None:
    token = token_of(consultant, path)
    send(consultant, path, confirm_rest="y")
    finish(authorised, consultant, path)
    late = {"verdict-scene.finance": "same", "note-scene.finance": "看过账", "csrf_token": token}
    page = consultant.post(path, data=late, follow_redirects=True).text
    assert "刚才填的没有保存：这次评定已经完成" in page
    assert "看过账" not in page


@pytest.mark.parametrize("found", ["", "9", "x", "<script>"])
def test_what_cannot_be_found_stands_beside_its_question(
    authorised: Story, consultant: FlaskClient, found: str
) -> None:
    path = f"/platform/visits/{authorised.finished}/verification"
    typed = {"verdict-scene.finance": "other", "found-scene.finance": found}
    page = send(consultant, path, **typed)
    assert "没有选现场看到的等级" in page
    assert count(authorised, Finding) == 0


def test_a_reader_looks_and_does_not_record(authorised: Story) -> None:
    reader = log_in(authorised.app, authorised.world.account("platform-1", "reader"))
    path = f"/platform/visits/{authorised.finished}/verification"
    assert "先保存" not in reader.get(path).text
    token = token_of(reader, path)
    assert reader.post(path, data={"csrf_token": token}).status_code == 403


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


def china_day(moment: datetime) -> str:
    return moment.astimezone(CHINA).date().isoformat()


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

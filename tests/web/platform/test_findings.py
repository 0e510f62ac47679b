"""Recording a visit: step by step, with colleagues, to the verified level."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.storage.tables.visit import Finding
from tests.web.platform.visit_steps import count, finish, seen_revision, send, submitted_on
from tests.web.story import Story
from tests.web.world import log_in, token_of


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

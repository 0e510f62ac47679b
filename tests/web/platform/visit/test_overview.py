"""A visit from its button to its end: what is checked, who took part, the sheet to print, the result."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.visit_record import VisitDay, VisitParticipant, VisitStatement
from rongtong_assess.storage.tables.visit import Finding
from tests.web.platform.visit_steps import (
    begin,
    count,
    finish,
    save,
    send,
    sign,
    step_of,
    submitted_on,
)
from tests.web.story import Story
from tests.web.world import log_in, token_of


def test_the_button_opens_a_case_and_leads_to_the_same_one_again(authorised: Story, assessor: FlaskClient) -> None:
    path = begin(assessor, authorised)
    assert "接着做现场评定" in assessor.get(f"/platform/visits/{authorised.finished}").text
    token = {"csrf_token": token_of(assessor, path)}
    again = assessor.post(f"/platform/visits/{authorised.finished}/begin", data=token)
    assert again.location == path
    with authorised.engine.connect() as connection:
        assert connection.execute(select(Case.state)).scalars().all() == ["on_site"]


def test_a_consultant_without_a_case_is_told_whom_to_ask(authorised: Story, consultant: FlaskClient) -> None:
    page = f"/platform/visits/{authorised.finished}"
    assert "请平台的主管开一个案件并分派给您" in consultant.get(page).text
    token = {"csrf_token": token_of(consultant, "/platform/products/new")}
    answer = consultant.post(f"{page}/begin", data=token, follow_redirects=True).text
    assert "请平台的主管开一个案件并分派给您" in answer
    assert count(authorised, Case) == 0


def test_the_overview_says_what_is_open_and_leads_there(assessor: FlaskClient, path: str, edition: Edition) -> None:
    first, second = edition.questions[:2]
    assert f'href="{path}/{first}"' in assessor.get(path).text
    save(assessor, path, first, verdict="same")
    page = assessor.get(path).text
    assert f"已核对 1 题，还有 {len(edition.questions) - 1} 题" in page
    assert f"接着核对：{edition.question_name(second)}" in page


def test_a_visit_is_recorded_confirmed_and_signed_by_two(
    authorised: Story, assessor: FlaskClient, path: str, edition: Edition
) -> None:
    save(assessor, path, "base.device_network", verdict="other", found="A", note="只有两台联网")
    page = step_of(path, "sign")
    early = assessor.get(page).text
    assert f"还有 {len(edition.questions) - 1} 题没有核对" in early
    assert 'name="seen_hash"' not in early
    assessor.post(f"{path}/rest", data={"csrf_token": token_of(assessor, path)})
    assert count(authorised, Finding) == len(edition.questions)
    assert "和填报不一致的 1 处" in assessor.get(page).text
    assert "到访日期不对" in sign(assessor, path, "sign", visited_on="2020-01-01")
    assert "没有填到访日期" in sign(assessor, path, "sign", visited_on="")
    assert "已有一个人签名" in sign(assessor, path, "sign", visited_on=submitted_on(authorised))
    assert "现在办不了" in assessor.get(step_of(path, "conclude"), follow_redirects=True).text
    reviewer = log_in(authorised.app, authorised.world.account("platform-1", "reviewer"))
    assert "结论已定" in sign(reviewer, path, "conclude")
    done = assessor.get(f"/platform/visits/{authorised.finished}").text
    assert "现场评定的结果" in done
    assert "只有两台联网" in done
    assert "这次评定已经有结论" in assessor.get(path).text


@pytest.mark.parametrize("seen", ["", "x", "0" * 64, "9" * 5000])
def test_a_forged_hash_signs_nothing(authorised: Story, assessor: FlaskClient, path: str, seen: str) -> None:
    assessor.post(f"{path}/rest", data={"csrf_token": token_of(assessor, path)})
    form = {"seen_hash": seen, "visited_on": submitted_on(authorised)}
    assert "处需要改正" in send(assessor, step_of(path, "sign"), **form)
    assert "已有一个人签名" not in assessor.get(path.removesuffix("/visit")).text


def test_a_level_that_stays_is_said_in_a_sentence(authorised: Story, assessor: FlaskClient, path: str) -> None:
    page = finish(authorised, assessor, path)
    assert "等级和得分与自评相同：" in page
    assert "各题都和填报一致" in page
    assert f'/firm/assessments/{authorised.finished}/result#verified">逐处对照' in authorised.page("/firm/")


def test_who_took_part_when_and_what_was_said_is_kept(authorised: Story, assessor: FlaskClient, path: str) -> None:
    day = submitted_on(authorised)
    said = {"firm-satisfaction": "4", "firm-words": "设备商不常来", "provider-words": "配合得好"}
    person = {"person-side": "firm", "person-name": "陈主任", "person-role": "生产"}
    page = send_attendance(assessor, path, days=[day, day, ""], **said, **person)
    assert "到访记录已保存" in page
    assert "满意度 4 分" in page
    assert "设备商不常来" in page
    assert "企业：陈主任（生产）" in page
    assert "分派的评定人员" in page
    assert (count(authorised, VisitDay), count(authorised, VisitStatement)) == (1, 2)
    assert "还没有记下" not in assessor.get(f"{path}/attendance").text
    with authorised.engine.connect() as connection:
        person_id = connection.execute(select(VisitParticipant.id)).scalar_one()
    token = {"csrf_token": token_of(assessor, f"{path}/attendance")}
    assessor.post(f"{path}/attendance/{person_id}/remove", data=token)
    assert count(authorised, VisitParticipant) == 0
    assert assessor.post(f"{path}/attendance/{person_id}/remove", data=token).status_code == 404


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"days": "2020-01-01"}, "到访日期不对"),
        ({"days": "昨天"}, "到访日期不是一个日期"),
        ({"person-role": "厂长"}, "没有填姓名"),
        ({"firm-words": "长" * 501}, "501 个字"),
        ({"person-name": "陈\u200b主任"}, "零宽空格"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(
    authorised: Story, assessor: FlaskClient, path: str, typed: dict[str, str], why: str
) -> None:
    page = send_attendance(assessor, path, **{"provider-words": "配合得好", **typed})
    assert why in page
    assert "配合得好" in page
    assert count(authorised, VisitStatement) == 0


def send_attendance(client: FlaskClient, path: str, **form: object) -> str:
    page = f"{path}/attendance"
    data = {**form, "csrf_token": token_of(client, page)}
    return client.post(page, data=data, follow_redirects=True).text


def test_the_sheet_has_every_question_with_boxes_and_room(assessor: FlaskClient, path: str, edition: Edition) -> None:
    page = assessor.get(f"{path}/sheet").text
    assert page.count('class="sheet-item"') == len(edition.questions) + 1
    assert page.count('<span class="box">一致</span>') == len(edition.questions)
    assert all(edition.question_name(question) in page for question in edition.questions)
    assert "要看的材料" in page


def test_a_reader_looks_at_everything_and_changes_nothing(authorised: Story, path: str) -> None:
    reader = log_in(authorised.app, authorised.world.account("platform-1", "reader"))
    token = {"csrf_token": token_of(reader, path)}
    for page in (path, f"{path}/attendance", f"{path}/sheet"):
        assert reader.get(page).status_code == 200
    for page in (f"{path}/rest", f"{path}/attendance", f"/platform/visits/{authorised.finished}/begin"):
        assert reader.post(page, data=token).status_code == 403

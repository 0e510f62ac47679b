"""Cases on the pages of a platform and of its firm, from opening to the signed result."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.storage.tables.consulting.case import Case, CaseEvent
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.frame.site import now
from tests.web.platform.visit_steps import seen_hash, send, submitted_on
from tests.web.story import Story
from tests.web.world import log_in, token_of


def day(days: int = 0) -> str:
    return (day_in_china(now()) + timedelta(days=days)).isoformat()


def client_of(story: Story, role: str, organisation: str = "platform-1") -> FlaskClient:
    return log_in(story.app, story.world.account(organisation, role))


def public_id(story: Story, role: str) -> str:
    with story.engine.connect() as connection:
        email = story.world.account("platform-1", role)
        return str(connection.execute(select(Account.public_id).where(Account.email == email)).scalar_one())


def state(story: Story) -> str:
    with story.engine.connect() as connection:
        return str(connection.execute(select(Case.state)).scalar_one())


@pytest.fixture
def manager(authorised: Story) -> FlaskClient:
    return client_of(authorised, "manager")


@pytest.fixture
def case(authorised: Story, manager: FlaskClient) -> str:
    """The address of a new case, below /platform or /firm."""
    form = {"assessments": str(authorised.finished), "purpose": "on_site", "due_on": day(3)}
    assert "新建了 1 个案件" in send(manager, "/platform/cases/new", **form)
    with authorised.engine.connect() as connection:
        return f"cases/{connection.execute(select(Case.id)).scalar_one()}"


def take(client: FlaskClient, page: str, step: str, **form: str) -> str:
    return send(client, f"/{page}/steps/{step}", **form)


def go_on_site(story: Story, manager: FlaskClient, case: str) -> FlaskClient:
    page = f"platform/{case}"
    take(manager, page, "assign", lead=public_id(story, "consultant"), others=public_id(story, "manager"))
    take(manager, page, "schedule", due_on=day(1))
    consultant = client_of(story, "consultant")
    assert "顾问逐题核对" in take(consultant, page, "begin")
    return consultant


def sign_twice(story: Story, consultant: FlaskClient, case: str) -> None:
    page, visit = f"platform/{case}", f"/platform/{case}/visit"
    consultant.post(f"{visit}/rest", data={"csrf_token": token_of(consultant, visit)})
    first = {"seen_hash": seen_hash(consultant, f"/{page}/steps/sign"), "visited_on": submitted_on(story)}
    take(consultant, page, "sign", **first)
    reviewer = client_of(story, "reviewer")
    take(reviewer, page, "conclude", seen_hash=seen_hash(reviewer, f"/{page}/steps/conclude"))


def test_a_case_goes_from_opening_to_a_result_that_the_firm_sees(
    authorised: Story, manager: FlaskClient, case: str
) -> None:
    assert "主管来分派顾问" in manager.get(f"/platform/{case}").text
    consultant = go_on_site(authorised, manager, case)
    sign_twice(authorised, consultant, case)
    assert state(authorised) == "concluded"
    for page in (manager.get(f"/platform/{case}").text, authorised.page(f"/firm/{case}")):
        assert "结论已定" in page
        assert "第 1 版" in page
        assert re.search(r"现场评定</th>\s*<td data-name=\"等级\">", page)
        assert "还没有" in page
    opening = manager.get("/platform/cases/new").text
    assert "已做过现场评定" in opening
    assert "data-free" not in opening
    version = authorised.page(f"/firm/{case}/versions/1")
    assert "platform-1-consultant" in version
    assert "platform-1-reviewer" in version
    assert re.search("[0-9a-f]{64}", version)
    assert authorised.client.get(f"/firm/{case}/versions/2").status_code == 404


def test_nobody_offers_a_step_that_the_person_may_not_take(authorised: Story, manager: FlaskClient, case: str) -> None:
    reader = client_of(authorised, "reader").get(f"/platform/{case}").text
    assert "/steps/" not in reader
    assert "写一条意见" not in reader
    assert f"/platform/{case}/steps/assign" in manager.get(f"/platform/{case}").text
    assert "/steps/withdraw" in authorised.page(f"/firm/{case}")
    contributor = client_of(authorised, "contributor", "firm-1")
    assert "/steps/" not in contributor.get(f"/firm/{case}").text


def test_a_refused_step_keeps_what_was_typed_and_says_what_is_missing(
    authorised: Story, manager: FlaskClient, case: str
) -> None:
    page = f"platform/{case}"
    assert "没有选顾问" in take(manager, page, "assign", lead="")
    assert "没有选顾问" in take(manager, page, "assign", lead="00000000-0000-0000-0000-000000000001")
    take(manager, page, "assign", lead=public_id(authorised, "consultant"))
    late = take(manager, page, "schedule", due_on="2020-01-01")
    assert "日期已经过去了" in late
    assert 'value="2020-01-01"' in late
    assert "请填一个日期" in take(manager, page, "schedule", due_on="下周")
    assert "没有填日期" in take(manager, page, "schedule", due_on="")
    assert "没有写原因" in take(manager, page, "withdraw")
    long = take(manager, page, "withdraw", reason="长" * 501)
    assert "501 个字" in long
    assert "长" * 501 in long
    assert state(authorised) == "assigned"


def test_a_step_that_is_over_leads_back_to_the_case(manager: FlaskClient, case: str) -> None:
    for answer in (
        manager.get(f"/platform/{case}/steps/begin", follow_redirects=True),
        manager.post(
            f"/platform/{case}/steps/begin",
            data={"csrf_token": token_of(manager, "/platform/settings")},
            follow_redirects=True,
        ),
    ):
        assert "这一步现在办不了" in answer.text
    assert manager.get(f"/platform/{case}/steps/nonsense").status_code == 404


def test_the_firm_supplies_what_is_missing_until_the_day(authorised: Story, manager: FlaskClient, case: str) -> None:
    consultant = go_on_site(authorised, manager, case)
    take(consultant, f"platform/{case}", "return", reason="缺 10 月的台账", due_on=day(5))
    page = authorised.page(f"/firm/{case}")
    assert "缺 10 月的台账" in page
    assert "补齐材料" in page
    assert f"/firm/assessments/{authorised.finished}/evidence" in page
    assert "等贵公司办" in authorised.page("/firm/cases/")
    take(client_of(authorised, "contributor", "firm-1"), f"firm/{case}", "resupply")
    assert state(authorised) == "on_site"


def test_the_firm_appeals_and_somebody_else_answers(authorised: Story, manager: FlaskClient, case: str) -> None:
    sign_twice(authorised, go_on_site(authorised, manager, case), case)
    owner = client_of(authorised, "owner", "firm-1")
    assert "没有写原因" in take(owner, f"firm/{case}", "appeal")
    assert "申诉已收到" in take(owner, f"firm/{case}", "appeal", reason="质量场景应当是三级")
    reviewer = client_of(authorised, "reviewer").get(f"/platform/{case}").text
    assert "质量场景应当是三级" in reviewer
    assert "/steps/grant_appeal" not in reviewer
    assert "第 2 轮" in take(manager, f"platform/{case}", "grant_appeal", reason="有道理")


def test_comments_are_for_the_firm_only_where_they_say_so(authorised: Story, manager: FlaskClient, case: str) -> None:
    page = f"/platform/{case}"
    comments = f"{page}/comments"
    token = {"csrf_token": token_of(manager, page)}
    for form in ({"text": "只给同事看"}, {"text": "请补台账", "is_for_firm": "y", "question": "scene.quality"}):
        manager.post(comments, data={**token, **form})
    refused = manager.post(comments, data={**token, "text": "", "question": "scene.unknown"})
    assert refused.status_code == 422
    assert "没有写意见" in refused.text
    shown = authorised.page(f"/firm/{case}")
    assert "请补台账" in shown
    assert "只给同事看" not in shown
    found = re.search(r"comments/([0-9a-f-]{36})/settle", shown)
    assert found
    owner = client_of(authorised, "owner", "firm-1")
    token = {"csrf_token": token_of(owner, f"/firm/{case}")}
    assert owner.post(f"/firm/{case}/comments/{found[1]}/settle", data=token).status_code == 303
    assert "已解决" in manager.get(page).text


def test_many_firms_late_applications_and_batches(authorised: Story, manager: FlaskClient) -> None:
    batch = {"name": "第一批", "window_from": "2020-01-01", "apply_within_months": "3"}
    assert "批次已保存" in send(manager, "/platform/cases/batches", **batch)
    assert "已经有同名的批次" in send(manager, "/platform/cases/batches", **batch)
    page = manager.get("/platform/cases/new").text
    found = re.search(r'<option value="([0-9a-f-]{36})">第一批', page)
    assert found
    form = {"assessments": str(authorised.finished), "purpose": "acceptance", "batch": found[1]}
    late = send(manager, "/platform/cases/new", **form, completed_on="2021-01-05")
    assert "晚了也能新建" in late
    assert f'value="{authorised.finished}" checked' in late
    assert "没有填完成日期" in send(manager, "/platform/cases/new", **form)
    assert "至少选一家" in send(manager, "/platform/cases/new", purpose="on_site")
    assert "没有这个选项" in send(manager, "/platform/cases/new", **{**form, "purpose": "other"})
    opened = send(manager, "/platform/cases/new", **form, completed_on="2021-01-05", reason="发票没有到")
    assert "发票没有到" in opened
    with authorised.engine.connect() as connection:
        assert connection.execute(select(CaseEvent.was_late)).scalar_one()
        assert connection.execute(select(Case.completed_on)).scalar_one() == date(2021, 1, 5)
    changed = send(manager, f"/platform/cases/batches/{found[1]}", name="第一批", apply_within_months="x")
    assert "修改：第一批" in changed


def test_a_consultant_is_sent_to_the_questions_before_the_signature(
    authorised: Story, manager: FlaskClient, case: str
) -> None:
    consultant, page = go_on_site(authorised, manager, case), f"/platform/{case}"
    usual = r'<a class="btn btn-primary" href="([^"]*)"'
    assert re.findall(usual, consultant.get(page).text) == [f"{page}/visit"]
    consultant.post(f"{page}/visit/rest", data={"csrf_token": token_of(consultant, f"{page}/visit")})
    assert re.findall(usual, consultant.get(page).text) == [f"{page}/steps/sign"]
    assert f'href="{page}"' in consultant.get(f"{page}/visit").text
    assert f'href="{page}"' in consultant.get(f"{page}/evidence").text


def test_how_a_platform_handles_cases_is_its_managers_to_say(authorised: Story, manager: FlaskClient) -> None:
    page = "/platform/settings"
    token = {"csrf_token": token_of(manager, page)}
    answer = manager.post(f"{page}/cases", data={**token, "appeal_days": "10", "needs_other_organisation": "y"})
    assert answer.status_code == 303
    assert 'value="10"' in manager.get(page).text
    for typed in ("", "0", "181", "十五"):
        assert manager.post(f"{page}/cases", data={**token, "appeal_days": typed}).status_code == 422
    shown = client_of(authorised, "consultant").get(page).text
    assert "10 天" in shown
    assert "必须来自另一个单位" in shown


def test_a_firm_that_has_to_hand_in_finds_its_way_to_the_files_and_back(
    authorised: Story, manager: FlaskClient, case: str
) -> None:
    files = f"/firm/assessments/{authorised.finished}/evidence"
    assert "等贵公司补材料" not in authorised.page(files)
    consultant = go_on_site(authorised, manager, case)
    done = take(consultant, f"platform/{case}", "return", due_on=day(5), reason="缺点检记录")
    assert "已办好：请企业补材料。" in done
    assert f'class="btn btn-primary" href="{files}"' in authorised.page(f"/firm/{case}")
    page = authorised.page(files)
    assert "等贵公司补材料" in page
    assert f'href="/firm/{case}"' in page

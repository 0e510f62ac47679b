"""The administrator's pages for batches of reports, in every state a batch can have."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.jobs import report_batch
from rongtong_assess.jobs.worker import do_one_job
from rongtong_assess.jobs.worker_context import WorkerContext
from rongtong_assess.presentation.wording.audit import ACTION_WORDS
from rongtong_assess.services.people.background_jobs import MOST_UNFINISHED, WORN_OUT
from rongtong_assess.storage.tables.jobs import Job, JobState, JobStep
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.story import Story
from tests.web.world import log_in, token_of


@pytest.fixture
def administrator(story: Story) -> FlaskClient:
    return log_in(story.app, story.world.account("administrator-1", "administrator"))


def send(client: FlaskClient, address: str = "/admin/reports", **form: str) -> TestResponse:
    fields = {"edition": "*", **form} if address == "/admin/reports" else form
    return client.post(address, data={**fields, "csrf_token": token_of(client, "/admin/reports")})


def start(client: FlaskClient) -> str:
    response = send(client)
    assert response.status_code == 303, response.text
    return str(response.location)


def change_jobs(story: Story, **values: Any) -> None:
    with story.engine.begin() as connection:
        connection.execute(update(Job).values(**values))


def do_the_work(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the worker does, with a quick layout."""
    installation = story.app.extensions[EXTENSION]
    monkeypatch.setattr(report_batch, "make_pdf", lambda _maker, report: b"%PDF-" + report.header.number.encode())
    assert do_one_job(WorkerContext(installation))


def test_without_batches_the_page_says_what_to_do(administrator: FlaskClient) -> None:
    assert "还没有做过" in administrator.get("/admin/reports").text


def test_a_batch_is_started_watched_and_taken_away(
    story: Story, administrator: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = start(administrator)
    assert "排队等候" in administrator.get(page).text
    assert administrator.get(f"{page}/progress").json == {
        "is_unfinished": True, "state": "排队等候", "done": 0, "total": 1, "words": "排队等候，轮到后自动开始",
    }  # fmt: skip
    assert administrator.get(f"{page}/reports.zip").status_code == 404
    do_the_work(story, monkeypatch)
    shown = administrator.get(page).text
    assert "下载压缩包" in shown
    assert "job.mjs" not in shown
    response = administrator.get(f"{page}/reports.zip")
    (tmp_path / "got.zip").write_bytes(response.data)
    with zipfile.ZipFile(tmp_path / "got.zip") as archive:
        assert [name for name in archive.namelist() if "firm1" in name]
    assert response.headers["Content-Disposition"].startswith("attachment")
    audit = administrator.get("/admin/audit").text
    assert ACTION_WORDS[AuditedAction.REPORTS_START] in audit


def test_the_page_says_which_report_is_being_made(story: Story, administrator: FlaskClient) -> None:
    page = start(administrator)
    change_jobs(story, state=JobState.RUNNING, total_count=100, done_count=36, words="正在做第 37 份，共 100 份")
    shown = administrator.get(page).text
    assert "正在做第 37 份，共 100 份" in shown
    assert 'value="36"' in shown
    assert "http-equiv" not in shown
    assert "看最新进度" in shown
    change_jobs(story, words="")
    assert "正在做第 37 份，共 100 份" in administrator.get(page).text


def test_cancelling_ends_a_batch_once(story: Story, administrator: FlaskClient) -> None:
    page = start(administrator)
    assert send(administrator, f"{page}/cancel").status_code == 303
    assert "已取消" in administrator.get(page).text
    change_jobs(story, state=JobState.DONE, result="reports.zip")
    send(administrator, f"{page}/cancel")
    assert "没有可取消的" in administrator.get(page).text


def test_a_failed_and_an_expired_batch_say_so(story: Story, administrator: FlaskClient) -> None:
    page = start(administrator)
    change_jobs(story, state=JobState.FAILED, words=WORN_OUT, finished_at=now())
    assert WORN_OUT in administrator.get(page).text
    change_jobs(story, state=JobState.DONE, words="", finished_at=now() - timedelta(days=8))
    shown = administrator.get(page).text
    assert "只保留 7 天" in shown
    assert "下载压缩包" not in shown
    assert "已过期" in administrator.get("/admin/reports").text


def test_an_archive_that_is_gone_from_the_disk_is_not_found(story: Story, administrator: FlaskClient) -> None:
    page = start(administrator)
    change_jobs(story, state=JobState.DONE, result="reports.zip", finished_at=now())
    assert administrator.get(f"{page}/reports.zip").status_code == 404


def test_reports_that_failed_are_listed_with_their_reason(story: Story, administrator: FlaskClient) -> None:
    page = start(administrator)
    with story.engine.begin() as connection:
        job_id = connection.scalar(select(Job.id))
        row = {"job_id": job_id, "position": 0, "fault": "有一个字找不到 <b>", "done_at": now()}
        connection.execute(JobStep.__table__.insert(), row)  # type: ignore[attr-defined]  # a table
    shown = administrator.get(page).text
    assert "第 1 份，firm-1，RT-" in shown
    assert "：有一个字找不到 &lt;b&gt;" in shown


def test_other_administrations_batches_are_not_found(story: Story, administrator: FlaskClient) -> None:
    page = start(administrator)
    stranger = log_in(story.app, story.world.account("administrator-2", "administrator"))
    for address in (page, f"{page}/progress", f"{page}/reports.zip"):
        assert stranger.get(address).status_code == 404
    assert send(stranger, f"{page}/cancel").status_code == 404
    assert page not in stranger.get("/admin/reports").text
    with story.engine.connect() as connection:
        assert connection.scalar(select(Job.state)) == JobState.WAITING


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"from_day": "2031-01-01"}, "没有符合条件的测评"),
        ({"from_day": "2026-01-02", "through_day": "2026-01-01"}, "早于开始的日期"),
        ({"from_day": "昨天"}, "请写成 2026-01-31 这样的日期"),
        ({"through_day": "9999-99-99"}, "请写成 2026-01-31 这样的日期"),
        ({"edition": ""}, "请选择评测版本"),
    ],
)
def test_a_choice_that_cannot_be_starts_nothing_and_stays(
    story: Story, administrator: FlaskClient, form: dict[str, str], words: str
) -> None:
    response = send(administrator, **form)
    assert response.status_code == 422
    assert words in response.text
    for value in form.values():
        assert value in response.text
    with story.engine.connect() as connection:
        assert connection.scalars(select(Job.id)).all() == []


def test_an_edition_nobody_has_used_is_no_choice(administrator: FlaskClient) -> None:
    response = send(administrator, edition="no-such")
    assert response.status_code == 422
    assert "评测版本：" in response.text


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("field", ["from_day", "through_day"])
def test_a_day_far_from_our_times_is_refused(administrator: FlaskClient, field: str, day: str) -> None:
    response = send(administrator, **{field: day})
    assert response.status_code == 422
    assert "2000 到 2100" in response.text


def test_too_many_waiting_is_said(story: Story, administrator: FlaskClient) -> None:
    for _ in range(MOST_UNFINISHED):
        start(administrator)
    response = send(administrator)
    assert response.status_code == 422
    assert "还没做完" in response.text


@pytest.mark.parametrize("job_id", [uuid4(), UUID(int=0), "no-uuid"])
def test_a_batch_that_is_not_there_is_not_found(administrator: FlaskClient, job_id: object) -> None:
    assert administrator.get(f"/admin/reports/{job_id}").status_code == 404

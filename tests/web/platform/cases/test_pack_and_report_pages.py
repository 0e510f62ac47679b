"""Packs, reports and quality on the pages: made by one person, checked by anybody, seen by whom they concern."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from rongtong_assess.core.consulting.pack import MANIFEST_NAME
from tests.web.platform.visit_steps import finish
from tests.web.story import Story
from tests.web.world import log_in, token_of

START = "from rongtong_assess.cli import main; main()"

DRAFT = "现场评定报告（草稿）.docx"


def client_of(story: Story, role: str) -> FlaskClient:
    return log_in(story.app, story.world.account("platform-1", role))


def download(client: FlaskClient, address: str) -> TestResponse:
    """A document; the page asks to come back while it is being made."""
    response = client.get(address)
    for _again in range(5):
        if response.status_code != 202:
            break
        response = client.get(address)
    return response


@pytest.fixture
def case(path: str) -> str:
    """The address of a case at the firm, below /platform or /firm, such as cases/…"""
    return path.removesuffix("/visit").removeprefix("/platform/")


@pytest.fixture
def signed(authorised: Story, assessor: FlaskClient, path: str, case: str) -> str:
    finish(authorised, assessor, path)
    return case


def check(pack: Path) -> subprocess.CompletedProcess[str]:
    """`rongtong pack verify` in a process that knows nothing of the site."""
    return subprocess.run(
        [sys.executable, "-c", START, "pack", "verify", str(pack), "--json"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_reviewer_downloads_a_pack_that_anybody_can_check(authorised: Story, signed: str, tmp_path: Path) -> None:
    reviewer, page = client_of(authorised, "reviewer"), f"/platform/{signed}/pack"
    assert "生成并下载" in reviewer.get(page).text
    response = reviewer.post(page, data={"csrf_token": token_of(reviewer, page)})
    assert response.mimetype == "application/zip"
    whole, changed = tmp_path / "whole.zip", tmp_path / "changed.zip"
    whole.write_bytes(response.data)
    done = check(whole)
    assert (done.returncode, json.loads(done.stdout)["ok"]) == (0, True), done.stderr
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(changed, "w", zipfile.ZIP_STORED) as copy:
        names = archive.namelist()
        for name in names:
            content = archive.read(name)
            copy.writestr(name, content[:-1] + b"?" if name == "一企一档.pdf" else content)
    assert names[-1] == MANIFEST_NAME
    done = check(changed)
    assert done.returncode == 1
    assert [difference["path"] for difference in json.loads(done.stdout)["differences"]] == ["一企一档.pdf"]
    assert "清单 " in reviewer.get(page).text


def test_before_anything_is_signed_there_is_no_pack_and_only_a_draft(
    authorised: Story, assessor: FlaskClient, path: str, case: str
) -> None:
    assert "还没有签出结论" in assessor.get(f"/platform/{case}/pack", follow_redirects=True).text
    assert "没有可以写进报告的内容" in assessor.get(f"/platform/{case}/report.pdf", follow_redirects=True).text
    assessor.post(f"{path}/rest", data={"csrf_token": token_of(assessor, path)})
    assert "报告草稿（PDF）" in assessor.get(f"/platform/{case}").text
    word = download(assessor, f"/platform/{case}/report.docx")
    assert word.data.startswith(b"PK")
    assert DRAFT in unquote(word.headers["Content-Disposition"])
    for client, side in ((client_of(authorised, "reader"), "platform"), (authorised.client, "firm")):
        assert "还没有签名的结论" in client.get(f"/{side}/{case}/report.pdf", follow_redirects=True).text


def test_both_sides_download_the_signed_report(authorised: Story, signed: str) -> None:
    assert "顾问的报告（PDF）" in authorised.page(f"/firm/{signed}")
    assert "报告（Word）" in client_of(authorised, "reader").get(f"/platform/{signed}").text
    pdf = download(authorised.client, f"/firm/{signed}/report.pdf?version=1")
    assert pdf.data.startswith(b"%PDF")
    assert download(client_of(authorised, "reader"), f"/platform/{signed}/report.pdf").data == pdf.data
    for version in ("2", "nothing", "0"):
        assert authorised.client.get(f"/firm/{signed}/report.pdf?version={version}").status_code == 404
    stranger = log_in(authorised.app, authorised.world.account("platform-2", "manager"))
    assert stranger.get(f"/platform/{signed}/report.pdf").status_code == 404


def test_a_firm_rates_the_service_and_the_platform_reads_it(authorised: Story, signed: str) -> None:
    page = f"/firm/{signed}/rating"
    assert "没有选几分" in authorised.post(page, page, words="还不错")
    assert "评价已保存" in authorised.post(page, page, stars="4", words="说得很清楚")
    assert "说得很清楚" in authorised.page(page)
    quality = client_of(authorised, "reviewer").get("/platform/quality/").text
    assert "说得很清楚" in quality
    assert "4 分，满意" in quality


def test_a_manager_draws_a_sample_once(authorised: Story, signed: str) -> None:
    manager, page = client_of(authorised, "manager"), "/platform/quality/"
    form = {"random_count": "1", "risk_count": "0", "csrf_token": token_of(manager, page)}
    drawn = manager.post(f"{page}samples", data=form, follow_redirects=True).text
    assert "从 1 件里抽出 1 件" in drawn
    assert "随机抽到" in drawn
    form["csrf_token"] = token_of(manager, page)
    assert "没有可以抽的案件" in manager.post(f"{page}samples", data=form).text
    reviewer = client_of(authorised, "reviewer")
    assert "随机抽到" in reviewer.get(page).text
    assert reviewer.post(f"{page}samples", data=form).status_code in (400, 403, 404)

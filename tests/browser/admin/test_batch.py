"""A batch of reports as the administrator watches it, with and without scripts."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update

from rongtong_assess.storage.tables.jobs import Job, JobState
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.browser.accessibility import find_faults_here
from tests.browser.live_site import PATIENCE_MS, Site, open_context
from tests.browser.walk import log_in


def change_jobs(site: Site, **values: Any) -> None:
    with site.app.extensions[EXTENSION].engine.begin() as connection:
        connection.execute(update(Job).values(**values))


def start(page: Page, password: str) -> None:
    log_in(page, "demo-admin@example.com", password)
    page.goto("/admin/reports")
    page.get_by_role("button", name="开始做").click()
    page.wait_for_url("**/admin/reports/*-*")


def test_the_bar_and_the_words_follow_the_work_until_the_archive_is_there(
    site: Site, page: Page, password: str
) -> None:
    start(page, password)
    expect(page.get_by_role("heading", name="排队等候")).to_be_visible()
    expect(page.get_by_role("link", name="看最新进度")).to_be_hidden()
    assert find_faults_here(page) == []
    change_jobs(site, state=JobState.RUNNING, total_count=100, done_count=36, words="正在做第 37 份，共 100 份")
    expect(page.get_by_role("heading", name="正在做第 37 份，共 100 份")).to_be_visible()
    expect(page.locator("progress")).to_have_attribute("value", "36")
    expect(page.locator("[data-state]")).to_have_text("正在做")
    change_jobs(site, state=JobState.DONE, result="reports.zip", finished_at=now())
    expect(page.get_by_role("link", name="下载压缩包")).to_be_visible()
    assert find_faults_here(page) == []


def test_while_the_server_is_away_the_page_says_so_and_goes_on(
    site: Site, page: Page, context: BrowserContext, password: str
) -> None:
    start(page, password)
    context.route("**/progress", lambda route: route.abort())
    expect(page.get_by_text("暂时连不上服务器")).to_be_visible()
    context.unroute("**/progress")
    change_jobs(site, state=JobState.CANCELLED, finished_at=now())
    expect(page.locator(".notice").get_by_text("已取消")).to_be_visible(timeout=PATIENCE_MS)


def test_without_scripts_a_link_shows_how_far_it_is(browser: Browser, site: Site, password: str) -> None:
    context = open_context(browser, site, 360, javascript=False)
    page = context.new_page()
    start(page, password)
    change_jobs(site, state=JobState.RUNNING, total_count=100, done_count=36, words="正在做第 37 份，共 100 份")
    page.get_by_role("link", name="看最新进度").click()
    expect(page.get_by_role("heading", name="正在做第 37 份，共 100 份")).to_be_visible()
    page.get_by_role("button", name="取消这一批").click()
    expect(page.locator(".badge-word")).to_have_text("已取消")
    context.close()

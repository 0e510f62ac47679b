"""A visit on a phone while the network goes and comes: nothing is lost, a colleague's values are shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.case import CasePurpose, CaseState
from rongtong_assess.storage.database.engine import open_engine
from rongtong_assess.storage.tables.consulting.case import Case
from tests.browser.accessibility import find_faults
from tests.browser.live_site import Site, open_context
from tests.browser.walk import log_in

CONSULTANT, COLLEAGUE = "demo-platform-2@example.com", "demo-platform-3@example.com"
FINANCE, QUALITY = "scene.finance", "scene.quality"


@pytest.fixture
def visit(site: Site, password: str) -> str:
    """The address of a visit to which both consultants are assigned."""
    engine = open_engine(site.settings.database_url)
    with Session(engine) as session:
        query = select(Case.id).where(Case.state == CaseState.ON_SITE, Case.purpose == CasePurpose.ACCEPTANCE)
        case_id = session.scalars(query).one()
    engine.dispose()
    return f"/platform/cases/{case_id}/visit"


def open_item(page: Page, visit: str, question: str) -> Locator:
    page.goto(f"{visit}/{question}")
    expect(page.locator("[data-visit].saves-itself")).to_be_attached()
    return on_screen(page)


def on_screen(page: Page) -> Locator:
    return page.locator("[data-item]:not([hidden])")


def find_level(item: Locator, level: int) -> None:
    item.get_by_label("不一致").check()
    item.locator(f"[name='found'][value='{level}']").check()


def line(page: Page) -> Locator:
    return page.locator("[data-upload-line]")


def other_levels(item: Locator) -> list[int]:
    """Levels that differ from the declared one, the lowest first."""
    free = item.locator("[name='found']:not([disabled])")
    return sorted(int(value) for value in free.evaluate_all("inputs => inputs.map((input) => input.value)"))


def test_findings_made_without_network_are_kept_go_on_and_meet_a_colleagues(
    page: Page, context: BrowserContext, browser: Browser, site: Site, width: int, visit: str, password: str
) -> None:
    log_in(page, CONSULTANT, password)
    first, second = other_levels(open_item(page, visit, QUALITY))[-2:]
    context.set_offline(True)
    find_level(on_screen(page), first)
    on_screen(page).get_by_label("说明").fill("检验记录是纸的")
    expect(line(page)).to_contain_text("还有 1 项没上传")
    on_screen(page).get_by_role("button", name="下一题").click()
    expect(on_screen(page)).not_to_have_attribute("data-item", QUALITY)
    on_screen(page).get_by_label("和填报一致").check()
    expect(line(page)).to_contain_text("还有 2 项没上传")
    expect(line(page).get_by_role("button", name="导出到文件")).to_be_visible()
    colleague = open_context(browser, site, width)
    other = colleague.new_page()
    log_in(other, COLLEAGUE, password)
    item = open_item(other, visit, QUALITY)
    with other.expect_response("**/records"):
        find_level(item, second)
    expect(line(other)).to_contain_text("全部已上传")
    colleague.close()
    # The page is gone and cannot come back without network; what was entered waits on the phone.
    page.close()
    context.set_offline(False)
    page = context.new_page()
    item = open_item(page, visit, QUALITY)
    expect(item).to_contain_text("您和同事都改了，内容不一样")
    expect(item).to_contain_text(f"您填的：不一致：{first} 级")
    expect(item.locator("[data-theirs]")).to_contain_text(f"不一致：{second} 级")
    expect(item.locator("[data-conflicts]")).to_contain_text("演示·")
    item.get_by_role("button", name="用我填的").click()
    expect(line(page)).to_contain_text("全部已上传")
    page.reload()
    item = on_screen(page)
    expect(item.locator(f"[name='found'][value='{first}']")).to_be_checked()
    expect(item.get_by_label("说明")).to_have_value("检验记录是纸的")


def test_the_rescue_is_a_file_with_what_is_not_uploaded(
    page: Page, context: BrowserContext, visit: str, password: str
) -> None:
    log_in(page, CONSULTANT, password)
    item = open_item(page, visit, FINANCE)
    context.set_offline(True)
    find_level(item, other_levels(item)[0])
    with page.expect_download() as download:
        line(page).get_by_role("button", name="导出到文件").click()
    saved = json.loads(Path(download.value.path()).read_text("utf-8"))
    (record,) = saved["unsaved"]
    assert record["question"] == FINANCE
    assert record["shown"].startswith("不一致：")
    context.set_offline(False)
    expect(line(page)).to_contain_text("全部已上传")


def test_another_account_on_the_same_device_neither_sees_nor_sends_what_waits(
    page: Page, context: BrowserContext, visit: str, password: str
) -> None:
    log_in(page, CONSULTANT, password)
    item = open_item(page, visit, FINANCE)
    level = other_levels(item)[0]
    context.set_offline(True)
    find_level(item, level)
    expect(line(page)).to_contain_text("还有 1 项没上传")
    context.clear_cookies()
    context.set_offline(False)
    other = context.new_page()
    log_in(other, COLLEAGUE, password)
    seen = open_item(other, visit, FINANCE)
    expect(line(other)).to_contain_text("全部已上传")
    expect(seen.locator(f"[name='found'][value='{level}']")).not_to_be_checked()
    # The page that is still open sends nothing in the colleague's name.
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(line(page)).to_contain_text("还有 1 项没上传")
    other.reload()
    expect(on_screen(other).locator(f"[name='found'][value='{level}']")).not_to_be_checked()
    context.clear_cookies()
    log_in(other, CONSULTANT, password)
    with other.expect_response("**/records"):
        open_item(other, visit, FINANCE)
    expect(line(other)).to_contain_text("全部已上传")
    other.reload()
    expect(on_screen(other).locator(f"[name='found'][value='{level}']")).to_be_checked()


def test_an_expired_log_in_loses_nothing_and_leads_back(
    page: Page, context: BrowserContext, visit: str, password: str
) -> None:
    log_in(page, CONSULTANT, password)
    item = open_item(page, visit, FINANCE)
    context.clear_cookies()
    level = other_levels(item)[0]
    find_level(item, level)
    line(page).get_by_role("link", name="重新登录").click()
    page.locator("input[name=email]").fill(CONSULTANT)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("[data-visit].saves-itself")).to_be_attached()
    expect(line(page)).to_contain_text("全部已上传")
    page.reload()
    expect(on_screen(page).locator(f"[name='found'][value='{level}']")).to_be_checked()


def test_the_pages_of_a_visit_have_no_faults(page: Page, visit: str, password: str) -> None:
    log_in(page, CONSULTANT, password)
    pages = [visit, f"{visit}/{FINANCE}", f"{visit}/attendance", f"{visit}/sheet"]
    assert [fault for address in pages for fault in find_faults(page, address)] == []

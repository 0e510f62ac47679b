"""Saving while the connection, the server or another tab get in the way: nothing is lost, nothing overwritten."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser import walk
from tests.browser.live_site import Site


@pytest.fixture
def width() -> int:
    return 360


@pytest.fixture
def assessment(new_firm_page: Page) -> str:
    """An open assessment with its first page on screen."""
    return walk.start_assessment(new_firm_page)


def mark(page: Page, question: str) -> object:
    return page.locator(f"section[data-questions^='{question}'] [data-mark]")


def choice(page: Page, question: str, key: str) -> object:
    return page.locator(f"input[name='{question}'][value='{key}']")


def test_an_answer_given_offline_is_kept_and_sent_when_the_connection_is_back(
    page: Page, context: BrowserContext, assessment: str
) -> None:
    context.set_offline(True)
    choice(page, "base.network", "B").check()
    expect(mark(page, "base.network")).to_have_attribute("data-mark", "unsaved")
    context.set_offline(False)
    expect(mark(page, "base.network")).to_have_attribute("data-mark", "saved")
    page.reload()
    expect(choice(page, "base.network", "B")).to_be_checked()


def test_what_is_ticked_before_the_scripts_have_come_is_saved_too(page: Page, assessment: str) -> None:
    held: list[Route] = []
    page.route("**/answering.mjs", lambda route: held.append(route))
    page.goto(f"{assessment}/answers/base-equipment", wait_until="commit")
    choice(page, "base.network", "B").check()
    choice(page, "base.network", "C").check()
    page.locator("[id='fact.production_devices']").fill("40")
    expect(page.locator("form.saves-itself")).to_have_count(0)
    held[0].continue_()
    expect(page.locator("form.saves-itself")).to_be_attached()
    page.unroute("**/answering.mjs")
    expect(mark(page, "base.network")).to_have_attribute("data-mark", "saved")
    walk.go_on(page)
    page.goto(f"{assessment}/answers/base-equipment")
    expect(choice(page, "base.network", "B")).to_be_checked()
    expect(choice(page, "base.network", "C")).to_be_checked()
    expect(page.locator("[id='fact.production_devices']")).to_have_value("40")


def test_an_answer_given_offline_survives_a_closed_tab(page: Page, context: BrowserContext, assessment: str) -> None:
    context.set_offline(True)
    choice(page, "base.network", "C").check()
    expect(mark(page, "base.network")).to_have_attribute("data-mark", "unsaved")
    page.close()
    context.set_offline(False)
    later = context.new_page()
    later.goto(f"{assessment}/answers/base-equipment")
    expect(choice(later, "base.network", "C")).to_be_checked()
    expect(mark(later, "base.network")).to_have_attribute("data-mark", "saved")
    later.reload()
    expect(choice(later, "base.network", "C")).to_be_checked()


def test_an_answer_given_while_the_server_is_down_is_sent_later(page: Page, site: Site, assessment: str) -> None:
    site.stop()
    choice(page, "base.network", "B").check()
    expect(mark(page, "base.network")).to_have_attribute("data-mark", "unsaved")
    site.start()
    expect(mark(page, "base.network")).to_have_attribute("data-mark", "saved")


def test_an_older_answer_never_overwrites_a_newer_one_unseen(
    page: Page, context: BrowserContext, assessment: str
) -> None:
    other = context.new_page()
    other.goto(page.url)
    choice(other, "base.network", "C").check()
    expect(mark(other, "base.network")).to_have_attribute("data-mark", "saved")
    choice(page, "base.network", "B").check()
    expect(mark(page, "base.network")).to_have_attribute("data-mark", "conflict")
    page.get_by_role("button", name="用那边的").click()
    expect(choice(page, "base.network", "C")).to_be_checked()
    expect(choice(page, "base.network", "B")).not_to_be_checked()


def test_what_cannot_be_is_explained_beside_the_field_and_stays_as_typed(page: Page, assessment: str) -> None:
    page.locator("[id='fact.production_devices']").fill("30")
    digital = page.locator("[id='fact.digital_devices']")
    digital.fill("40")
    digital.blur()
    expect(mark(page, "base.device_digital")).to_have_attribute("data-mark", "refused")
    expect(page.locator("section[data-questions^='base.device_digital']")).to_contain_text("大于「生产设备总数」30")
    expect(digital).to_have_value("40")
    # The total was meant to grow as well: both fit together now.
    page.locator("[id='fact.production_devices']").fill("50")
    page.locator("[id='fact.production_devices']").blur()
    expect(mark(page, "base.device_digital")).to_have_attribute("data-mark", "saved")


def test_an_expired_log_in_keeps_the_answer_and_sends_it_after_logging_in_again(
    page: Page, context: BrowserContext, assessment: str
) -> None:
    context.clear_cookies()
    choice(page, "base.network", "B").check()
    page.get_by_role("link", name="登录").last.click()
    page.get_by_label("邮箱").fill("boss@example.com")
    page.locator("input[name=password]").fill(walk.PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page).to_have_url(f"{assessment}/answers/base-equipment")
    expect(mark(page, "base.network")).to_have_attribute("data-mark", "saved")
    page.reload()
    expect(choice(page, "base.network", "B")).to_be_checked()


def test_a_wrong_profile_is_explained_field_by_field_and_keeps_what_was_typed(page: Page, browser: Browser) -> None:
    walk.register(page)
    walk.fill_profile(page, credit_code="91350100M000100Y44")
    expect(page.locator("main")).to_contain_text("校验")
    expect(page.get_by_label("企业名称")).to_have_value("测试用精密零件厂")
    expect(page.get_by_label("统一社会信用代码")).to_have_value("91350100M000100Y44")

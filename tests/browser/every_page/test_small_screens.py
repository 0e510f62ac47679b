"""What a person on a phone can read, reach and do."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walk import log_in

SMALLEST_PX = 12.0
SIZE = "words => Math.min(...words.map(word => parseFloat(getComputedStyle(word).fontSize) * word.getScreenCTM().a))"
BOXES = "words => words.map(word => word.getBoundingClientRect())"
BESIDE = f"words => ({BOXES})(words).filter(box => box.left < 0 || box.right > innerWidth).length"


@pytest.fixture
def width() -> int:
    return 360


def test_the_words_of_a_result_are_readable_in_its_charts(page: Page, password: str) -> None:
    log_in(page, "demo-firm-2@example.com", password)
    page.goto("/firm/")
    page.goto(page.locator("a[href$='/result']").first.get_attribute("href") or "")
    words = page.locator(".text-grows text")
    assert words.count() > 0
    assert words.evaluate_all(SIZE) >= SMALLEST_PX
    assert page.locator(".chart-picture text").evaluate_all(BESIDE) == 0


def test_a_consultant_records_a_visit_on_a_phone(page: Page, password: str) -> None:
    log_in(page, "demo-platform@example.com", password)
    page.goto("/platform/visits")
    firms = [link.get_attribute("href") or "" for link in page.locator("main th a").all()]
    begin = page.get_by_role("button", name="开始评定")
    for firm in firms:
        page.goto(firm)
        if begin.count():
            break
    begin.click()
    page.get_by_role("link", name="开始核对").click()
    expect(page.locator(".visit.saves-itself")).to_be_attached()
    item = page.locator("[data-item]:not([hidden])")
    found, line = item.locator(".found"), page.locator("[data-upload-line]")
    expect(found).to_be_hidden()
    expect(line).to_be_in_viewport()
    item.get_by_label("不一致").check()
    expect(found).to_be_visible()
    found.locator("input:not([disabled])").first.check()
    expect(line).to_contain_text("全部已上传")
    page.get_by_text("看全部题目").click()
    expect(page.locator(".steps-narrow [aria-current]")).to_contain_text("不一致")
    item.get_by_role("button", name="下一题").click()
    expect(page.locator(".steps-narrow")).not_to_have_attribute("open", "")
    expect(page.locator("[data-item]:not([hidden]) h2")).to_be_in_viewport()

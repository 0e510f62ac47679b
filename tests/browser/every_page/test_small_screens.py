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
    page.goto(f"{page.locator('main th a').first.get_attribute('href')}/verification")
    card = page.locator("fieldset.panel").first
    found, line = card.locator(".found"), page.locator(".save-line")
    expect(found).to_be_hidden()
    expect(line).to_be_in_viewport()
    card.get_by_label("不一致，现场看到的是").check()
    expect(found).to_be_visible()
    found.locator("input").first.check()
    expect(line.get_by_role("button")).to_have_text("先保存 1 题")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="返回企业的结果").click(no_wait_after=True)
    expect(found).to_be_visible()
    assert asked == ["beforeunload"]
    line.get_by_role("button").click()
    expect(page.locator(".save-line")).to_contain_text("已核对 1/")
    expect(page.locator("fieldset.panel").first.locator(".found input").first).to_be_checked()
    page.get_by_role("link", name="到没核对的题").click()
    expect(page.locator("fieldset.panel").nth(1)).to_be_in_viewport()

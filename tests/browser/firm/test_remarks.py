"""A remark in a real browser: saved while it is typed, kept on the device without a connection."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live_site import Site
from tests.browser.walk import start_assessment

CARD = "section.question >> nth=0"
NOTE = "这个数是去年底盘点的"


@pytest.fixture(autouse=True)
def questionnaire(new_firm_page: Page) -> None:
    """Begun, with its first page on screen."""
    start_assessment(new_firm_page)


def expect_saved(page: Page) -> None:
    """The status line says so; a question's own mark speaks of its answer."""
    expect(page.locator("[data-status]")).to_contain_text("全部已保存")


def open_remark(page: Page) -> None:
    page.locator(CARD).locator(".remark > summary").click()


def test_a_remark_is_saved_by_itself_and_is_there_again(page: Page) -> None:
    open_remark(page)
    page.locator(CARD).get_by_text("凭印象", exact=True).click()
    page.locator(CARD).locator("textarea").fill(NOTE)
    expect_saved(page)
    expect(page.locator(CARD).locator("[data-mark]")).to_have_attribute("data-mark", "open")
    page.reload()
    expect(page.locator(CARD).locator("textarea")).to_have_value(NOTE)
    expect(page.locator(CARD).get_by_label("凭印象")).to_be_checked()


def test_a_remark_typed_without_a_connection_is_sent_when_it_is_back(page: Page, site: Site) -> None:
    page.context.set_offline(True)
    open_remark(page)
    page.locator(CARD).locator("textarea").fill(NOTE)
    expect(page.locator(CARD).locator("[data-mark]")).to_have_attribute("data-mark", "unsaved")
    page.context.set_offline(False)
    expect_saved(page)
    page.reload()
    expect(page.locator(CARD).locator("textarea")).to_have_value(NOTE)


def test_of_two_remarks_a_person_chooses(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    open_remark(page)
    page.locator(CARD).locator("textarea").fill("甲")
    expect_saved(page)
    open_remark(other)
    other.locator(CARD).locator("textarea").fill("乙")
    box = other.locator("[data-conflict]")
    expect(box).to_contain_text(re.compile("这里的：乙.*您在另一处（.*）：甲", re.DOTALL))
    box.get_by_role("button", name="用那边的").click()
    expect(other.locator(CARD).locator("textarea")).to_have_value("甲")
    expect_saved(other)

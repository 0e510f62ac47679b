"""The follow-up in a browser: no faults, buttons for thumbs, and the way from the home to a measure in use."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.accessibility import find_faults, find_faults_here
from tests.browser.walk import log_in

SMALLEST_TARGET = 44


@pytest.fixture
def firm_page(page: Page, password: str) -> Page:  # pytest finds the fixture by this name
    """Logged in for the demo's firm that follows a plan."""
    log_in(page, "demo-firm-3@example.com", password)
    return page


def open_measure(page: Page, name: str) -> None:
    page.goto("/firm/measures")
    page.locator(".measures").get_by_role("link", name=name).click()
    page.wait_for_url(re.compile("/firm/measures/.{36}"))


def expect_no_sideways_scrolling(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def test_the_pages_have_no_faults_and_do_not_scroll_sideways(firm_page: Page) -> None:
    paths = ["", "measures", "measures/new", "measures/before-after", "assessments/new"]
    addresses = [f"/firm/{path}" for path in paths]
    firm_page.goto("/firm/measures")
    addresses += [str(link.get_attribute("href")) for link in firm_page.locator(".measures th a").all()]
    for address in addresses:
        assert find_faults(firm_page, address) == []
        expect_no_sideways_scrolling(firm_page)


def test_a_measure_is_brought_into_use_with_one_press(firm_page: Page) -> None:
    firm_page.goto("/firm/")
    expect(firm_page.get_by_role("heading", name="要做的事")).to_be_visible()
    open_measure(firm_page, "人效与技能矩阵分析")
    button = firm_page.get_by_role("button", name="已经在用")
    box = button.bounding_box()
    assert box
    assert box["height"] >= SMALLEST_TARGET
    firm_page.get_by_label("到现在实际花费").fill("６．５")
    button.click()
    firm_page.wait_for_url(re.compile(r"/firm/measures#m-"))
    row = firm_page.locator(".measures tr", has_text="人效与技能矩阵分析")
    expect(row).to_contain_text("已在用")
    expect(row).to_contain_text("实际 6.5 万元")


def test_the_enter_key_saves_and_changes_no_state(firm_page: Page) -> None:
    open_measure(firm_page, "人效与技能矩阵分析")
    firm_page.get_by_label("供应商").fill("演示·乙公司")
    firm_page.get_by_label("供应商").press("Enter")
    firm_page.wait_for_url(re.compile(r"/firm/measures#m-"))
    expect(firm_page.locator(".measures tr", has_text="人效与技能矩阵分析")).to_contain_text("进行中")


def test_mistakes_and_clashes_have_no_faults(firm_page: Page, context: BrowserContext) -> None:
    open_measure(firm_page, "演示：车间看板换成电子屏")
    colleague = context.new_page()
    colleague.goto(firm_page.url)
    colleague.get_by_label("负责人").fill("演示·赵主管")
    colleague.get_by_role("button", name="保存", exact=True).last.click()
    colleague.wait_for_url(re.compile(r"/firm/measures#m-"))
    firm_page.get_by_label("负责人").fill("演示·孙工")
    firm_page.get_by_role("button", name="保存", exact=True).last.click()
    expect(firm_page.get_by_role("heading", name=re.compile("也改了这项措施"))).to_be_visible()
    assert find_faults_here(firm_page) == []
    expect_no_sideways_scrolling(firm_page)
    firm_page.get_by_label("计划哪天用起来").fill("2020-01-01")
    firm_page.get_by_role("button", name="保存", exact=True).last.click()
    link = firm_page.get_by_role("link", name=re.compile("^计划哪天用起来"))
    link.click()
    expect(firm_page.get_by_label("计划哪天用起来")).to_be_focused()
    expect(firm_page.get_by_label("负责人")).to_have_value("演示·孙工")
    assert find_faults_here(firm_page) == []

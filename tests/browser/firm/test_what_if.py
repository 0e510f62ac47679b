"""What-if and plans in a real browser: live numbers, one-press resets, no faults for axe-core."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import find_faults, find_faults_here
from tests.browser.live_site import Site, open_context
from tests.browser.walk import log_in

SCENE = "scene.quality"


@pytest.fixture
def result(page: Page, password: str) -> str:
    """The address of a demo firm's submitted assessment, without its last part."""
    return open_firm(page, password)


def open_firm(page: Page, password: str) -> str:
    log_in(page, "demo-firm-2@example.com", password)
    page.goto("/firm/")
    address = page.locator("a[href$='/result']").first.get_attribute("href") or ""
    return address.removesuffix("/result")


def unfold(page: Page, name: str) -> None:
    page.locator(".trial-row > summary", has_text=name).click()


def test_a_change_is_reckoned_at_once_and_taken_back_by_one_press(page: Page, result: str) -> None:
    page.goto(f"{result}/what-if")
    expect(page.locator("[data-show=difference]")).to_have_text("没有变")
    unfold(page, "数据安全")
    key = page.locator("[name='base.datasec']:not(:checked):not([data-exclusive])").first.get_attribute("value")
    box = page.locator(f"[name='base.datasec'][value='{key}']")
    box.check()
    expect(page.locator("[data-show=difference]")).to_have_text(re.compile(r"^\+[0-9.]+ 分$"))
    expect(page.locator("[data-show=headline]")).to_have_text(re.compile("^照这样，贵公司"))
    expect(page.locator("[data-mark-of='base.datasec']")).to_contain_text("→")
    page.get_by_role("button", name=re.compile("恢复.*数据安全")).click()
    expect(page.locator("[data-show=difference]")).to_have_text("没有变")
    expect(box).not_to_be_checked()
    expect(page.locator("[data-when=changes]")).to_be_hidden()


def test_a_scene_moves_the_conditions_and_everything_can_be_reset(page: Page, result: str) -> None:
    page.goto(f"{result}/what-if")
    before = page.locator("[data-list=conditions]").text_content() or ""
    unfold(page, "决策支持")
    page.locator("[name='scene.decision_support'][value='4']").check()
    expect(page.locator("[data-list=conditions]")).not_to_have_text(before)
    page.get_by_role("link", name="全部恢复").click()
    expect(page.locator("[data-list=changes] li")).to_have_count(0)
    expect(page.locator("[data-list=conditions]")).to_have_text(before)


def test_a_number_that_cannot_be_says_so_beside_the_field(page: Page, result: str) -> None:
    page.goto(f"{result}/what-if")
    unfold(page, "设备联网")
    field = page.locator("[id='fact.networked_devices']")
    field.fill("很多")
    expect(page.locator("[id='fact.networked_devices-error']")).to_contain_text("不是一个数")
    expect(field).to_have_value("很多")
    field.fill("１")
    expect(page.locator("[id='fact.networked_devices-error']")).to_be_hidden()


def test_solutions_are_found_ticked_and_carried_to_the_plan(page: Page, result: str) -> None:
    page.goto(f"{result}/what-if")
    page.get_by_label("按名字找").fill("主数据")
    expect(page.locator(".solution:visible")).to_have_count(1)
    page.locator(".solution:visible input").check()
    expect(page.locator("[data-show=purchase]")).to_contain_text("选了 1 个方案")
    page.get_by_label("按名字找").fill("没有这种东西")
    expect(page.get_by_text("没有这样的方案")).to_be_visible()
    link = page.get_by_role("link", name="把这些当作已经有了")
    expect(link).to_have_attribute("href", re.compile(r"own="))
    link.click()
    chosen = re.search(r"own=([^&]+)", page.url)
    assert chosen
    expect(page.locator(f"[name=owned][value={chosen[1]}]")).to_be_checked()


def test_without_a_connection_it_says_that_nothing_was_reckoned(page: Page, result: str) -> None:
    page.goto(f"{result}/what-if")
    expect(page.locator("[data-show=difference]")).to_have_text("没有变")
    page.context.set_offline(True)
    page.locator(".solution-part > summary").first.click()
    page.locator(".solution input").first.check()
    expect(page.locator("[data-trouble]")).to_contain_text("没有算出来")
    page.context.set_offline(False)
    page.locator(".solution input").nth(1).check()
    expect(page.locator("[data-show=purchase]")).to_contain_text("选了 2 个方案")
    expect(page.locator("[data-trouble]")).to_be_hidden()


def test_without_javascript_the_button_reckons(browser: Browser, site: Site, width: int, password: str) -> None:
    context = open_context(browser, site, width, javascript=False)
    page = context.new_page()
    page.goto(f"{open_firm(page, password)}/what-if")
    unfold(page, "决策支持")
    page.locator("[name='scene.decision_support'][value='4']").check()
    page.get_by_role("button", name="算一算").last.click()
    expect(page.get_by_text("照这样，贵公司", exact=False).first).to_be_visible()
    page.get_by_role("button", name=re.compile("恢复.*决策支持")).click()
    expect(page.get_by_text("改了这些答案")).to_be_hidden()
    context.close()


def test_the_new_pages_have_no_faults_and_fit_the_screen(page: Page, result: str) -> None:
    page.goto(f"{result}/what-if")
    for summary in page.locator(".trial-row > summary, .solution-part > summary").all():
        summary.click()
    page.locator(f"[name='{SCENE}'][value='4']").check()
    page.locator("[name=bought]").nth(3).check()
    expect(page.locator("[data-show=purchase]")).to_contain_text("选了 1 个方案")
    faults = [*find_faults_here(page), *_too_wide(page)]
    faults += _look(page, lambda: page.goto(f"{result}/plan"))
    for fold in page.locator("details.more > summary").all():
        fold.click()
    faults += find_faults_here(page)
    page.get_by_role("textbox", name="预算").fill("0")
    faults += _look(page, page.get_by_role("button", name="做路线图").click)
    page.get_by_role("textbox", name="预算").fill("200")
    page.get_by_label("要达到").select_option("3")
    page.get_by_role("button", name="做路线图").click()
    page.wait_for_url("**/plans/**")
    page.locator(".phase summary").first.click()
    faults += [*find_faults_here(page), *_too_wide(page)]
    faults += _look(page, page.get_by_role("link", name="比较两份").click)
    faults += [*find_faults(page, f"{result}/plan"), *find_faults(page, f"{result}/result"), *_too_wide(page)]
    assert faults == []


def _look(page: Page, go: Callable[[], object]) -> list[str]:
    go()
    page.wait_for_load_state()
    return [*find_faults_here(page), *_too_wide(page)]


def _too_wide(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{page.url} is wider than the screen"] if wide else []

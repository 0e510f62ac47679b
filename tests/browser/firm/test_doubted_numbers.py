"""Numbers that are hardly meant: the question comes beside the number and goes with its answer."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import walk
from tests.browser.accessibility import find_faults_here
from tests.browser.live_site import Site, open_context

RATE = "fact.pass_rate_last"
AS_SHARE = "是不是把 98.5% 填成了 0.985？"


def beside(page: Page, question: str = RATE) -> Locator:
    return page.locator(f"[data-doubts='{question}']")


def type_rate(page: Page, text: str) -> None:
    page.locator(f"[id='{RATE}']").fill(text)
    page.locator(f"[id='{RATE}']").blur()


def refuse_faults(page: Page) -> None:
    """Of axe-core, and of scrolling sideways."""
    assert find_faults_here(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def begin(page: Page) -> str:
    """At a firm's home."""
    assessment = walk.start_assessment(page)
    page.goto(f"{assessment}/answers/effect-quality")
    return assessment


def test_a_question_comes_with_the_number_and_goes_with_its_answer(new_firm_page: Page) -> None:
    page = new_firm_page
    assessment = begin(page)
    type_rate(page, "0.985")
    expect(beside(page)).to_contain_text(AS_SHARE)
    refuse_faults(page)
    expect(page.locator("section[data-questions^='effect.quality'] [data-mark]")).to_have_attribute(
        "data-mark", "partly"
    )
    type_rate(page, "98.5")
    expect(beside(page)).to_be_empty()
    type_rate(page, "0.985")
    beside(page).get_by_role("button", name="数字没错").click()
    expect(beside(page)).to_be_empty()
    expect(page.locator(f"[id='{RATE}']")).to_be_focused()
    page.reload()
    expect(beside(page)).to_be_empty()
    type_rate(page, "0.984")
    expect(beside(page)).to_contain_text(AS_SHARE)
    page.goto(f"{assessment}/review")
    expect(page.get_by_role("heading", name="1 处数字请再核对")).to_be_visible()
    refuse_faults(page)
    page.get_by_role("button", name="数字没错").click()
    expect(page.get_by_role("heading", name="1 处数字请再核对")).to_have_count(0)


def test_the_profile_asks_after_saving_and_keeps_nobody(new_firm_page: Page) -> None:
    page = new_firm_page
    begin(page)
    page.goto("/firm/profile")
    page.get_by_label("上年营业收入").fill("32,000,000")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#numbers")).to_contain_text("按 60 人算，人均年营收 53.3 亿元，是不是把元填成了万元？")
    refuse_faults(page)
    page.get_by_role("button", name="数字没错").click()
    page.wait_for_url("**/firm/")
    page.goto("/firm/profile")
    expect(page.locator("#numbers")).to_have_count(0)


def test_without_javascript_the_button_saves_the_page_and_confirms(browser: Browser, site: Site, width: int) -> None:
    context = open_context(browser, site, width, javascript=False)
    page = context.new_page()
    walk.register(page)
    walk.fill_profile(page)
    begin(page)
    page.locator(f"[id='{RATE}']").fill("0.985")
    page.locator("button.save-button").click()
    expect(beside(page)).to_contain_text(AS_SHARE)
    page.locator("[id='fact.pass_rate_before']").fill("97.5")
    beside(page).get_by_role("button", name="数字没错").click()
    expect(page.locator("[id='fact.pass_rate_before']")).to_have_value("97.5")
    expect(beside(page)).to_be_empty()
    context.close()

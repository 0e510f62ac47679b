"""The main job as a person does it: register, profile, answer, close, resume, submit, take the PDF away."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from tests.browser import walk
from tests.browser.live_site import Site, open_context

EXAMPLE = Path(__file__).parents[3] / "questionnaires" / "miit-2024" / "examples" / "machining-60.json"
STEPS = 13
SENTENCE = "贵公司现在是一级（初始级）；离二级还差：再得 2.2 分，再有 2 个场景达到二级"
WORDS_OF_THE_REPORT = (
    "测试用精密零件厂",
    "一级（初始级）",
    "37.8",
    "自评结果，非官方认定",
    "措施卡片",
    "工信厅企业〔2024〕56号",
)


@pytest.fixture
def sheet() -> dict[str, Any]:
    return json.loads(EXAMPLE.read_text(encoding="utf-8"))


def answer_steps(page: Page, sheet: dict[str, Any], count: int) -> None:
    for _ in range(count):
        walk.answer_page(page, sheet)
        walk.expect_all_saved(page)
        walk.go_on(page)


def test_from_the_front_page_to_the_pdf(page: Page, context: BrowserContext, site: Site, sheet: dict[str, Any]) -> None:
    walk.register(page)
    walk.fill_profile(page)
    expect(page.locator("main")).to_contain_text("小型")
    assessment = walk.start_assessment(page)
    answer_steps(page, sheet, 5)
    # The browser is closed and the server restarted; all that was answered is there.
    page.close()
    site.restart()
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name=re.compile("继续填写")).click()
    expect(page).to_have_url(re.compile("mgmt-resource"))
    answer_steps(page, sheet, STEPS - 5)
    expect(page).to_have_url(f"{assessment}/review")
    page.get_by_label("我承诺").check()
    page.get_by_role("button", name="提交").click()
    expect(page).to_have_url(f"{assessment}/result")
    expect(page.locator("h1")).to_contain_text(SENTENCE)
    assert_pdf(page)


def assert_pdf(page: Page) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("PDF")).first.click()
    content = Path(download.value.path()).read_bytes()
    reader = PdfReader(io.BytesIO(content))
    text = re.sub(r"\s", "", "".join(sheet.extract_text() for sheet in reader.pages))
    for words in WORDS_OF_THE_REPORT:
        assert words in text
    assert len(reader.pages) >= 10
    assert reader.outline
    for sheet in pypdfium2.PdfDocument(content):
        darkest, lightest = sheet.render(scale=0.3).to_pil().convert("L").getextrema()
        assert darkest < 128 < lightest


def test_the_whole_form_without_javascript(browser: Browser, site: Site, sheet: dict[str, Any]) -> None:
    context = open_context(browser, site, 360, javascript=False)
    page = context.new_page()
    walk.register(page)
    walk.fill_profile(page)
    assessment = walk.start_assessment(page)
    for _ in range(STEPS):
        walk_without_script(page, sheet)
        walk.go_on(page)
    page.get_by_label("我承诺").check()
    page.get_by_role("button", name="提交").click()
    expect(page).to_have_url(f"{assessment}/result")
    expect(page.locator("h1")).to_contain_text("一级（初始级）")
    context.close()


def walk_without_script(page: Page, sheet: dict[str, Any]) -> None:
    for fold in page.locator("summary", has_text="直接选一档").all():
        fold.click()
    for section in page.locator("section.question").all():
        question = (section.get_attribute("data-questions") or "").split()[0]
        answer = sheet["answers"][question]
        if isinstance(answer, dict):
            for fact, number in answer["inputs"].items():
                if (field := section.locator(f"[id='fact.{fact}']")).count():
                    field.fill(str(number))
        else:
            for key in answer if isinstance(answer, list) else [answer]:
                section.locator(f"input[value='{key}']:not([type=hidden])").check()


def test_two_tabs_submit_and_there_is_one_result(
    page: Page, context: BrowserContext, site: Site, sheet: dict[str, Any]
) -> None:
    walk.register(page)
    walk.fill_profile(page)
    assessment = walk.start_assessment(page)
    answer_steps(page, sheet, STEPS)
    other = context.new_page()
    other.goto(f"{assessment}/review")
    for tab in (page, other):
        tab.get_by_label("我承诺").check()
    for tab in (page, other):
        tab.get_by_role("button", name="提交").click()
        expect(tab).to_have_url(f"{assessment}/result")
    page.goto("/firm/")
    expect(page.get_by_text("已提交")).to_have_count(1)

"""What a firm's person does on the pages, step by step, as the tests tell it."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

PASSWORD = "correct horse battery staple"
UNIQUE_CODE = "91350100M000100Y43"
NUMBER_INPUT = "input[inputmode=decimal]"


def register(page: Page, email: str = "boss@example.com") -> None:
    """From the front page to a logged-in account."""
    page.goto("/")
    page.get_by_role("link", name="注册，开始自评").click()
    page.get_by_label("您的姓名").fill("李厂长")
    page.get_by_label("邮箱").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password_confirm]").fill(PASSWORD)
    page.get_by_label("我已阅读并同意").check()
    page.get_by_role("button", name="注册").click()


def log_in(page: Page, email: str = "boss@example.com", password: str = PASSWORD) -> None:
    """Ends on the first page of that person's work."""
    page.goto("/account/login")
    page.get_by_label("邮箱").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/account/login" not in url)


def fill_profile(page: Page, *, credit_code: str = UNIQUE_CODE) -> None:
    """The firm's profile; ends on the firm's home."""
    page.wait_for_url("**/firm/profile")
    page.get_by_label("企业名称").fill("测试用精密零件厂")
    page.get_by_label("统一社会信用代码").fill(credit_code)
    page.get_by_label("所属行业").select_option("industry")
    page.get_by_label("所在地区").select_option("350100")
    page.get_by_label("从业人员").fill("６０")
    page.get_by_label("上年营业收入").fill("3,200")
    page.get_by_role("button", name="保存").click()


def start_assessment(page: Page) -> str:
    """Begin; gives the assessment's address."""
    page.get_by_role("button", name="开始第一次测评").click()
    page.wait_for_url("**/answers/base-equipment")
    return page.url.partition("/answers/")[0]


def answer_page(page: Page, sheet: dict[str, Any]) -> None:
    """Fill in every question of the open page from an answer sheet."""
    for section in page.locator("section.question").all():
        question = (section.get_attribute("data-questions") or "").split()[0]
        answer = sheet["answers"][question]
        if isinstance(answer, dict):
            for fact, number in answer["inputs"].items():
                field = section.locator(f"[id='fact.{fact}']")
                if field.count():
                    field.fill(str(number))
                    field.blur()
        elif isinstance(answer, list):
            for key in answer:
                section.locator(f"input[value='{key}']").check()
        else:
            if (fold := section.locator("details", has_text="直接选一档")).count():
                fold.evaluate("fold => { fold.open = true }")
            section.locator(f"input[type=radio][value='{answer}']").check()


def expect_all_saved(page: Page) -> None:
    """Every card of the page says so."""
    for section in page.locator("section.question").all():
        expect(section.locator("[data-mark]")).to_have_attribute("data-mark", "saved")


def go_on(page: Page) -> None:
    """To the next page, or to the review after the last."""
    here = page.url
    page.get_by_role("button", name=re.compile("下一组|检查并提交")).click()
    page.wait_for_url(lambda url: url != here)

"""The main pages against the rules of axe-core, on a desktop and on a phone."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

from tests.browser.accessibility import find_faults, find_faults_here
from tests.browser.walk import log_in

PUBLIC_PAGES = ["/", "/help", "/privacy", "/account/login", "/account/register", "/account/reset", "/nowhere"]
PUBLIC_PAGES += ["/api/v1/docs", "/verify", "/verify?code=1", "/verify/0000-0000-0000-0000-0000"]
FIRM_PAGES = [
    "/firm/",
    "/firm/platforms",
    "/firm/profile",
    "/account/",
    "/account/change",
    "/account/erase",
    "/api-keys",
    "/account/tf-setup",
]
PLATFORM_PAGES = [f"/platform/{name}" for name in ("products", "products?state=draft", "products/import", "settings")]
ADMIN_PAGES = ["accounts", "organisations", "organisations/new", "editions", "products/", "reports", "audit"]
MODEL_PAGES = ["models/", "models/drift", "models/card/2026-11-25"]


def test_public_pages_have_no_faults(page: Page) -> None:
    assert [fault for address in PUBLIC_PAGES for fault in find_faults(page, address)] == []


def test_mistakes_beside_their_fields_have_no_faults(page: Page) -> None:
    page.goto("/account/register")
    page.get_by_role("button", name="注册").click()
    page.wait_for_selector(".field-error")
    assert find_faults_here(page) == []


def test_a_firms_pages_have_no_faults(page: Page, context: BrowserContext, password: str) -> None:
    log_in(page, "demo-firm@example.com", password)
    assert [fault for address in FIRM_PAGES for fault in find_faults(page, address)] == []
    page.goto("/firm/")
    answering = page.get_by_role("link", name="继续填写").first.get_attribute("href") or ""
    page.goto(answering)
    steps = sorted({link.get_attribute("href") or "" for link in page.locator("a[href*='/answers/']").all()})
    pages = [page.url, *steps, f"{page.url.partition('/answers/')[0]}/review"]
    assert [fault for address in pages for fault in find_faults(page, address)] == []


def test_the_result_has_no_faults_in_large_print_either(page: Page, password: str) -> None:
    log_in(page, "demo-firm-2@example.com", password)
    page.goto("/firm/")
    result = page.locator("a[href$='/result']").first.get_attribute("href") or ""
    assert find_faults(page, result) == []
    assert find_faults(page, result.replace("/result", "/report-code")) == []
    page.goto("/large-text?on=1&back=/help")
    assert find_faults(page, result) == []


def test_a_platforms_pages_have_no_faults(page: Page, password: str) -> None:
    log_in(page, "demo-platform@example.com", password)
    page.goto("/platform/products")
    link = page.locator("main th a").first
    product, name = link.get_attribute("href") or "", link.inner_text()
    page.goto("/platform/visits")
    visit = page.locator("main th a").first.get_attribute("href") or ""
    visits = ["/platform/visits", visit]
    pages = [*visits, *PLATFORM_PAGES, product, f"{product}/edit"]
    assert [fault for address in pages for fault in find_faults(page, address)] == []
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_role("button", name="提交审核").click()
    page.goto("/platform/products/new")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_selector(".field-error")
    assert find_faults_here(page) == []
    for email, address in (
        ("demo-platform-2@example.com", f"{product}/review"),
        ("demo-firm-2@example.com", product.replace("/platform/", "/firm/")),
    ):
        page.context.clear_cookies()
        log_in(page, email, password)
        assert find_faults(page, address) == []
        assert page.locator("h1").inner_text().endswith(name)


def test_the_administrators_pages_have_no_faults(page: Page, password: str) -> None:
    log_in(page, "demo-admin@example.com", password)
    pages = [f"/admin/{name}" for name in (*ADMIN_PAGES, *MODEL_PAGES)]
    for name in ("accounts", "organisations"):
        page.goto(f"/admin/{name}")
        pages.append(page.locator(f"main th a[href^='/admin/{name}/']").last.get_attribute("href") or "")
    assert [fault for address in pages for fault in find_faults(page, address)] == []

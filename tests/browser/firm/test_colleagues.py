"""Two colleagues at one assessment, and the division found by typing; on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from rongtong_assess.core.actor import Role
from rongtong_assess.storage.database.engine import begin_writing, new_session_factory, open_engine
from rongtong_assess.storage.tables.people import Account, Membership
from rongtong_assess.web.frame.site import now
from tests.browser import walk
from tests.browser.live_site import Site, open_context

NUMBER = "[id='fact.production_devices']"


@pytest.fixture
def width() -> int:
    return 360


@pytest.fixture
def colleague(browser: Browser, site: Site, new_firm_page: Page) -> Iterator[Page]:
    """The page of a contributor of the same firm."""
    context = open_context(browser, site, 360)
    page = context.new_page()
    walk.register(page, "wang@example.com")
    page.wait_for_url("**/firm/profile")
    _let_join(site, "wang@example.com")
    yield page
    context.close()


def test_of_two_colleagues_answers_one_is_chosen_by_a_tap(new_firm_page: Page, colleague: Page) -> None:
    page = new_firm_page
    assessment = walk.start_assessment(page)
    colleague.goto(f"{assessment}/answers/base-equipment")
    colleague.locator(NUMBER).fill("30")
    colleague.locator(NUMBER).blur()
    expect(colleague.locator("[data-status]")).to_contain_text("全部已保存")
    page.locator(NUMBER).fill("40")
    page.locator(NUMBER).blur()
    box = page.locator("[data-conflict]")
    expect(box).to_contain_text("您这里的：40 台")
    expect(box).to_contain_text("王工（20")
    box.get_by_role("button", name="用我这里的").click()
    expect(page.locator("[data-status]")).to_contain_text("全部已保存")
    colleague.reload()
    expect(colleague.locator(NUMBER)).to_have_value("40")
    history = colleague.locator("#q-base-device_digital details.history")
    history.locator("summary").click()
    expect(history).to_contain_text("原来是：30 台")


def test_the_division_is_found_by_what_the_firm_makes(new_firm_page: Page) -> None:
    page = new_firm_page
    page.get_by_role("link", name="选大类").click()
    page.get_by_label("找一找").fill("炼金")
    expect(page.get_by_text("没有找到")).to_be_visible()
    page.get_by_label("找一找").fill("注塑")
    expect(page.locator("[data-row]:visible")).to_have_count(2)
    page.get_by_role("button", name="C29 橡胶和塑料制品业").click()
    page.wait_for_url("**/firm/")
    expect(page.locator("dl.facts")).to_contain_text("橡胶和塑料制品业（C29）")
    page.goto("/firm/profile")
    page.get_by_label("找一找").fill("阀门")
    page.get_by_role("button", name="C34 通用设备制造业").click()
    expect(page.get_by_label("所属行业")).to_have_value("C34")


def _let_join(site: Site, email: str) -> None:
    """Make the person a contributor of the firm that is there, under the name 王工."""
    engine = open_engine(site.settings.database_url)
    with new_session_factory(engine)() as session:
        begin_writing(session)
        account = session.scalars(select(Account).where(Account.email == email)).one()
        account.name = "王工"
        firm_id = session.scalars(select(Membership.organisation_id)).one()
        role = Role.CONTRIBUTOR
        session.add(Membership(account_id=account.id, organisation_id=firm_id, role=role, created_at=now()))
        session.commit()
    engine.dispose()

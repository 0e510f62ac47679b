"""The answering page says how long a question was in view: whole seconds, on a clock that the test turns."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser import walk

# The page's own observers were there first, so they have looked when this one has.
LOOK = "card => new Promise(done => new IntersectionObserver(done).observe(card))"
HIDE = """isHidden => {
  Object.defineProperty(document, "visibilityState", { value: isHidden ? "hidden" : "visible", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def width() -> int:
    return 360


@pytest.fixture
def assessment(new_firm_page: Page) -> str:
    """An open assessment; the page's clock stands still from now on."""
    page = new_firm_page
    address = walk.start_assessment(page)
    page.clock.install()
    page.clock.pause_at("2100-01-01")
    page.reload()
    page.locator("form.saves-itself").wait_for()
    look_at_all(page)
    return address


def card_of(page: Page, question: str) -> Locator:
    return page.locator(f"section[data-questions^='{question}']")


def look_at_all(page: Page) -> None:
    for card in page.locator("section.question").all():
        card.evaluate(LOOK)


def choose(page: Page, question: str, key: str) -> int | None:
    """The seconds that the page sends with this choice."""
    with page.expect_request(lambda request: carries(request, question)) as sent:
        page.locator(f"input[name='{question}'][value='{key}']").check()
    expect(card_of(page, question).locator("[data-mark]")).to_have_attribute("data-mark", "saved")
    return seconds_in(sent.value, question)


def carries(request: Request, question: str) -> bool:
    return request.method == "POST" and any(answer["question"] == question for answer in answers_in(request))


def answers_in(request: Request) -> list[dict[str, Any]]:
    return (request.post_data_json or {}).get("answers", [])


def seconds_in(request: Request, question: str) -> int | None:
    return next(answer["seconds"] for answer in answers_in(request) if answer["question"] == question)


def bring_to_view(page: Page, question: str) -> None:
    card_of(page, question).scroll_into_view_if_needed()
    look_at_all(page)


def test_a_choice_is_sent_with_the_seconds_its_card_was_in_view(page: Page, assessment: str) -> None:
    bring_to_view(page, "base.network")
    page.clock.fast_forward(7_400)
    assert choose(page, "base.network", "B") == 7
    page.clock.fast_forward(2_700)
    assert choose(page, "base.network", "C") == 3


def test_a_card_out_of_view_and_a_page_in_the_background_take_no_time(page: Page, assessment: str) -> None:
    page.clock.fast_forward(60_000)
    bring_to_view(page, "base.device_network")
    page.evaluate(HIDE, True)
    page.clock.fast_forward(60_000)
    page.evaluate(HIDE, False)
    page.clock.fast_forward(4_000)
    card_of(page, "base.device_network").get_by_text("没有准确数字？直接选一档").click()
    assert choose(page, "base.device_network", "B") == 4


def test_without_consent_to_the_present_notice_no_time_is_sent(page: Page, assessment: str) -> None:
    page.route("**/answers/base-equipment", drop_the_mark)
    page.reload()
    page.locator("form.saves-itself").wait_for()
    bring_to_view(page, "base.network")
    page.clock.fast_forward(7_000)
    assert choose(page, "base.network", "B") is None


def drop_the_mark(route: Any) -> None:
    """The page as somebody gets it who has not agreed."""
    reply = route.fetch()
    route.fulfill(response=reply, body=reply.text().replace(" data-measures-time", ""))

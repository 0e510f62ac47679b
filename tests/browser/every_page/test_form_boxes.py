"""Every label and control of every page with a form has its place on the screen.

A page may hold all its inputs and show none of them: Chromium gave the cards of an answer page no room on some loads.
So the boxes are asked for, in a browser, and what a finger would meet there.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.accessibility import find_faults
from tests.browser.live_site import Demo, Site, open_context
from tests.profiles import examples
from tests.web.page_walk import FoundPage, Walk, one_of_each, walk_demo

# A processor half as fast made the fault far more frequent: one load in five instead of one in a hundred.
# Thirteen answer pages in four kinds of browser are fifty loads, and thrice as many every night.
SLOWED = 2
LOADED_AGAIN = {"firm.answer", "firm.plan"}
MOST_LOADS = examples(quick=1, nightly=3)
FEWEST_PAGES = 50
# Shown later, by a click, by a choice or at another width; each is named here, so that nothing is hidden unnoticed.
HIDDEN_ON_PURPOSE = ", ".join(
    (
        ".visually-hidden",
        "[hidden]",
        ".default-button",  # what the enter key presses
        ".found:not(.is-open)",  # asked for where a visit found something else
        ".saves-itself .save-button",
        "[type=hidden]",
    )
)
MISSING = """hidden => {
  const isFolded = part => {
    for (let fold = part.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])"))
      if (!fold.querySelector(":scope > summary").contains(part)) return true;
    return false;
  };
  const isReached = part => {
    part.scrollIntoView({ block: "center", behavior: "instant" });
    const box = part.getClientRects()[0];
    const met = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return met && (part.contains(met) || met.contains(part) && met.matches("label, legend"));
  };
  const hasBox = part => {
    const box = part.getBoundingClientRect();
    return box.width >= 1 && box.height >= 1 && box.left < innerWidth && box.right > 0 && part.checkVisibility();
  };
  return [...document.querySelectorAll("main :is(label, legend, input, select, textarea, button)")]
    .filter(part => !part.closest(hidden) && !isFolded(part))
    .filter(part => !hasBox(part) || !isReached(part))
    .map(part => part.outerHTML.slice(0, 120));
}"""


@pytest.fixture(scope="module")
def site(shared_site: Site, demo: Demo) -> Site:
    """The demo, for all tests of this file."""
    shared_site.reset()
    shared_site.take_over(demo.database)
    return shared_site


@pytest.fixture(scope="module")
def walk(site: Site, demo: Demo) -> Iterator[Walk]:
    site.app.config["RATELIMIT_ENABLED"] = False
    yield walk_demo(site.app, demo.log_ins, sends_forms=False)
    site.app.config["RATELIMIT_ENABLED"] = True


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_every_label_and_control_has_a_box_on_the_screen(
    browser: Browser, site: Site, walk: Walk, width: int, *, javascript: bool
) -> None:
    pages = list(one_of_each(page for page in walk.pages if page.has_form))
    assert len(pages) > FEWEST_PAGES
    faults: list[str] = []
    for email in dict.fromkeys(page.email for page in pages):
        context = open_as(browser, site, walk, email, width, javascript=javascript)
        faults.extend(look_at(context.new_page(), [page for page in pages if page.email == email]))
        context.close()
    assert faults == []


def test_the_landmarks_of_every_page_can_be_told_apart(browser: Browser, site: Site, walk: Walk) -> None:
    pages = list(one_of_each(walk.pages))
    faults: list[str] = []
    for email in dict.fromkeys(page.email for page in pages):
        context = open_as(browser, site, walk, email, 1280, javascript=True)
        shown = context.new_page()
        for page in pages:
            if page.email == email:
                faults.extend(find_faults(shown, page.address, only=["landmark-unique"]))
        context.close()
    assert faults == []


def open_as(browser: Browser, site: Site, walk: Walk, email: str, width: int, *, javascript: bool) -> BrowserContext:
    """A browser with that person's log-in."""
    context = open_context(browser, site, width, javascript=javascript)
    cookie = walk.clients[email].get_cookie("rongtong_session")
    if cookie:
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site.address}])
    return context


def look_at(page: Page, pages: list[FoundPage]) -> Iterator[str]:
    """What has no place on these pages; where the fault was, on a slow processor."""
    speed = page.context.new_cdp_session(page)
    for found in pages:
        speed.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED if "<fieldset" in found.text else 1})
        for _ in range(MOST_LOADS if found.endpoint in LOADED_AGAIN else 1):
            page.goto(found.address)
            yield from (f"{found.address}: {fault}" for fault in page.evaluate(MISSING, HIDDEN_ON_PURPOSE))

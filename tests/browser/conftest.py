"""A real browser against a real server on this machine, started and stopped by the tests.

What takes long to come to, the demo and a registered firm, is made once and copied into the database of a test's site.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from rongtong_assess.app import create_app
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.services.demo.data import load_demo
from rongtong_assess.storage.database.schema import setting_up
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.browser import walk
from tests.browser.live_site import Demo, Registered, Site, open_context

EXAMPLES = Path(__file__).parents[2] / "questionnaires" / "miit-2024" / "examples"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    site = Site(tmp_path_factory.mktemp("demo"))
    installation = create_app(site.settings).extensions[EXTENSION]
    examples = {path.stem: read_sheet_document(path) for path in sorted(EXAMPLES.glob("*.json"))}
    with setting_up(installation.engine) as session:
        log_ins = load_demo(session, installation.library, examples, models=installation.forecast_models, now=now())
    installation.engine.dispose()
    return Demo(site.database, log_ins)


@pytest.fixture
def password(site: Site, demo: Demo) -> str:
    """The password of every log-in of the demo, which is on the site from now on."""
    site.take_over(demo.database)
    return demo.log_ins[0].password


@pytest.fixture(scope="session")
def registered(browser: Browser, shared_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Registered:
    shared_site.reset()
    context = open_context(browser, shared_site, 1280)
    page = context.new_page()
    walk.register(page)
    walk.fill_profile(page)
    page.wait_for_url("**/firm/")
    cookies = context.cookies()
    context.close()
    return Registered(shared_site.copy_to(tmp_path_factory.mktemp("registered")), [dict(cookie) for cookie in cookies])


@pytest.fixture
def new_firm_page(page: Page, site: Site, registered: Registered) -> Page:
    """The home of a firm that has filled in its profile and begun nothing yet."""
    site.take_over(registered.database)
    page.context.add_cookies(registered.cookies)
    page.goto("/firm/")
    return page


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all tests of a process; starting one takes as long as a short test."""
    site = Site(tmp_path_factory.mktemp("site"))
    site.start()
    yield site
    site.stop()


@pytest.fixture
def site(shared_site: Site) -> Site:
    """The shared site as after its first start."""
    shared_site.reset()
    return shared_site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[1280, 360], ids=["desktop", "phone"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def context(browser: Browser, site: Site, width: int) -> Iterator[BrowserContext]:
    context = open_context(browser, site, width)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which no script fails and the content security policy blocks nothing."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if _is_fault(message.type, message.text) else None)
    yield page
    assert not faults


def _is_fault(kind: str, text: str) -> bool:
    # A lost connection and a refused save are part of some tests; the browser notes them itself.
    return kind == "error" and "Failed to load resource" not in text

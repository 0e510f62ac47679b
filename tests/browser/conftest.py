"""A real browser against a real server on this machine, started and stopped by the tests.

What takes long to come to, the demo and a registered firm, is made once and copied into the database of a test's site.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from rongtong_assess.app import create_app
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.services.demo.data import load_demo
from rongtong_assess.settings import Settings
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.database.engine import open_engine
from rongtong_assess.storage.database.schema import setting_up
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.browser.test_form_boxes import walk

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
PATIENCE_MS = 15_000


class Site:
    """The web site on a port of its own, with a database that outlives a restart."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "site.sqlite3"
        self.settings = Settings(
            data_folder=folder,
            database_url=f"sqlite:///{self.database}",
            secret_key="only-for-tests",
            totp_secret="only-for-tests",
        )
        engine = open_engine(self.settings.database_url)
        Table.metadata.create_all(engine)
        engine.dispose()
        self.port = 0
        self._server: BaseWSGIServer | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.app = create_app(self.settings)
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    def restart(self) -> None:
        """As after a reboot: another process image, the same files, the same address."""
        self.stop()
        self.start()

    def take_over(self, database: Path) -> None:
        """Whatever is in that database, instead of what was in the site's own; also while the site runs."""
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(self.database)) as own:
            source.backup(own)


@dataclass(frozen=True)
class Demo:
    """A database with the demo; password: of every log-in of it."""

    database: Path
    password: str


@dataclass(frozen=True)
class Registered:
    """A database with a firm whose profile is filled in; cookies: of its owner's browser."""

    database: Path
    cookies: list[dict[str, Any]]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    site = Site(tmp_path_factory.mktemp("demo"))
    installation = create_app(site.settings).extensions[EXTENSION]
    examples = {path.stem: read_sheet_document(path) for path in sorted(EXAMPLES.glob("*.json"))}
    with setting_up(installation.engine) as session:
        log_ins = load_demo(session, installation.library, examples, models=installation.forecast_models, now=now())
    installation.engine.dispose()
    return Demo(site.database, log_ins[0].password)


@pytest.fixture
def password(site: Site, demo: Demo) -> str:
    """Of every log-in of the demo, which is on the site from now on."""
    site.take_over(demo.database)
    return demo.password


@pytest.fixture(scope="session")
def registered(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Registered:
    site = Site(tmp_path_factory.mktemp("registered"))
    site.start()
    context = open_context(browser, site, 1280)
    page = context.new_page()
    walk.register(page)
    walk.fill_profile(page)
    page.wait_for_url("**/firm/")
    cookies = context.cookies()
    context.close()
    site.stop()
    return Registered(site.database, [dict(cookie) for cookie in cookies])


@pytest.fixture
def new_firm_page(page: Page, site: Site, registered: Registered) -> Page:
    """The home of a firm that has filled in its profile and begun nothing yet."""
    site.take_over(registered.database)
    page.context.add_cookies(registered.cookies)
    page.goto("/firm/")
    return page


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    site.start()
    yield site
    site.stop()


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


def open_context(browser: Browser, site: Site, width: int, *, javascript: bool = True) -> BrowserContext:
    """A fresh browser profile that may talk to the site and to nobody else."""
    context = browser.new_context(
        base_url=site.address,
        viewport={"width": width, "height": 800},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        java_script_enabled=javascript,
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE_MS)
    context.route(re.compile(rf"^(?!{re.escape(site.address)})"), _fail_on_foreign_request)
    return context


def _fail_on_foreign_request(route: object, request: object) -> None:
    raise AssertionError(f"the page asked another machine: {request}")


def _is_fault(kind: str, text: str) -> bool:
    # A lost connection and a refused save are part of some tests; the browser notes them itself.
    return kind == "error" and "Failed to load resource" not in text

"""A real browser against a real server on this machine, started and stopped by the tests."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from rongtong_assess.app import create_app
from rongtong_assess.settings import Settings
from rongtong_assess.storage.columns import Table
from rongtong_assess.storage.database import open_engine

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
        self.settings = Settings(
            data_folder=folder,
            database_url=f"sqlite:///{folder / 'site.sqlite3'}",
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

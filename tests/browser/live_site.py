"""The web site on a port of this machine, and browsers that talk to it and to nobody else."""

from __future__ import annotations

import re
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import BaseWSGIServer, make_server

from rongtong_assess.app import create_app
from rongtong_assess.settings import Settings
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.database.engine import open_engine

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

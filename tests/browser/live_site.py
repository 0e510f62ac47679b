"""The web site on a port of this machine, and browsers that talk to it and to nobody else."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import BaseWSGIServer, make_server

from rongtong_assess.app import create_app
from rongtong_assess.services.demo.revival import DemoLogIn
from rongtong_assess.settings import Settings
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.database.engine import open_engine
from rongtong_assess.web.frame.limits import EXTENSION

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
            # Tested by itself in tests/web/account/test_demanded_factor.py.
            demands_second_factor=False,
        )
        self._empty = folder / "empty.sqlite3"
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
        if not self._empty.exists():
            _copy(self.database, self._empty)
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
        """Replace the content of the site's database by that of another; also while the site runs."""
        _copy(database, self.database)

    def copy_to(self, folder: Path) -> Path:
        """A copy of the site's database, for take_over."""
        copy = folder / "copy.sqlite3"
        _copy(self.database, copy)
        return copy

    def reset(self) -> None:
        """Back to an empty database, with nothing counted by the rate limits."""
        self.take_over(self._empty)
        self.app.extensions[EXTENSION].reset()


@dataclass(frozen=True)
class Demo:
    """A database with the demo, and everybody who can log in to it."""

    database: Path
    log_ins: Sequence[DemoLogIn]


@dataclass(frozen=True)
class Registered:
    """A database with a firm whose profile is filled in; cookies: of its owner's browser."""

    database: Path
    cookies: list[dict[str, Any]]


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


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

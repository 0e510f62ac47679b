"""rongtong serve: the web site by gunicorn, which replaces this process."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click
from sqlalchemy.orm import Session

from rongtong_assess.cli.console.chinese_click import ChineseCommand, WholeNumber
from rongtong_assess.cli.operations import open_database, require_current
from rongtong_assess.cli.worker import start_worker_with_server
from rongtong_assess.content.library import Library
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.core.errors import Refused
from rongtong_assess.installation import Installation
from rongtong_assess.presentation.wording.commands.demo import log_in_lines
from rongtong_assess.services.demo.data import load_demo
from rongtong_assess.services.demo.revival import DemoLogIn
from rongtong_assess.services.edition.publish import check_published
from rongtong_assess.services.people.organisations import refuse_demo_database
from rongtong_assess.settings import find_data_folder, set_for_server
from rongtong_assess.storage.database.private_files import make_private
from rongtong_assess.storage.database.schema import setting_up, upgrade

APPLICATION = "rongtong_assess.app:create_app()"
THREADS_PER_WORKER = 16
WORKER_CLASS = "rongtong_assess.web.buffering_worker.BufferingWorker"


@click.command(cls=ChineseCommand)
@click.option("--demo", is_flag=True, help="用单独的演示数据库，带样例企业和演示账号")
@click.option("--host", metavar="地址", default="127.0.0.1", show_default=True, help="监听的地址")
@click.option("--port", type=WholeNumber(1, 65535), default=8000, show_default=True, help="监听的端口")
@click.option("--workers", type=WholeNumber(1, 64), default=2, show_default=True, help="工作进程数")
def command(demo: bool, host: str, port: int, workers: int) -> None:
    """启动网站。正式使用前先运行 rongtong init-db；只想看看就加 --demo。"""
    set_for_server(is_demo=demo, served_host=host)
    _refuse_unusable_address(host, port)
    installation = Installation.open()
    settings, library = installation.settings, installation.library
    make_private(settings.data_folder, settings.database_url)
    with open_database(settings.database_url) as engine:
        installation = installation.with_parts(engine=engine)
        if demo:
            upgrade(engine)
            with setting_up(engine) as session:
                log_ins = _make_demo(session, installation)
        else:
            require_current(engine)
            with installation.sessions() as session:
                refuse_demo_database(session)
            log_ins = []
        with installation.sessions.begin() as session:
            check_published(session, library, now=datetime.now(UTC))
    _announce(host, port, log_ins=log_ins)
    start_worker_with_server()
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    _become_gunicorn(["--bind", bind, "--workers", str(workers)])


def _refuse_unusable_address(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        cure = "请用 --port 换一个端口，或停掉占用它的程序；地址不对就改 --host"
        reason = str(error.strerror).partition(" (")[0]
        raise Refused.because(f"{host}:{port}", f"这个地址或端口用不了（{reason}）", cure) from error


def _make_demo(session: Session, installation: Installation) -> list[DemoLogIn]:
    library, models = installation.library, installation.forecast_models
    return load_demo(session, library, _read_examples(library), models=models, now=datetime.now(UTC))


def _read_examples(library: Library) -> Mapping[str, Any]:
    """The sample firms' answer sheets that come with the editions."""
    folder = find_data_folder("questionnaires")
    paths = [path for edition in library.editions for path in sorted((folder / edition / "examples").glob("*.json"))]
    return {path.stem: read_sheet_document(path) for path in paths}


def _announce(host: str, port: int, *, log_ins: list[DemoLogIn]) -> None:
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"融通测评正在启动，请在浏览器打开 http://{shown}:{port} ，按 Ctrl+C 停止。")
    for line in log_in_lines(log_ins):
        click.echo(line)
    sys.stdout.flush()


def _become_gunicorn(options: list[str]) -> None:
    """The server loads the application itself, in its own processes."""
    fixed = {"--worker-class": WORKER_CLASS, "--threads": str(THREADS_PER_WORKER)}
    named = [part for option in fixed.items() for part in option]
    quiet = ["--no-control-socket", "--log-level", "warning"]
    arguments = [sys.executable, "-m", "gunicorn", *named, *quiet, *options, APPLICATION]
    os.execv(sys.executable, arguments)  # noqa: S606  # no shell, and no part of it is a stranger's text

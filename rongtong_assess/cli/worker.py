"""rongtong work: keeps one worker process for background jobs running, and starts it again when it dies.

The worker's module is started by its name, like the server's application: the command line imports neither.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from threading import Event

import click

from rongtong_assess.cli.console.chinese_click import ChineseCommand, WholeNumber
from rongtong_assess.cli.operations import open_database, require_current
from rongtong_assess.settings import load_settings

WORKER = [sys.executable, "-m", "rongtong_assess.jobs"]
BESIDE = "--beside"
NAME_BYTES = 16
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BEFORE_ANOTHER = 2.0
PATIENCE_TO_STOP_SECONDS = 10.0


@click.command(cls=ChineseCommand)
@click.option(BESIDE, type=WholeNumber(1, 2**31 - 1), hidden=True, help="启动它的进程的编号；那个进程结束，它也结束")
def command(beside: int | None) -> None:
    """在后台做成批的报告、分派方案，训练预测模型。rongtong serve 自己会启动它；网站由别的程序启动时才要单独运行。"""
    if beside is None:
        with open_database(load_settings().database_url) as engine:
            require_current(engine)
        click.echo("后台任务进程已启动，按 Ctrl+C 停止。")
        sys.stdout.flush()
    stopping = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    keep_working(lambda: stopping.is_set() or beside not in {None, os.getppid()})


def start_worker_with_server() -> None:
    """Start a worker that ends with this process, which becomes the server.

    In a session of its own it does not get the terminal's Ctrl+C, so that it can give its job back.
    """
    start = [sys.executable, "-c", "from rongtong_assess.cli import main; main()", "work", BESIDE, str(os.getpid())]
    subprocess.Popen(start, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603  # our own program


def keep_working(has_to_stop: Callable[[], bool]) -> None:
    """Keep one worker running until it is time to stop; one after the other, all hold jobs under the same name."""
    name = secrets.token_hex(NAME_BYTES)
    worker = _start(name)
    while not has_to_stop():
        if worker.poll() is not None:
            time.sleep(SECONDS_BEFORE_ANOTHER)
            worker = _start(name)
        time.sleep(SECONDS_BETWEEN_LOOKS)
    _stop(worker)


def _start(name: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*WORKER, str(os.getpid()), name], stdin=subprocess.DEVNULL)  # noqa: S603  # our own program


def _stop(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    try:
        worker.wait(PATIENCE_TO_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()

"""rongtong work: the worker ends with its server, and is started again when it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 20
# What serve does before it becomes gunicorn; the sleeper stands in for gunicorn.
SERVER = """
import os
from rongtong_assess.cli.worker import start_worker_with_server
start_worker_with_server()
os.execv("/bin/sleep", ["sleep", "300"])
"""


def children_of(parent: int) -> list[int]:
    """The processes this one has started that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, its_parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(its_parent) == parent and state != "Z":
            found.append(int(path.parent.name))
    return found


def wait_until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def is_worker(process: int) -> bool:
    try:
        return b"rongtong_assess.jobs" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def worker_below(keeper: int) -> int | None:
    return next(filter(is_worker, children_of(keeper)), None)


@pytest.fixture(autouse=True)
def this_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes of a test run what is tested, wherever they are started."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture
def server(rongtong: Run) -> Iterator[subprocess.Popen[bytes]]:
    rongtong("init-db")
    process = subprocess.Popen([sys.executable, "-c", SERVER])
    yield process
    process.kill()
    process.wait()


def started(server: subprocess.Popen[bytes]) -> tuple[int, int]:
    """The process that keeps the worker, and the worker."""
    wait_until(lambda: children_of(server.pid) and worker_below(children_of(server.pid)[0]))
    (keeper,) = children_of(server.pid)
    return keeper, worker_below(keeper) or 0


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_worker_ends_with_the_server_however_that_ends(
    server: subprocess.Popen[bytes], end: signal.Signals
) -> None:
    keeper, worker = started(server)
    server.send_signal(end)
    server.wait()
    wait_until(lambda: not Path(f"/proc/{keeper}").exists() and not Path(f"/proc/{worker}").exists())


def test_a_worker_that_was_killed_is_started_again(server: subprocess.Popen[bytes]) -> None:
    keeper, worker = started(server)
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: worker_below(keeper) not in {None, worker})


def test_the_worker_ends_when_its_keeper_is_killed(server: subprocess.Popen[bytes]) -> None:
    keeper, worker = started(server)
    os.kill(keeper, signal.SIGKILL)
    wait_until(lambda: not is_worker(worker))


def test_alone_it_needs_a_database(rongtong: Run) -> None:
    done = rongtong("work")
    assert done.code == 2
    assert "rongtong init-db" in done.stderr


def test_alone_it_runs_until_it_is_told_to_stop(rongtong: Run) -> None:
    rongtong("init-db")
    command = [sys.executable, "-c", "from rongtong_assess.cli import main; main()", "work"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "后台任务进程已启动" in process.stdout.readline()
        wait_until(lambda: worker_below(process.pid))
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, errors) == (0, "")

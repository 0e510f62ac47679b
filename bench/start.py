"""How long a fresh process takes until the first page."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.measurement import Measurement
from bench.people import environment_of, make_people

TIMES = 3
FIRST_PAGE = """
import time
started = time.perf_counter()
from rongtong_assess.app import create_app
reply = create_app().test_client().get("/")
assert reply.status_code == 200
print(time.perf_counter() - started)
"""


def measure_start() -> Iterator[Measurement]:
    """Importing the application, reading and checking the content, showing the front page."""
    with TemporaryDirectory() as folder:
        make_people(Path(folder), 1)
        runs = [_seconds_to_first_page(Path(folder)) for _ in range(TIMES)]
    yield Measurement("启动到第一个页面", median(runs), "秒", 2, "most")


def _seconds_to_first_page(folder: Path) -> float:
    command = [sys.executable, "-c", FIRST_PAGE]
    done = subprocess.run(command, env=environment_of(folder), capture_output=True, text=True, check=True)
    return float(done.stdout)

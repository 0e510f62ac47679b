"""Counters are shared by processes, exact under load, and leave nothing behind."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from rongtong_assess.storage.database.counters import Counter, Counters, open_counters
from rongtong_assess.storage.database.engine import begin_writing, new_session_factory

HOUR = timedelta(hours=1)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counters(database: Engine, clock: Clock) -> Counters:
    return Counters(database, "a key", clock)


def count_rows(database: Engine) -> int:
    with database.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Counter)) or 0


def test_each_name_is_counted_on_its_own_until_its_time_is_over(counters: Counters, clock: Clock) -> None:
    assert [counters.add("a", HOUR), counters.add("a", HOUR), counters.add("b", HOUR, 5)] == [1, 2, 5]
    began = clock.time
    clock.time += HOUR - timedelta(seconds=1)
    assert counters.add("a", HOUR) == 3
    assert counters.find("a") == (3, began + HOUR), "the time does not begin anew with every count"
    clock.time = began + HOUR
    assert counters.find("a") == (0, clock.time)
    assert counters.add("a", HOUR) == 1


def test_what_was_forgotten_begins_anew(counters: Counters) -> None:
    counters.add("a", HOUR)
    counters.add("b", HOUR)
    counters.forget("a")
    assert (counters.find("a")[0], counters.find("b")[0]) == (0, 1)
    counters.forget_all()
    assert counters.find("b")[0] == 0


def test_what_has_ended_is_deleted(counters: Counters, clock: Clock, database: Engine) -> None:
    for number in range(20):
        counters.add(f"source {number}", HOUR)
    clock.time += HOUR
    counters.add("another", HOUR)
    assert count_rows(database) == 1


def test_names_are_kept_as_hashes_only(counters: Counters, database: Engine) -> None:
    counters.add("zhang.san@example.com", HOUR)
    with database.connect() as connection:
        (name,) = connection.scalars(select(Counter.name))
    assert "zhang" not in name
    assert Counters(database, "another key").find("zhang.san@example.com")[0] == 0


def test_many_who_count_at_the_same_moment_are_all_counted(database: Engine) -> None:
    counters = Counters(database, "a key")
    with ThreadPoolExecutor(8) as threads:
        counts = list(threads.map(lambda _: counters.add("a", HOUR), range(40)))
    assert sorted(counts) == list(range(1, 41))


COUNT_TEN = """
import sys
from datetime import timedelta
from pathlib import Path
from rongtong_assess.storage.database.counters import open_counters
from rongtong_assess.storage.database.engine import open_engine
counters = open_counters(open_engine(sys.argv[1]), Path(sys.argv[2]), "a key")
for _ in range(10):
    counters.add("a", timedelta(hours=1))
"""


def test_two_processes_count_together(database_url: str, database: Engine, tmp_path: Path) -> None:
    file = tmp_path / "counters.sqlite3"
    command = [sys.executable, "-c", COUNT_TEN, database_url, str(file)]
    processes = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait(timeout=30) for process in processes] == [0, 0]
    assert open_counters(database, file, "a key").find("a")[0] == 20


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_sqlite_counting_waits_for_nobody_who_writes(database: Engine, tmp_path: Path) -> None:
    file = tmp_path / "new" / "counters.sqlite3"
    counters = open_counters(database, file, "a key")
    with new_session_factory(database)() as session:
        begin_writing(session)
        assert counters.add("a", HOUR) == 1
    assert {path.stat().st_mode & 0o777 for path in file.parent.iterdir()} == {0o600}

"""Limits hold across processes, say when to come back, and count a source as what one person can have."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.exceptions import TooManyRequests

from rongtong_assess.app import create_app
from rongtong_assess.settings import Settings
from rongtong_assess.web import verify
from rongtong_assess.web.limits import EXTENSION, count_or_refuse, find_source

MOST_LOOKS = int(verify.LOOKS_PER_ADDRESS.split()[0])


@pytest.fixture
def processes(app: Flask, settings: Settings, engine: Engine, tmp_path: Path) -> tuple[Flask, Flask]:
    """Two applications as two worker processes have them: one database and one data folder."""
    own = replace(settings, data_folder=tmp_path)
    return create_app(own, engine), create_app(own, engine)


def test_two_processes_count_together(processes: tuple[Flask, Flask]) -> None:
    clients = [one.test_client() for one in processes]
    statuses = [clients[number % 2].get("/verify").status_code for number in range(MOST_LOOKS + 2)]
    assert statuses == [200] * MOST_LOOKS + [429] * 2


def test_the_page_says_when_to_try_again(processes: tuple[Flask, Flask]) -> None:
    client = processes[0].test_client()
    answers = [client.get("/verify") for _ in range(MOST_LOOKS + 1)]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert re.search(r"请过 1 分钟，也就是 \d\d:\d\d 以后再试。", answers[-1].text)


def test_what_a_view_counts_is_shared_too_and_each_has_its_own_count(processes: tuple[Flask, Flask]) -> None:
    first, second = processes
    for app in processes:
        with app.test_request_context():
            count_or_refuse("2 per hour", "letters", "zhang.san@example.com")
    with second.test_request_context():
        count_or_refuse("2 per hour", "letters", "li.si@example.com")
        count_or_refuse("2 per hour", "keys", "zhang.san@example.com")
    with first.test_request_context(), pytest.raises(TooManyRequests) as refused:
        count_or_refuse("2 per hour", "letters", "zhang.san@example.com")
    assert 3500 < refused.value.retry_after <= 3600


def test_without_a_place_for_the_counts_each_process_counts_for_itself(
    app: Flask, settings: Settings, engine: Engine, tmp_path: Path
) -> None:
    own = replace(settings, data_folder=tmp_path)
    own.counters_file.write_text("this is no database" * 100)
    client = create_app(own, engine).test_client()
    assert [client.get("/verify").status_code for _ in range(MOST_LOOKS + 1)] == [200] * MOST_LOOKS + [429]


def test_counts_that_can_no_longer_be_kept_stop_no_page(processes: tuple[Flask, Flask], tmp_path: Path) -> None:
    app = processes[0]
    app.extensions[EXTENSION].storage._counters._engine.dispose()
    for path in tmp_path.glob("counters.sqlite3*"):
        path.unlink()
        path.mkdir()
    assert app.test_client().get("/verify").status_code == 200
    with app.test_request_context():
        count_or_refuse("2 per hour", "letters")


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_a_source_is_what_one_customer_can_have(app: Flask, address: str, source: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert find_source() == source

"""Limits hold across processes, say when to come back, and count a source as what one person can have."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.exceptions import TooManyRequests

from rongtong_assess.app import create_app
from rongtong_assess.settings import Settings
from rongtong_assess.web.account.api_keys import KEYS_PER_ORGANISATION
from rongtong_assess.web.account.emails import MOST_OF_A_KIND
from rongtong_assess.web.frame.limits import EXTENSION, RESET_EMAILS_PER_SOURCE, count_or_refuse, find_source
from rongtong_assess.web.public import authenticity as verify
from tests.web.steps import NEW_PASSWORD, read_letters, send
from tests.web.world import QUICK_ARGON2, World, log_in, token_of

MOST_LOOKS = int(verify.LOOKS_PER_ADDRESS.split()[0])


@pytest.fixture
def processes(app: Flask, settings: Settings, engine: Engine, tmp_path: Path) -> tuple[Flask, Flask]:
    """Two applications as two worker processes have them: one database and one data folder."""
    own = replace(settings, data_folder=tmp_path)
    return create_app(own, engine), create_app(own, engine)


def test_two_processes_count_together(processes: tuple[Flask, Flask]) -> None:
    clients = [process.test_client() for process in processes]
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
            count_or_refuse("2 per hour", "letters", whose="zhang.san@example.com")
    with second.test_request_context():
        count_or_refuse("2 per hour", "letters", whose="li.si@example.com")
        count_or_refuse("2 per hour", "keys", whose="zhang.san@example.com")
    with first.test_request_context(), pytest.raises(TooManyRequests) as refused:
        count_or_refuse("2 per hour", "letters", whose="zhang.san@example.com")
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


def client_of(app: Flask, source: str = "192.0.2.7") -> FlaskClient:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = source
    return client


def register(app: Flask, number: int, source: str = "192.0.2.7", **change: str) -> int:
    form = {
        "name": "张三",
        "email": f"zhang{number}@example.com",
        "password": NEW_PASSWORD,
        "password_confirm": NEW_PASSWORD,
        "consent": "y",
    }
    return send(client_of(app, source), "/account/register", **{**form, **change}).status_code


@pytest.fixture
def small(app: Flask, settings: Settings, engine: Engine, tmp_path: Path) -> list[Flask]:
    """Two processes of a site where one source may register twice an hour."""
    own = replace(settings, data_folder=tmp_path, registrations_per_hour=2)
    made = [create_app(own, engine) for _ in range(2)]
    for process in made:
        process.extensions["security"].pwd_context.update(
            **{f"argon2__{name}": value for name, value in QUICK_ARGON2.items()}
        )
    return made


def test_a_source_may_register_so_often_and_all_together_ten_times_as_often(small: list[Flask]) -> None:
    assert [register(small[number % 2], number) for number in range(3)] == [302, 302, 429]
    assert register(small[0], 4, "192.0.2.8") == 302, "another source"
    answers = [register(small[0], 10 + number, f"198.51.100.{number}") for number in range(18)]
    assert answers == [302] * 17 + [429]


def test_a_registration_sent_back_for_correction_does_not_count(small: list[Flask]) -> None:
    assert [register(small[0], number, password="short") for number in range(3)] == [200] * 3
    assert register(small[0], 9) == 302


def test_letters_are_limited_per_email_and_per_source(processes: tuple[Flask, Flask]) -> None:
    def ask(number: int, source: str) -> int:
        address = f"zhang{number}@example.com"
        return send(client_of(processes[number % 2], source), "/account/reset", email=address).status_code

    assert [ask(0, f"198.51.100.{number}") for number in range(6)] == [200] * 5 + [429]
    most = int(RESET_EMAILS_PER_SOURCE.split()[0])
    assert [ask(number, "192.0.2.7") for number in range(1, most + 2)] == [200] * most + [429]


def test_an_organisation_makes_so_many_keys_an_hour(processes: tuple[Flask, Flask], world: World) -> None:
    client = log_in(processes[0], world.account("firm-1", "owner"))
    most, token = int(KEYS_PER_ORGANISATION.split()[0]), token_of(client, "/api-keys")
    form = {"name": "程序", "lifetime": "90", "csrf_token": token}
    statuses = [client.post("/api-keys", data=form).status_code for _ in range(most + 1)]
    assert statuses[0] == 201
    assert statuses[-2:] == [422, 429], "there are only so many at once, and then only so many tries"


def test_nobody_is_flooded_with_letters_by_strangers_who_register_their_address(
    app: Flask, processes: tuple[Flask, Flask], settings: Settings, world: World, tmp_path: Path
) -> None:
    address = world.account("firm-1", "owner")
    answers = {register(processes[0], number, f"198.51.100.{number}", email=address) for number in range(13)}
    assert answers == {302}, "and the thirteenth stranger is told what the first was"
    assert len(read_letters(tmp_path / "outbox", address)) == int(MOST_OF_A_KIND.split()[0])

"""A request under a name that is not ours gets no page, and no letter with such a link."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

from rongtong_assess.app import create_app
from rongtong_assess.settings import Settings
from tests.web.steps import OWNER, read_letters, send
from tests.web.world import World


def test_only_the_names_of_the_site_are_answered(
    app: Flask, world: World, settings: Settings, engine: Engine, outbox: Path
) -> None:
    named = create_app(replace(settings, hosts=("localhost",)), engine)
    before = len(read_letters(outbox, OWNER))
    for host in ("evil.example", "localhost.evil.example", "127.0.0.1"):
        response = named.test_client().get("/account/reset", base_url=f"http://{host}")
        assert response.status_code == 400
        assert "evil" not in response.text
    send(named.test_client(), "/account/reset", email=OWNER)
    letters = read_letters(outbox, OWNER)
    assert len(letters) == before + 1
    assert "http://localhost/account/reset/" in letters[-1]

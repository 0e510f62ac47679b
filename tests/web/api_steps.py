"""What the tests of the API share: keys, and requests with them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from rongtong_assess.services.people.api_keys import add_api_key
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.actors import firm_actor
from tests.web.world import World

API = "/api/v1"


def key_for(app: Flask, world: World, organisation: str, *, name: str = "程序") -> tuple[UUID, str]:
    """A new key of that organisation, made by its owner: its id and its text."""
    with app.extensions[EXTENSION].sessions.begin() as session:
        owner = session.scalars(select(Account).where(Account.email == world.leader(organisation))).one()
        key, text = add_api_key(
            session,
            firm_actor(world.organisations[organisation], owner.id),
            name=name,
            lifetime_days=90,
            now=datetime.now(UTC),
        )
        return key.id, text


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def ask(client: FlaskClient, key: str, path: str, **how: object) -> TestResponse:
    """A request with a key: GET, or POST where there is a body."""
    method = "POST" if {"json", "data"} & how.keys() else "GET"
    return client.open(f"{API}{path}", method=method, headers=bearer(key), **how)

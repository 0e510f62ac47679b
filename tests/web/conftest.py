"""An application on an empty database, a world of organisations in it, and clients logged in to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from rongtong_assess.app import create_app
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.settings import Settings
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.database.engine import open_engine
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.story import Story, begin
from tests.web.world import QUICK_ARGON2, World, build_world, log_in


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("data")
    return Settings(
        data_folder=folder,
        database_url=f"sqlite:///{folder / 'web.sqlite3'}",
        secret_key="only-for-tests",
        totp_secret="only-for-tests",
        # Tested by itself in tests/web/account/test_demanded_factor.py.
        demands_second_factor=False,
    )


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(settings.database_url)
    Table.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def shared_app(settings: Settings, engine: Engine) -> Flask:
    app = create_app(settings, engine)
    app.config["RATELIMIT_ENABLED"] = False
    quick = {f"argon2__{name}": value for name, value in QUICK_ARGON2.items()}
    app.extensions["security"].pwd_context.update(**quick)
    return app


@pytest.fixture
def app(shared_app: Flask, engine: Engine) -> Flask:
    """The application with an empty database, as in production except for the rate limits in memory."""
    with engine.begin() as connection:
        for table in reversed(Table.metadata.sorted_tables):
            connection.execute(table.delete())
    return shared_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def world(app: Flask) -> World:
    """Two of every kind of organisation, each with a person in every role."""
    return build_world(app)


@pytest.fixture
def firm_client(app: Flask, world: World) -> FlaskClient:
    """Logged in as the owner of the first firm."""
    return log_in(app, world.account("firm-1", "owner"))


@pytest.fixture
def outbox(settings: Settings) -> Path:
    return settings.outbox_folder


@pytest.fixture
def story(app: Flask, engine: Engine, edition: Edition) -> Iterator[Story]:
    """The first firm has submitted an assessment; content the test adds is taken away again."""
    installation = app.extensions[EXTENSION]
    yield begin(app, engine, edition)
    app.extensions[EXTENSION] = installation

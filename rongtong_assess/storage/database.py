"""Engines and sessions: durable SQLite and PostgreSQL behind the same code.

SQLite reads without any transaction and writes in BEGIN IMMEDIATE: a deferred BEGIN that reads
first and writes later fails at once under load, whatever the busy timeout.
"""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

BUSY_TIMEOUT_SECONDS = 10
WAL_RETRY_SECONDS = 0.05
WRITING = "rongtong_writing"


def open_engine(url: str) -> Engine:
    """An engine for "sqlite:///<file>" or "postgresql://…" (psycopg 3); its errors never tell a statement's values."""
    address = make_url(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, hide_parameters=True)
    # The driver begins nothing by itself; the listeners below do.
    connecting = {"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None}
    engine = create_engine(address, connect_args=connecting, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "before_cursor_execute", _begin_sqlite_before_a_write)
    return engine


def new_session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose objects stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


def begin_writing(session: Session) -> None:
    """End the reading phase; what follows is one writing transaction.

    On SQLite it holds the write lock from here on, so what is read now is still true at the
    commit. On PostgreSQL row locks do that where it matters.
    """
    session.commit()
    if session.get_bind().dialect.name == "sqlite":
        session.connection(execution_options={WRITING: True})


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    _switch_to_wal(connection)
    for setting in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait here: on a fresh file, another process may be switching it just now."""
    give_up_at = time.monotonic() + BUSY_TIMEOUT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(WAL_RETRY_SECONDS)


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITING):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_sqlite_before_a_write(
    connection: Connection, _cursor: object, _statement: str, _parameters: object, context: Any, _many: bool
) -> None:
    """A write that nobody announced is still all or nothing."""
    driver = connection.connection.driver_connection
    is_write = context is not None and (context.isinsert or context.isupdate or context.isdelete)
    if is_write and driver is not None and not driver.in_transaction:
        driver.execute("BEGIN IMMEDIATE")

"""Engines and sessions: durable SQLite and PostgreSQL behind the same code.

SQLite reads without a transaction and writes in BEGIN IMMEDIATE: a deferred BEGIN that reads first and writes later
fails at once under load, whatever the busy timeout.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.database.write_turns import WriteTurns

BUSY_TIMEOUT_SECONDS = 5
WAL_RETRY_SECONDS = 0.05
WRITING = "rongtong_writing"
# As many connections as a server process may have threads; a request that finds none free is refused soon.
POOL = {"pool_size": 10, "max_overflow": 20, "pool_timeout": BUSY_TIMEOUT_SECONDS}
REACH_SECONDS = 5
PROBE_MILLISECONDS = 300
# More than the probe's page cache, so that SQLite has to ask the disk for the room.
PROBE_BYTES = 64 * 1024
SQLITE_PROBE = (
    f"PRAGMA busy_timeout = {PROBE_MILLISECONDS}",
    "PRAGMA cache_size = 1",
    "BEGIN IMMEDIATE",
    "CREATE TABLE rongtong_probe (content BLOB)",
    f"INSERT INTO rongtong_probe VALUES (zeroblob({PROBE_BYTES}))",  # noqa: S608  # a number of ours
)
PATIENT = f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}"
AFTER_SQLITE_PROBE = (PATIENT, "PRAGMA cache_size = -2000")
BUSY_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
SECONDS_BETWEEN_TRIES = 0.004


def open_engine(url: str, *, must_exist: bool = False) -> Engine:
    """An engine for "sqlite:///<file>" or "postgresql://…" (psycopg 3); its errors never contain a statement's values.

    must_exist: a missing SQLite file is an error instead of a new, empty database.
    """
    address = make_url(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return _open_server(address)
    # The driver starts no transaction by itself; the listeners below do.
    connecting = {"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None}
    pool = POOL if address.database else {}
    engine = create_engine(address, connect_args=connecting, hide_parameters=True, **pool)
    if must_exist:
        event.listen(engine, "do_connect", _connect_to_existing)
    turns = WriteTurns()
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "checkout", _refuse_moved_file)
    event.listen(engine, "begin", lambda connection: _begin_sqlite(connection, turns))
    event.listen(
        engine,
        "before_cursor_execute",
        lambda connection, _cursor, _statement, _parameters, context, _many: _begin_before_a_write(
            connection, context, turns
        ),
    )
    return engine


def new_session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose objects stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


def dialect_insert(dialect: str, table: type[Table]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT. dialect: as `session.get_bind().dialect.name` says."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def begin_writing(session: Session) -> None:
    """End the reading phase; what follows is one writing transaction.

    On SQLite it holds the write lock from here on, so what is read now is still true at the commit. On PostgreSQL
    row locks do that where it is needed.
    """
    session.commit()
    if session.get_bind().dialect.name == "sqlite":
        session.connection(execution_options={WRITING: True})


def try_to_write(engine: Engine) -> None:
    """Write something and roll it back, with a short timeout. Raises what a write would raise now."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _probe_sqlite(connection)
        else:
            connection.execute(text(f"SET LOCAL lock_timeout = {PROBE_MILLISECONDS}"))
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        connection.rollback()


def _probe_sqlite(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    _probe_disk(connection)
    try:
        for statement in SQLITE_PROBE:
            connection.exec_driver_sql(statement)
    finally:
        # On a damaged file this fails as well; the error of the write is the one to report.
        with suppress(sqlite3.Error):
            if driver is not None:
                driver.rollback()
                for statement in AFTER_SQLITE_PROBE:
                    driver.execute(statement)


def _probe_disk(connection: Connection) -> None:
    """Write to the disk: the database's own files may still have free pages when the disk is full."""
    path = connection.engine.url.database
    if path:
        with TemporaryFile(dir=Path(path).absolute().parent) as file:
            file.write(bytes(PROBE_BYTES))


def _open_server(address: Any) -> Engine:
    engine = create_engine(
        address, connect_args={"connect_timeout": REACH_SECONDS}, pool_pre_ping=True, hide_parameters=True, **POOL
    )
    event.listen(engine, "connect", _limit_waiting)
    return engine


def _limit_waiting(connection: Any, _record: object) -> None:
    """Waiting for another program's lock ends with an error instead of blocking the request."""
    connection.execute(f"SET lock_timeout = {BUSY_TIMEOUT_SECONDS * 1000}")
    connection.commit()


def _connect_to_existing(_dialect: object, _record: object, arguments: list[Any], options: dict[str, Any]) -> Any:
    name, *more = arguments
    if str(name).startswith(("file:", ":memory:")):
        return None
    file = Path(name).absolute()
    how = "mode=ro&immutable=1" if _is_still(file) else "mode=rw"
    return sqlite3.connect(f"{file.as_uri()}?{how}", *more, **{**options, "uri": True})


def _is_still(file: Path) -> bool:
    """On a read-only file system with an empty log: readable without the -wal and -shm files."""
    try:
        is_read_only = bool(os.statvfs(file).f_flag & os.ST_RDONLY)
    except OSError:
        return False
    log = file.with_name(f"{file.name}-wal")
    return is_read_only and not (log.exists() and log.stat().st_size)


def _prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    _switch_to_wal(connection)
    for setting in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")
    record.info["file"] = _identify_file(connection)


def _refuse_moved_file(_connection: object, record: Any, _proxy: object) -> None:
    """Writes to a file that was deleted or replaced would be acknowledged and lost."""
    path, number = record.info.get("file", ("", None))
    if path and number != _number_of(path):
        raise DisconnectionError("the database file was moved or replaced")


def _identify_file(connection: sqlite3.Connection) -> tuple[str, tuple[int, int] | None]:
    path = next((row[2] for row in connection.execute("PRAGMA database_list") if row[1] == "main"), "")
    return path, _number_of(path)


def _number_of(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Retries, because SQLite does not wait here while another process switches a new file.

    A read-only database keeps its mode.
    """
    give_up_at = time.monotonic() + BUSY_TIMEOUT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
                return
            is_busy = error.sqlite_errorcode & 0xFF in BUSY_CODES
            if not is_busy or time.monotonic() > give_up_at:
                raise
            time.sleep(WAL_RETRY_SECONDS)


def _begin_sqlite(connection: Connection, turns: WriteTurns) -> None:
    if connection.get_execution_options().get(WRITING):
        _take_write_lock(connection, turns)


def _begin_before_a_write(connection: Connection, context: Any, turns: WriteTurns) -> None:
    """A write without `begin_writing` is still one transaction."""
    driver = connection.connection.driver_connection
    is_write = context is not None and (context.isinsert or context.isupdate or context.isdelete)
    if is_write and driver is not None and not driver.in_transaction:
        _take_write_lock(connection, turns)


def _take_write_lock(connection: Connection, turns: WriteTurns) -> None:
    """Asks at short intervals: SQLite's own pauses grow, and newcomers would get the lock first."""
    driver = connection.connection.driver_connection
    if driver is None:
        return
    with turns.waiting() as give_up_at:
        driver.execute("PRAGMA busy_timeout = 0")
        try:
            while time.monotonic() < give_up_at and not _begins(driver):
                time.sleep(SECONDS_BETWEEN_TRIES)
            if not driver.in_transaction:
                # Once more, to raise the error as SQLAlchemy wraps it.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            driver.execute(PATIENT)


def _begins(driver: Any) -> bool:
    """False while another has the lock."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF not in BUSY_CODES
    return True

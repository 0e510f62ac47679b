"""Counts of recent events, such as requests of one address, shared by all processes.

They may be lost in a crash, so on SQLite they have a file of their own, and counting waits neither for the disk nor
for the database's write lock. On PostgreSQL they are a table of the database. Every change is one statement in a
transaction of its own, so a request that is rolled back is still counted.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, String, case, delete, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import CreateIndex, CreateTable

from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.database.engine import open_engine

MOST_SWEPT = 500


class Counter(Table):
    """How often something happened until expires_at. name: a keyed hash, so that no address or e-mail is stored."""

    __tablename__ = "counter"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


def _now() -> datetime:
    return datetime.now(UTC)


class Counters:
    """Counts by name; each lasts from its first event for its lifetime."""

    def __init__(self, engine: Engine, key: str, clock: Callable[[], datetime] = _now) -> None:
        self._engine = engine
        self._key = key.encode()
        self._clock = clock

    def add(self, name: str, lifetime: timedelta, amount: int = 1) -> int:
        """Add to the count and return it; after its lifetime it starts again from 0."""
        now = self._clock()
        values = {"name": self._hash(name), "count": amount, "expires_at": now + lifetime}
        with self._engine.begin() as connection:
            count = connection.scalar(self._upsert(values, now)) or amount
            if count == amount:
                connection.execute(_sweep(now))
        return count

    def find(self, name: str) -> tuple[int, datetime]:
        """The count and when it expires; 0 and the present moment without one."""
        now = self._clock()
        query = select(Counter.count, Counter.expires_at).where(Counter.name == self._hash(name))
        with self._engine.connect() as connection:
            found = connection.execute(query.where(Counter.expires_at > now)).one_or_none()
        return (found[0], found[1]) if found else (0, now)

    def forget(self, name: str) -> None:
        """Set this count to 0."""
        with self._engine.begin() as connection:
            connection.execute(delete(Counter).where(Counter.name == self._hash(name)))

    def forget_all(self) -> None:
        """Set every count to 0."""
        with self._engine.begin() as connection:
            connection.execute(delete(Counter))

    def _hash(self, name: str) -> str:
        return hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()

    def _upsert(self, values: dict[str, Any], now: datetime) -> Any:
        """One statement, so that no two processes read the same count."""
        insert = (postgresql if self._engine.dialect.name == "postgresql" else sqlite).insert(Counter).values(values)
        has_ended = Counter.expires_at <= now
        return insert.on_conflict_do_update(
            index_elements=[Counter.name],
            set_={
                "count": case((has_ended, insert.excluded.count), else_=Counter.count + insert.excluded.count),
                "expires_at": case((has_ended, insert.excluded.expires_at), else_=Counter.expires_at),
            },
        ).returning(Counter.count)


def open_counters(database: Engine, file: Path, key: str) -> Counters:
    """The counters of an installation: in the database, or in this file where the database is SQLite.

    Raises OSError or SQLAlchemyError where they cannot be opened.
    """
    return Counters(database if database.dialect.name == "postgresql" else _open_file(file), key)


def _open_file(file: Path) -> Engine:
    """Open the file, and create it where it is missing; readable by its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    engine = open_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", _turn_off_fsync)
    with engine.begin() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.execute(CreateTable(Counter.metadata.tables[Counter.__tablename__], if_not_exists=True))
        for index in Counter.metadata.tables[Counter.__tablename__].indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))
    return engine


def _turn_off_fsync(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


def _sweep(now: datetime) -> Any:
    """Deletes expired counts in order and skips locked rows, so that two processes never wait for each other."""
    ended = select(Counter.name).where(Counter.expires_at <= now).order_by(Counter.name).limit(MOST_SWEPT)
    return delete(Counter).where(Counter.name.in_(ended.with_for_update(skip_locked=True)))

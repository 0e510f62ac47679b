"""What can be wrong with a database is told apart, and no write into nowhere is acknowledged."""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.storage.database import faults, write_turns
from rongtong_assess.storage.database.engine import begin_writing, new_session_factory, open_engine, try_to_write
from rongtong_assess.storage.database.faults import Trouble, find_trouble, find_trouble_of
from rongtong_assess.storage.database.write_turns import WriteTurns
from rongtong_assess.storage.tables.people import Organisation
from tests.storage.database.test_database import an_organisation

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
Spoil = Callable[[Path, Engine], None]


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def trouble_of(engine: Engine) -> Trouble | None:
    """What a probe finds; the fault itself where it is not known."""
    try:
        try_to_write(engine)
    except (SQLAlchemyError, OSError) as error:
        found = find_trouble(error)
        if found is None:
            raise
        return found
    return None


def setting(statement: str) -> Spoil:
    """A state of every connection that SQLite itself can be put in; chmod stops nobody who is root."""

    def spoil(_file: Path, engine: Engine) -> None:
        engine.dispose()
        event.listen(engine, "connect", lambda connection, _record: connection.execute(statement))

    return spoil


def overwrite(file: Path, engine: Engine) -> None:
    engine.dispose()
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    file.write_bytes(b"not a database at all " * 400)


def spoil_in_place(file: Path, _engine: Engine) -> None:
    """As a bad disk does to the first part; the engine's connections stay open."""
    with file.open("r+b") as opened:
        opened.write(b"spoiled " * (file.stat().st_size // 40))


SPOILED = {
    "full": (setting("PRAGMA max_page_count = 1"), faults.FULL),
    "read-only": (setting("PRAGMA query_only = ON"), faults.READ_ONLY),
    "damaged": (overwrite, faults.DAMAGED),
    "damaged while it is open": (spoil_in_place, faults.DAMAGED),
    "gone": (lambda file, _engine: file.unlink(), faults.GONE),
    "moved": (lambda file, _engine: file.rename(file.with_name("moved")) and None, faults.GONE),
}


def test_a_file_in_a_folder_that_takes_nothing_new_is_read_only_and_not_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cause = sqlite3.OperationalError("unable to open database file")
    cause.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    error, file = OperationalError("SELECT 1", None, cause), tmp_path / "there.sqlite3"
    assert find_trouble_of(error, file) is faults.GONE
    file.touch()
    assert find_trouble_of(error, file) is faults.GONE
    monkeypatch.setattr(faults.os, "access", lambda *_: False)
    assert find_trouble_of(error, file) is faults.READ_ONLY


@on_sqlite
@pytest.mark.parametrize("case", SPOILED)
def test_the_probe_tells_what_is_wrong(database_url: str, case: str) -> None:
    spoil, expected = SPOILED[case]
    engine = open_engine(database_url, must_exist=True)
    assert trouble_of(engine) is None
    spoil(path_of(database_url), engine)
    assert trouble_of(engine) == expected
    engine.dispose()


@on_sqlite
def test_a_lock_held_by_another_process_is_told_at_once(database: Engine, database_url: str) -> None:
    other = sqlite3.connect(path_of(database_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    assert trouble_of(database) == faults.LOCKED
    assert time.monotonic() - started < 2
    other.rollback()
    assert trouble_of(database) is None
    other.close()


def test_the_probe_leaves_nothing_behind(database: Engine, session: Session) -> None:
    try_to_write(database)
    begin_writing(session)
    session.add(an_organisation())
    session.commit()
    if database.dialect.name == "sqlite":
        assert session.scalar(text("SELECT count(*) FROM sqlite_master WHERE name LIKE '%probe%'")) == 0


@on_postgresql
def test_a_postgresql_that_only_reads_or_is_locked_or_not_there_is_told(database: Engine, database_url: str) -> None:
    with open_engine(database_url).connect() as other:
        other.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
        assert trouble_of(database) == faults.LOCKED
    event.listen(database, "begin", lambda connection: connection.exec_driver_sql("SET TRANSACTION READ ONLY"))
    assert trouble_of(database) == faults.READ_ONLY
    nowhere = open_engine("postgresql://nobody@127.0.0.1:1/x")
    assert trouble_of(nowhere) == faults.UNREACHABLE


@on_sqlite
def test_what_is_written_after_the_file_was_replaced_goes_into_the_new_one(
    database_url: str, sessions: sessionmaker[Session]
) -> None:
    """A connection that was open keeps the deleted file alive; what went there would be acknowledged and lost."""
    file = path_of(database_url)
    engine = open_engine(database_url, must_exist=True)
    with new_session_factory(engine)() as session:
        assert session.scalars(select(Organisation)).all() == []
    copy = file.with_name("copy")
    with sqlite3.connect(file) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    copy.rename(file)
    with new_session_factory(engine)() as session:
        begin_writing(session)
        session.add(an_organisation())
        session.commit()
    fresh = open_engine(database_url)
    with new_session_factory(fresh)() as session:
        assert len(session.scalars(select(Organisation)).all()) == 1


def test_a_missing_file_is_not_made_where_it_must_exist(tmp_path: Path) -> None:
    file = tmp_path / "none.sqlite3"
    assert trouble_of(open_engine(f"sqlite:///{file}", must_exist=True)) == faults.GONE
    assert not file.exists()


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.ENOSPC, faults.FULL), (errno.EROFS, faults.READ_ONLY), (errno.EIO, faults.DISK), (errno.ENOENT, None)],
)
def test_faults_of_the_disk_itself_are_told_too(number: int, expected: Trouble | None) -> None:
    assert find_trouble(OSError(number, "x")) is expected


def test_a_fault_of_the_program_is_no_trouble_of_the_database(session: Session) -> None:
    for fault in (ValueError("x"), sqlite3.IntegrityError("x")):
        assert find_trouble(fault) is None


def test_advice_differs_from_trouble_to_trouble() -> None:
    every = [value for value in vars(faults).values() if isinstance(value, Trouble)]
    assert len({trouble.cure for trouble in every}) == len({trouble.code for trouble in every}) == len(every)


def test_one_thread_asks_the_database_and_the_others_wait_in_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_turns, "QUEUED_SECONDS", 0.01)
    turns = WriteTurns()
    with turns.waiting() as until:
        assert until > time.monotonic() + write_turns.QUEUED_SECONDS
        with turns.waiting() as queued_until:
            assert queued_until <= time.monotonic(), "its turn did not come: one try is left"
    with turns.waiting() as until:
        assert until > time.monotonic() + write_turns.SECONDS_AFTER_A_TIMEOUT, "nobody asked in vain"


def test_after_a_wait_in_vain_nobody_waits_long_until_one_succeeds() -> None:
    turns = WriteTurns()
    with pytest.raises(OSError, match="in vain"), turns.waiting():
        raise OSError("in vain")
    with turns.waiting() as until:
        assert until <= time.monotonic() + write_turns.SECONDS_AFTER_A_TIMEOUT
    with turns.waiting() as until:
        assert until > time.monotonic() + write_turns.SECONDS_AFTER_A_TIMEOUT

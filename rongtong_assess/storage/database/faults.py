"""Explains why the database does not work now, for users and operators, and logs faults without personal data.

The log says where a fault happened and of what kind it is, never what a person typed.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

DatabaseFault = SQLAlchemyError
"""Everything that reading or writing the database may raise, for layers that do not import SQLAlchemy."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A state of the database that keeps it from working, whatever the request.

    code: for programs, never changes. what, cure: for the operator, without full stops. retry_seconds: after which a
    new request makes sense.
    """

    code: str
    what: str
    cure: str
    retry_seconds: int = 60


LOCKED = Trouble(
    "locked",
    "另一个程序正占着数据库，等了几秒还没有让出来",
    "请找出占用它的程序（备份、导入、sqlite3 命令行），等它做完或停掉它",
    10,
)
FULL = Trouble("full", "磁盘或配额满了，写不进去", "请清出磁盘空间，不用重启，有了空间就恢复")
READ_ONLY = Trouble("read-only", "数据库只能读，不能写", "请检查数据库文件、所在文件夹的权限和磁盘是不是以只读方式挂载")
DAMAGED = Trouble(
    "damaged", "数据库文件坏了，或者不是数据库", "请停下服务，保留坏文件，用最近的备份恢复，再运行 rongtong doctor"
)
GONE = Trouble("gone", "数据库文件不在了，或者打不开", "请检查路径、磁盘挂载和权限，把文件放回原处或用备份恢复")
DISK = Trouble("disk", "读写数据库文件时磁盘报错", "请检查磁盘空间和磁盘是否完好，必要时用最近的备份恢复")
UNREACHABLE = Trouble("unreachable", "数据库连不上", "请确认数据库正在运行，地址、账号和连接数都对", 30)
OUTDATED = Trouble("outdated", "数据库还没有建好，或者结构不是最新的", "请先备份，再运行 rongtong init-db")
PRIMARY_CODE = 0xFF
BY_SQLITE_CODE = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_PROTOCOL: LOCKED,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_CANTOPEN: GONE,
    sqlite3.SQLITE_IOERR: DISK,
}
# Whole codes of PostgreSQL first, then their classes.
BY_SQLSTATE = {
    "55P03": LOCKED, "57014": LOCKED, "40P01": LOCKED, "40001": LOCKED,
    "53100": FULL, "53200": FULL, "53300": UNREACHABLE,
    "25006": READ_ONLY, "3D000": GONE, "42P01": OUTDATED, "42703": OUTDATED,
    "08": UNREACHABLE, "28": UNREACHABLE, "57": UNREACHABLE, "58": DISK, "XX": DAMAGED,
}  # fmt: skip
BY_ERRNO = {
    errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY, errno.EACCES: READ_ONLY, errno.EIO: DISK,
}  # fmt: skip
# Tokens, hashes and signed values; e-mail addresses.
SECRET = re.compile(r"(?=[\w.=+-]*\d)[\w.=+-]{24,}|[^\s'\"<>]+@[^\s'\"<>]+")
HIDDEN = "…"
LONGEST_MESSAGE = 300
MOST_SEARCHED = 2_000
"""Characters of a message that may contain user input; the search takes quadratic time."""
Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def find_trouble(error: BaseException) -> Trouble | None:
    """What keeps the database, or its disk, from working; None for a fault of the program."""
    if isinstance(error, PoolTimeout):
        return LOCKED
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, sqlite3.Error):
        return _judge_sqlite(cause)
    if cause is not None and hasattr(cause, "sqlstate"):
        return _judge_sqlstate(cause.sqlstate, error)
    return BY_ERRNO.get(cause.errno or 0) if isinstance(cause, OSError) else None


def find_trouble_of(error: BaseException, file: Path | None) -> Trouble | None:
    """`find_trouble`, where the SQLite file is known: READ_ONLY instead of GONE if only its folder is not writable."""
    trouble = find_trouble(error)
    if trouble is GONE and file and file.exists() and not os.access(file.parent, os.W_OK):
        return READ_ONLY
    return trouble


def name_database_fault(error: BaseException) -> str:
    """The kind of a fault of the database, by its driver's own name or code."""
    cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
    return f"{type(cause).__name__} {code}".strip()


def describe_fault(error: BaseException) -> str:
    """Traceback and kind of a fault without its values; the cause comes first, as in a traceback."""
    return "\n".join(_describe_single(link) for link in reversed(list(_list_chain(error))))


def log_privately() -> None:
    """Send every log of this process to stderr with `FaultFormatter`; called when a process starts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FaultFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("gunicorn.error", "waitress"):
        for own in logging.getLogger(name).handlers:
            own.setFormatter(handler.formatter)


class FaultFormatter(logging.Formatter):
    """Formats records as usual and exceptions without personal data."""

    def formatException(self, ei: Fault) -> str:  # the library's name
        return describe_fault(ei[1]) if ei[1] else ""


def _judge_sqlite(cause: sqlite3.Error) -> Trouble | None:
    if str(cause).startswith(("no such table", "no such column")):
        return OUTDATED
    return BY_SQLITE_CODE.get(getattr(cause, "sqlite_errorcode", 0) & PRIMARY_CODE)


def _judge_sqlstate(state: str | None, error: BaseException) -> Trouble | None:
    """By SQLSTATE; without one the server was never reached, or the connection broke."""
    if state is None:
        is_connection = isinstance(error, DBAPIError) and type(error).__name__ == "OperationalError"
        return UNREACHABLE if is_connection else None
    return BY_SQLSTATE.get(state) or BY_SQLSTATE.get(state[:2])


def _describe_single(error: BaseException) -> str:
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{places}{type(error).__module__}.{type(error).__qualname__}: {_message_of(error)}"


def _message_of(error: BaseException) -> str:
    if _is_of_database(error):
        return name_database_fault(error)
    text = str(error)
    # Cut at a space: half a secret would not be recognised.
    searched = text if len(text) <= MOST_SEARCHED else text[:MOST_SEARCHED].rpartition(" ")[0]
    return SECRET.sub(HIDDEN, searched)[:LONGEST_MESSAGE]


def _is_of_database(error: BaseException) -> bool:
    return isinstance(error, SQLAlchemyError | sqlite3.Error) or hasattr(error, "sqlstate")


def _list_chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)

"""What the log says of a fault: where it happened and what kind it is, never what somebody typed.

Messages of databases repeat the values of a statement: sessions, tokens, addresses. They are left out;
the places in the code and the database's own code of the fault are enough to find the cause.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType

from sqlalchemy.exc import SQLAlchemyError, StatementError

# Tokens, hashes and signed values; addresses of people.
SECRET = re.compile(r"(?=[\w.=+-]*\d)[\w.=+-]{24,}|[^\s'\"<>]+@[^\s'\"<>]+")
HIDDEN = "…"
LONGEST_MESSAGE = 300
MOST_SEARCHED = 2_000
"""Of a message that may repeat what a stranger sent; the search looks at every sign for every other one."""

Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class FaultFormatter(logging.Formatter):
    """Formats records as usual and faults without anybody's data."""

    def formatException(self, ei: Fault) -> str:  # the library's name
        return describe_fault(ei[1]) if ei[1] else ""


def log_privately() -> None:
    """Every log of this process goes to stderr in this form; called when a process starts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FaultFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("gunicorn.error", "waitress"):
        for own in logging.getLogger(name).handlers:
            own.setFormatter(handler.formatter)


def describe_fault(error: BaseException) -> str:
    """The places it went through and its kind; the cause comes first, as in a traceback."""
    return "\n".join(_describe_one(each) for each in reversed(list(_list_chain(error))))


def name_database_fault(error: BaseException) -> str:
    """The kind of a fault of the database, by its driver's own name or code."""
    cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
    return f"{type(cause).__name__} {code}".strip()


def _describe_one(error: BaseException) -> str:
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{places}{type(error).__module__}.{type(error).__qualname__}: {_message_of(error)}"


def _message_of(error: BaseException) -> str:
    if _is_of_database(error):
        return name_database_fault(error)
    text = str(error)
    # What is cut in two may be no longer known for a secret.
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

"""The installation behind a request and its one database session; the only place with a commit and a rollback.

The guard only reads. A request that may write then begins a transaction of its own, so that the write lock is held as
briefly as possible. Views and services never commit.
"""

from __future__ import annotations

from typing import cast

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session, scoped_session

from rongtong_assess.installation import Installation
from rongtong_assess.storage.database.engine import begin_writing

EXTENSION = "rongtong"
SESSIONS = "rongtong-sessions"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_installation(app: Flask, installation: Installation) -> scoped_session[Session]:
    """Let views reach this installation. Returns the registry with one database session per request."""
    app.extensions[EXTENSION] = installation
    sessions = scoped_session(installation.sessions)
    app.extensions[SESSIONS] = sessions
    return sessions


def installation() -> Installation:
    """The installation behind the present request."""
    return cast(Installation, current_app.extensions[EXTENSION])


def request_sessions() -> scoped_session[Session]:
    """The registry of database sessions; calling it gives the session of the present request."""
    return cast("scoped_session[Session]", current_app.extensions[SESSIONS])


def request_session() -> Session:
    """The database session of this request."""
    return request_sessions()()


def begin_writing_if_unsafe() -> None:
    """End the guard's reading; everything after it in a POST is one writing transaction."""
    if request.method not in SAFE_METHODS:
        # Read the whole message first, so that a slow sender does not hold the write lock.
        request.get_data(parse_form_data=True)
        begin_writing(request_session())


def begin_writing_on_get() -> None:
    """Begin a writing transaction in a GET: for the way back from another house's log-in, which can only be one."""
    begin_writing(request_session())
    g.writes_on_get = True


def init_transactions(app: Flask) -> None:
    """Commit what succeeded, roll back everything else, return the session."""

    @app.after_request
    def finish(response: Response) -> Response:
        session = request_session()
        only_reads = request.method in SAFE_METHODS and not g.get("writes_on_get", False)
        if only_reads or response.status_code >= 400:
            session.rollback()
        else:
            session.commit()
        return response

    @app.teardown_appcontext
    def give_back(_error: BaseException | None) -> None:
        request_sessions().remove()

"""One database session per request, one commit, one rollback, in this place only.

The guard reads who is there; a request that may write then begins a writing transaction of its
own, so the write lock is held as shortly as possible. Views and services never commit.
"""

from __future__ import annotations

from flask import Flask, Response, request
from sqlalchemy.orm import Session

from rongtong_assess.storage.database import begin_writing
from rongtong_assess.web.this_installation import request_sessions

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def request_session() -> Session:
    """The database session of this request."""
    return request_sessions()()


def begin_writing_if_unsafe() -> None:
    """End the guard's reading; what follows in a POST is one writing transaction."""
    if request.method not in SAFE_METHODS:
        # The whole message first: whoever sends slowly must not keep all others from writing.
        request.get_data(parse_form_data=True)
        begin_writing(request_session())


def init_transactions(app: Flask) -> None:
    """Commit what succeeded, roll back everything else, give the session back."""

    @app.after_request
    def finish(response: Response) -> Response:
        session = request_session()
        if request.method in SAFE_METHODS or response.status_code >= 400:
            session.rollback()
        else:
            session.commit()
        return response

    @app.teardown_appcontext
    def give_back(_error: BaseException | None) -> None:
        request_sessions().remove()

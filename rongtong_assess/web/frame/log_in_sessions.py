"""Sessions kept on the server: the cookie holds a random token, the database its hash and the content.

A visitor without a log-in has no row: the content is signed into the cookie, so opening pages writes nothing.

A log-out deletes the row, so a copied cookie is useless afterwards. The token changes at every log-in and log-out, and
a token that the server did not issue is never accepted. Rows are written in a short transaction of their own after the
request's: a request that is rolled back cannot restore a session, and a page that only reads writes nothing.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask, Request, Response, current_app, request, session
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy.orm import Session
from werkzeug.datastructures import CallbackDict

from rongtong_assess.core.people.device import read_device
from rongtong_assess.presentation.wording.mistakes import LOGIN_NOT_KEPT
from rongtong_assess.storage.database.faults import UNREACHABLE, DatabaseFault, name_database_fault
from rongtong_assess.storage.people.log_ins import (
    NewSession,
    StoredSession,
    delete_sessions,
    find_session,
    replace_session,
    touch_session,
)
from rongtong_assess.web.frame.site import now as utc_now
from rongtong_assess.web.frame.transaction import SAFE_METHODS, installation
from rongtong_assess.web.frame.visit_cookie import SERIALIZER, is_visit, read_visit, write_visit

LOG = logging.getLogger(__name__)
TOKEN_BYTES = 32
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
ANONYMOUS_IDLE = timedelta(hours=1)
TOUCH_EVERY = timedelta(minutes=10)
# Where Flask-Login keeps who is logged in.
PERSON_KEY = "_user_id"
HEALTH_PATH = "/healthz"


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """A session's content, and the row it came from; None without a row.

    cookie_is_ours: the content came from the cookie itself or from its row. fault: why the row could not be read;
    the guard raises it, since no response can be given while a session is being opened.
    """

    def __init__(
        self,
        content: dict[str, Any] | None = None,
        row: StoredSession | None = None,
        *,
        fault: DatabaseFault | None = None,
    ) -> None:
        super().__init__(content, _mark_modified)
        self.row = row
        self.fault = fault
        self.new = row is None
        self.cookie_is_ours = bool(content)
        self.modified = False
        self.accessed = False
        self.needs_new_token = False
        self._person_at_opening = self.person

    @property
    def person(self) -> str | None:
        return cast("str | None", self.get(PERSON_KEY))

    @property
    def person_changed(self) -> bool:
        return self.person != self._person_at_opening

    def renew_token(self) -> None:
        """Give the browser a new token, as after a change of the session's rights."""
        self.needs_new_token = self.modified = True


def _mark_modified(content: CallbackDict[str, Any]) -> None:
    cast(ServerSession, content).modified = True


class LoginSessions(SessionInterface):
    """Opens and saves sessions, with one SELECT per request that has a token."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self.clock = clock

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        token = request.cookies.get(self.get_cookie_name(app), "")
        # Static files and health checks need no session.
        if not token or "/static/" in request.path or request.path == HEALTH_PATH:
            return ServerSession()
        if is_visit(token):
            return ServerSession(read_visit(token, app.config["SECRET_KEY"], now=self.clock()))
        try:
            found = find_session(installation().engine, hash_token(token), now=self.clock())
        except DatabaseFault as error:
            return ServerSession(fault=error)
        return ServerSession(SERIALIZER.loads(found.content), found) if found else ServerSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        opened = cast(ServerSession, session)
        if opened.accessed:
            response.vary.add("Cookie")
        if opened.person_changed and opened.person is not None and response.status_code >= 400:
            # The request failed and was rolled back, and the log-in with it.
            return
        if opened.fault is not None:
            return
        try:
            self._store(app, opened, response=response)
        except DatabaseFault as error:
            # A page that only reads is shown all the same.
            LOG.warning("a session was not stored: %s", name_database_fault(error))
            if request.method not in SAFE_METHODS and opened.modified:
                _say_it_failed(response)

    def _store(self, app: Flask, opened: ServerSession, *, response: Response) -> None:
        if opened.modified and (opened.row is None or opened.person_changed or opened.needs_new_token):
            self._move_to_new_token(app, opened, response=response)
        elif opened.row is not None:
            self._update(opened.row, opened)

    def _move_to_new_token(self, app: Flask, opened: ServerSession, *, response: Response) -> None:
        """Delete the old row and store what is left of the session under a new token."""
        visit = write_visit(opened, app.config["SECRET_KEY"], now=self.clock())
        token = visit or (secrets.token_urlsafe(TOKEN_BYTES) if opened else "")
        needs_row = bool(token) and not visit
        if opened.row is not None or needs_row:
            old_hash = opened.row.token_hash if opened.row else None
            new = self._new_session(token, opened) if needs_row else None
            replace_session(installation().engine, old_hash, new, now=self.clock())
        if token or opened.row is not None or opened.cookie_is_ours:
            self._set_cookie(app, response, token=token, is_lasting=opened.person is not None)

    def _new_session(self, token: str, opened: ServerSession) -> NewSession:
        now = self.clock()
        is_log_in = opened.row is None or opened.person_changed
        created_at = now if is_log_in or opened.row is None else opened.row.created_at
        return NewSession(
            token_hash=hash_token(token),
            person=opened.person,
            content=SERIALIZER.dumps(dict(opened)),
            device=read_device(request.user_agent.string).text if opened.person else "",
            created_at=created_at,
            touched_at=now,
            expires_at=_expiry(opened, created_at, now=now),
        )

    def _update(self, row: StoredSession, opened: ServerSession) -> None:
        """Store changed content, and from time to time when the session was last used.

        A deleted row is not written again: the session was ended in the meantime.
        """
        now, content = self.clock(), SERIALIZER.dumps(dict(opened)) if opened.modified else row.content
        if content == row.content and now - row.touched_at < TOUCH_EVERY:
            return
        expires_at = _expiry(opened, row.created_at, now=now)
        touch_session(installation().engine, row.token_hash, content=content, touched_at=now, expires_at=expires_at)

    def _set_cookie(self, app: Flask, response: Response, *, token: str, is_lasting: bool) -> None:
        lifetime = LONGEST if is_lasting else None
        response.set_cookie(
            self.get_cookie_name(app),
            token,
            max_age=lifetime if token else 0,
            path=self.get_cookie_path(app),
            secure=self.get_cookie_secure(app),
            httponly=True,
            samesite=self.get_cookie_samesite(app),
        )


def _say_it_failed(response: Response) -> None:
    """Replace the response by 503: what it says, such as a log-in, does not hold without the session."""
    response.status_code = 503
    response.headers["Retry-After"] = str(UNREACHABLE.retry_seconds)
    response.headers.pop("Location", None)
    response.content_type = "text/plain; charset=utf-8"
    response.set_data(LOGIN_NOT_KEPT)


def _expiry(opened: ServerSession, created_at: datetime, *, now: datetime) -> datetime:
    if opened.person is None:
        return now + ANONYMOUS_IDLE
    return min(now + IDLE, created_at + LONGEST)


def session_now() -> datetime:
    """The present moment by the clock of the sessions, in UTC."""
    return cast(LoginSessions, current_app.session_interface).clock()


def hash_token(token: str) -> str:
    """The hash of a token, which is all that the database stores of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def end_other_sessions(database: Session, account_id: int) -> None:
    """End all of this person's sessions but the present one."""
    delete_sessions(database, [account_id], but=find_present_token_hash())


def find_present_token_hash() -> str | None:
    """The hash of the present request's token; None without one."""
    row = cast(ServerSession, session._get_current_object()).row  # type: ignore[attr-defined]  # a proxy's method
    return row.token_hash if row else None

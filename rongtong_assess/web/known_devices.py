"""In which browsers a person has logged in before: a signed cookie, so that nothing is kept on the server.

It opens nothing. It only says whose wrong passwords are counted together, so that a person gets in on their own
computer while strangers guess. A stolen cookie is worth ten guesses in fifteen minutes.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from rongtong_assess.web.login_sessions import session_now

COOKIE = "rongtong_device"
KNOWN_FOR = timedelta(days=180)
# Colleagues share computers.
MOST_PEOPLE = 8


def find_device(email: str) -> str:
    """What this browser is called as a device of this person; empty where the person never logged in here."""
    return _read().get(_short_hash(email), "")


def remember_device(email: str) -> None:
    """From now on this browser is known for this person."""
    person, known = _short_hash(email), _read()
    name = known.pop(person, "") or secrets.token_urlsafe(12)
    others = dict(list(known.items())[-(MOST_PEOPLE - 1) :])
    until = int((session_now() + KNOWN_FOR).timestamp())
    cookie = str(_signer().dumps([until, {**others, person: name}]))

    @after_this_request
    def set_cookie(response: Response) -> Response:
        config = current_app.config
        response.set_cookie(
            COOKIE,
            cookie,
            max_age=KNOWN_FOR,
            path="/account",
            secure=config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def _read() -> dict[str, str]:
    try:
        until, known = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadData:
        return {}
    return known if session_now().timestamp() < until else {}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known device")


def _short_hash(email: str) -> str:
    return hashlib.sha256(email.strip().casefold().encode()).hexdigest()[:16]

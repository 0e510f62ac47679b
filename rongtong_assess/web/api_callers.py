"""Which organisation's program asks: from the key in the Authorization header, and from nothing else.

A log-in never counts here, so no page elsewhere can make a browser ask the API: that is why it needs no CSRF token.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from flask import abort, g, request

from rongtong_assess.core.api_key import hash_key, read_authorization
from rongtong_assess.services.api_keys import Caller, find_caller
from rongtong_assess.web.limits import find_source
from rongtong_assess.web.transaction import request_session


def let_caller_in() -> bool:
    """Whether the request brings a good key; who asks is then known to `api_caller`."""
    key = _sent_key()
    g.api_caller = find_caller(request_session(), key, now=datetime.now(UTC)) if key else None
    return g.api_caller is not None


def find_api_caller() -> Caller | None:
    return cast("Caller | None", g.get("api_caller"))


def api_caller() -> Caller:
    """Like `find_api_caller`, where the guard has made sure that there is one."""
    caller = find_api_caller()
    if caller is None:
        abort(401)
    return caller


def caller_or_address() -> str:
    """Whose requests are counted together: those of one key; without one, those of an address."""
    key = _sent_key()
    return f"key:{hash_key(key)}" if key else find_source()


def _sent_key() -> str | None:
    return read_authorization(request.headers.get("Authorization", ""))

"""Sessions of visitors without a log-in: their content is kept signed in the cookie, so that nothing is written.

A visit here is one use of the web site, not a consultant's visit to a firm.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from flask.json.tag import TaggedJSONSerializer
from itsdangerous import BadData, URLSafeSerializer

QUICK_ANSWERS = "quick_answers"
# How long a form may stay open before it is sent.
VISIT_LASTS = timedelta(days=1)
# Separates the parts of a signed cookie; no token of a stored session has it.
SEPARATOR = "."
# What such a cookie may hold. Never a log-in that waits for its second factor: a copied cookie would stay valid.
KEYS_OF_A_VISIT = frozenset({"csrf_token", "fs_cc", "_flashes", "quick_answers"})
# Browsers keep 4,096 bytes of a cookie with its name and attributes.
LONGEST_VISIT_COOKIE = 3_500
SERIALIZER = TaggedJSONSerializer()


def is_visit(cookie: str) -> bool:
    """Whether the cookie holds content itself, not the token of a stored session."""
    return SEPARATOR in cookie


def write_visit(content: Mapping[str, Any], secret_key: str, *, now: datetime) -> str:
    """The content as a signed cookie; "" if it is empty or has to be kept on the server."""
    if not content or not KEYS_OF_A_VISIT.issuperset(content):
        return ""
    until = int((now + VISIT_LASTS).timestamp())
    cookie = str(_signer(secret_key).dumps([until, SERIALIZER.dumps(dict(content))]))
    return cookie if len(cookie) <= LONGEST_VISIT_COOKIE else ""


def read_visit(cookie: str, secret_key: str, *, now: datetime) -> dict[str, Any]:
    """The content of a cookie of ours; empty if the signature is wrong or the cookie too old."""
    try:
        until, content = _signer(secret_key).loads(cookie)
    except BadData:
        return {}
    return cast("dict[str, Any]", SERIALIZER.loads(content)) if now.timestamp() < until else {}


def _signer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="visit")

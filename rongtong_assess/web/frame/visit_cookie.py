"""A visit without a log-in: what there is to remember of it goes signed into the cookie, so nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from flask.json.tag import TaggedJSONSerializer
from itsdangerous import BadData, URLSafeSerializer

QUICK_ANSWERS = "quick_answers"


# How long a page with a form may stay open before its form is sent.
VISIT_LASTS = timedelta(days=1)


# Between the parts of a signed cookie, and in no token.
SIGNED_SIGN = "."


# What a visit's cookie may hold. Never a log-in that waits for its second factor: a copy would stay good.
KEYS_OF_A_VISIT = frozenset({"csrf_token", "fs_cc", "_flashes", "quick_answers"})


# Browsers keep 4,096 bytes of a cookie with its name and attributes.
LONGEST_VISIT_COOKIE = 3_500


SERIALIZER = TaggedJSONSerializer()


def is_visit(cookie: str) -> bool:
    """Whether the cookie holds a visit itself, instead of a token of a row."""
    return SIGNED_SIGN in cookie


def write_visit(content: Mapping[str, Any], secret_key: str, now: datetime) -> str:
    """The content as a signed cookie; empty where it has to be kept on the server, or where there is none."""
    if not content or not KEYS_OF_A_VISIT.issuperset(content):
        return ""
    until = int((now + VISIT_LASTS).timestamp())
    cookie = str(_signer(secret_key).dumps([until, SERIALIZER.dumps(dict(content))]))
    return cookie if len(cookie) <= LONGEST_VISIT_COOKIE else ""


def read_visit(cookie: str, secret_key: str, now: datetime) -> dict[str, Any]:
    """What we wrote into the cookie; nothing where others wrote it, or where it is too old."""
    try:
        until, content = _signer(secret_key).loads(cookie)
    except BadData:
        return {}
    return cast("dict[str, Any]", SERIALIZER.loads(content)) if now.timestamp() < until else {}


def _signer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="visit")

"""Limits on how often an address may ask: one limiter for the whole application."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

EXTENSION = "rongtong-limiter"

Limited = TypeVar("Limited")


def init_limits(app: Flask, storage: str) -> None:
    """Before anything is limited."""
    app.config.setdefault("RATELIMIT_ENABLED", True)
    app.extensions[EXTENSION] = Limiter(get_remote_address, app=app, storage_uri=storage)


def limit(app: Flask, rate: str, limited: Limited, **how: Any) -> Limited:
    """The view or blueprint, limited to a rate such as "60 per minute". how: as in Flask-Limiter."""
    limiter: Limiter = app.extensions[EXTENSION]
    decorate = limiter.limit(rate, exempt_when=lambda: not app.config["RATELIMIT_ENABLED"], **how)
    return cast(Limited, decorate(cast(Any, limited)))

"""How often anybody may try to log in, register or have an e-mail sent."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request

from rongtong_assess.core.email_address import clean_email
from rongtong_assess.settings import Settings
from rongtong_assess.web.limits import limit

TRIES_PER_ADDRESS = "60 per minute"
LETTERS_PER_EMAIL = "5 per hour"
LETTERS_PER_SOURCE = "30 per hour"
LETTERS_IN_ALL = "300 per hour"
# In all: this multiple of what one source may.
SOURCES_AT_ONCE = 10


def limit_tries(app: Flask, settings: Settings) -> None:
    """Limit what the library's pages take."""
    limit(app, TRIES_PER_ADDRESS, app.blueprints["security"], methods=["POST"])
    per_source = settings.registrations_per_hour
    for rate, how in (
        (f"{per_source} per hour", {}),
        (f"{per_source * SOURCES_AT_ONCE} per hour", {"key_func": _everybody}),
    ):
        # A form that was sent back for correction is no registration.
        _limit_posts(app, "security.register", rate, deduct_when=_has_moved_on, **how)
    _limit_posts(app, "security.forgot_password", LETTERS_PER_EMAIL, key_func=_submitted_email)
    _limit_posts(app, "security.forgot_password", LETTERS_PER_SOURCE)
    _limit_posts(app, "security.forgot_password", LETTERS_IN_ALL, key_func=_everybody)


def _limit_posts(app: Flask, endpoint: str, rate: str, **how: Any) -> None:
    app.view_functions[endpoint] = limit(app, rate, app.view_functions[endpoint], methods=["POST"], **how)


def _has_moved_on(response: Response) -> bool:
    return 300 <= response.status_code < 400


def _everybody() -> str:
    return "everybody"


def _submitted_email() -> str:
    return clean_email(request.form.get("email")).casefold()

"""Rate limits: one limiter for the whole application, whose counts are shared by all processes."""

from __future__ import annotations

import logging
import math
import time
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter, RateLimitExceeded
from limits import parse
from limits.storage import Storage
from sqlalchemy import Engine
from werkzeug.exceptions import TooManyRequests

from rongtong_assess.core.people.log_in import clean_email
from rongtong_assess.settings import Settings
from rongtong_assess.storage.database.counters import Counters, open_counters
from rongtong_assess.storage.database.faults import DatabaseFault

EXTENSION = "rongtong-limiter"
OWN_STORAGE = "rongtong-counters://"
IN_MEMORY = "memory://"
IPV6_NETWORK_BITS = 64
USUAL_WAIT_SECONDS = 60
LOG = logging.getLogger(__name__)
Limited = TypeVar("Limited")
TRIES_PER_ADDRESS = "60 per minute"
RESET_EMAILS_PER_ADDRESS = "5 per hour"
RESET_EMAILS_PER_SOURCE = "30 per hour"
RESET_EMAILS_IN_ALL = "300 per hour"
# The limit for everybody together is this multiple of the limit for one source.
SOURCES_AT_ONCE = 10


class CounterStorage(Storage):
    """Our counters with the interface that the limiter's library expects."""

    STORAGE_SCHEME = ["rongtong-counters"]  # noqa: RUF012  # the library reads it from the class

    def __init__(self, uri: str | None = None, *, counters: Counters, **options: Any) -> None:
        super().__init__(uri, **options)
        self._counters = counters

    @property
    def base_exceptions(self) -> type[Exception]:
        return DatabaseFault

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return self._counters.add(key, timedelta(seconds=expiry), amount)

    def get(self, key: str) -> int:
        return self._counters.find(key)[0]

    def get_expiry(self, key: str) -> float:
        return self._counters.find(key)[1].timestamp()

    def check(self) -> bool:
        self._counters.find("")
        return True

    def reset(self) -> None:
        self._counters.forget_all()

    def clear(self, key: str) -> None:
        self._counters.forget(key)


def init_limits(app: Flask, settings: Settings, *, database: Engine) -> None:
    """Create the limiter. While the shared counts cannot be kept, every process counts for itself."""
    app.config.setdefault("RATELIMIT_ENABLED", True)
    app.extensions[EXTENSION] = Limiter(
        find_source,
        app=app,
        in_memory_fallback_enabled=True,
        swallow_errors=True,
        **_find_storage(settings, database),
    )


def limit(app: Flask, rate: str, limited: Limited, **how: Any) -> Limited:
    """The view or blueprint, limited to a rate such as "60 per minute". how: as in Flask-Limiter."""
    limiter: Limiter = app.extensions[EXTENSION]
    decorate = limiter.limit(rate, exempt_when=lambda: not app.config["RATELIMIT_ENABLED"], **how)
    return cast(Limited, decorate(cast(Any, limited)))


def limit_tries(app: Flask, settings: Settings) -> None:
    """Limit the forms of the identity library."""
    limit(app, TRIES_PER_ADDRESS, app.blueprints["security"], methods=["POST"])
    per_source = settings.registrations_per_hour
    for rate, how in (
        (f"{per_source} per hour", {}),
        (f"{per_source * SOURCES_AT_ONCE} per hour", {"key_func": _everybody}),
    ):
        # A form that was sent back for correction is no registration.
        _limit_posts(app, "security.register", rate, deduct_when=_has_moved_on, **how)
    _limit_posts(app, "security.forgot_password", RESET_EMAILS_PER_ADDRESS, key_func=_submitted_email)
    _limit_posts(app, "security.forgot_password", RESET_EMAILS_PER_SOURCE)
    _limit_posts(app, "security.forgot_password", RESET_EMAILS_IN_ALL, key_func=_everybody)


def count_or_refuse(rate: str, what: str, *, whose: str = "") -> None:
    """Count one more action, such as count_or_refuse("30 per hour", "e-mails", whose=email). Answers 429 when too many.

    A request that fails later has still been counted.
    """
    if not is_within(rate, what, whose=whose):
        limiter: Limiter = current_app.extensions[EXTENSION]
        reset_at = limiter.limiter.get_window_stats(parse(rate), what, whose).reset_time
        raise TooManyRequests(retry_after=_seconds_until(reset_at))


def is_within(rate: str, what: str, *, whose: str = "") -> bool:
    """Count one more action; whether it is within the rate. Where nothing can be counted, it is."""
    if not current_app.config["RATELIMIT_ENABLED"]:
        return True
    limiter: Limiter = current_app.extensions[EXTENSION]
    try:
        return limiter.limiter.hit(parse(rate), what, whose)
    except DatabaseFault:
        LOG.exception("could not count %s", what)
        return True


def seconds_to_wait(error: TooManyRequests) -> int:
    """The seconds after which the next try may succeed."""
    limiter: Limiter = current_app.extensions[EXTENSION]
    if isinstance(error, RateLimitExceeded) and limiter.current_limit:
        # The library rounds up to the next second and adds one.
        return _seconds_until(limiter.current_limit.reset_at - 1)
    return error.retry_after if isinstance(error.retry_after, int) else USUAL_WAIT_SECONDS


def find_source() -> str:
    """The address under which requests without a log-in are counted.

    A customer of a provider has a whole IPv6 network of addresses to choose from, so a network counts as one.
    """
    text = request.remote_addr or ""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return text
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return f"{IPv6Address(int(address) >> IPV6_NETWORK_BITS << IPV6_NETWORK_BITS)}/{IPV6_NETWORK_BITS}"


def _find_storage(settings: Settings, database: Engine) -> dict[str, Any]:
    if settings.rate_limit_storage:
        return {"storage_uri": settings.rate_limit_storage}
    try:
        counters = open_counters(database, settings.counters_file, settings.secret_key)
    except (OSError, DatabaseFault) as problem:
        LOG.error("限速的计数文件 %s 用不了（%s），各进程先各自计数。", settings.counters_file, type(problem).__name__)
        return {"storage_uri": IN_MEMORY}
    return {"storage_uri": OWN_STORAGE, "storage_options": {"counters": counters}}


def _limit_posts(app: Flask, endpoint: str, rate: str, **how: Any) -> None:
    app.view_functions[endpoint] = limit(app, rate, app.view_functions[endpoint], methods=["POST"], **how)


def _has_moved_on(response: Response) -> bool:
    return 300 <= response.status_code < 400


def _everybody() -> str:
    return "everybody"


def _submitted_email() -> str:
    return clean_email(request.form.get("email")).casefold()


def _seconds_until(moment: float) -> int:
    return max(1, math.ceil(moment - time.time()))

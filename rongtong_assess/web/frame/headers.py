"""Rules for every request and response: our own host names only, no NUL in texts, security headers."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Flask, Response, abort, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter, Map
from werkzeug.sansio.utils import host_is_trusted

from rongtong_assess.core.exact import MOST_REVISION
from rongtong_assess.settings import Settings

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
DEFAULT_PORTS = {"http": "80", "https": "443"}


class UnknownHost(BadRequest):
    """The request came under a host name that is not ours."""


class PageJson(DefaultJSONProvider):
    """JSON with Chinese unescaped.

    Deeply nested documents and unpaired surrogates such as \\ud800 are refused like malformed JSON.
    """

    ensure_ascii = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            document = super().loads(s, **kwargs)
            # An unpaired surrogate can neither be stored nor shown; encoding it raises a ValueError.
            self.dumps(document).encode()
        except RecursionError:
            raise ValueError("nested too deep") from None
        return document


class StoredNumber(IntegerConverter):
    """`<int:…>` in addresses up to what a column holds: a longer number is an unknown address and no fault."""

    def __init__(self, map: Map, fixed_digits: int = 0) -> None:
        super().__init__(map, fixed_digits=fixed_digits, max=MOST_REVISION)


def answer_only_to_own_names(app: Flask, settings: Settings) -> None:
    """Refuse requests under any other host name before anything else is done."""

    @app.before_request
    def refuse_other_hosts() -> None:
        names = settings.hosts or _own_addresses(settings.served_host)
        if not any(is_called(request.host, name, scheme=request.scheme) for name in names):
            raise UnknownHost


def init_received_text(app: Flask) -> None:
    """Read JSON with PageJson and numbers in addresses with StoredNumber; refuse NUL in addresses and forms.

    No keyboard types NUL, and PostgreSQL cannot store it. Call this after the identity library, which sets a
    JSON provider of its own.
    """
    app.json = PageJson(app)
    app.url_map.converters["int"] = StoredNumber

    @app.before_request
    def refuse_nul() -> None:
        sent = (request.path, *(text for _, texts in request.values.lists() for text in texts))
        if any("\0" in text for text in sent):
            abort(400)


def init_headers(app: Flask, *, is_https: bool) -> None:
    """Set the security headers; pages are never cached, since they show a firm's own data."""

    @app.after_request
    def add(response: Response) -> Response:
        # What a stranger has uploaded is sent with a stricter policy of its own.
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if is_https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint is None or not request.endpoint.endswith("static"):
            response.headers["Cache-Control"] = "no-store"
        return response


def is_called(host: str, name: str, *, scheme: str) -> bool:
    """Whether a request's host is this name, with its port, or with any port where the name has none."""
    plain, port = _split(name)
    asked, asked_port = _split(host.lower())
    if not host_is_trusted(host) or port not in {"", asked_port or DEFAULT_PORTS.get(scheme, "")}:
        return False
    plain = (plain if plain.isascii() else plain.encode("idna").decode()).lower()
    return asked == plain or (plain.startswith(".") and (asked == plain[1:] or asked.endswith(plain)))


def _split(host: str) -> tuple[str, str]:
    """Name and port, each "" if missing; IPv6 addresses are in brackets."""
    name, colon, port = host.rpartition(":")
    return (name, port) if colon and not port.endswith("]") else (host, "")


def _own_addresses(served_host: str) -> list[str]:
    address, port = _connection()
    return [f"{name}:{port}" for name in (*LOOPBACK, address, _in_brackets(served_host)) if name]


def _connection() -> tuple[str, str]:
    """Address and port of our end of the connection; the server's name where the connection is not known."""
    with suppress(KeyError, OSError):
        found = request.environ["gunicorn.socket"].getsockname()
        if isinstance(found, tuple):
            return _in_brackets(found[0]), str(found[1])
    return _in_brackets(request.environ["SERVER_NAME"]), request.environ["SERVER_PORT"]


def _in_brackets(address: str) -> str:
    return f"[{address}]" if ":" in address and not address.startswith("[") else address

"""Under which names this site is asked: links in letters and pages are made from them, so no other is answered.

Without RONGTONG_HOSTS only this machine's own addresses count, with the port on which it listens: nobody can pretend to
have reached another address than the one the connection came to.
"""

from __future__ import annotations

from contextlib import suppress

from flask import Flask, request
from werkzeug.exceptions import BadRequest
from werkzeug.sansio.utils import host_is_trusted

from rongtong_assess.settings import Settings

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
DEFAULT_PORTS = {"http": "80", "https": "443"}


class UnknownHost(BadRequest):
    """Asked under a name that is not known to be ours."""


def answer_only_to_own_names(app: Flask, settings: Settings) -> None:
    """Refuse requests under any other name, before anything else is done."""

    @app.before_request
    def refuse_other_hosts() -> None:
        names = settings.hosts or _own_addresses(settings.served_host)
        if not any(is_called(request.host, name, scheme=request.scheme) for name in names):
            raise UnknownHost


def is_called(host: str, name: str, *, scheme: str) -> bool:
    """Whether a request's host is this name: with its port, or with any where the name has none."""
    plain, port = _split(name)
    asked, asked_port = _split(host.lower())
    if not host_is_trusted(host) or port not in {"", asked_port or DEFAULT_PORTS.get(scheme, "")}:
        return False
    plain = (plain if plain.isascii() else plain.encode("idna").decode()).lower()
    return asked == plain or (plain.startswith(".") and (asked == plain[1:] or asked.endswith(plain)))


def _split(host: str) -> tuple[str, str]:
    """Name and port, either of which may be missing; an address of IPv6 stands in brackets."""
    name, colon, port = host.rpartition(":")
    return (name, port) if colon and not port.endswith("]") else (host, "")


def _own_addresses(served_host: str) -> list[str]:
    address, port = _connection()
    return [f"{name}:{port}" for name in (*LOOPBACK, address, _in_brackets(served_host)) if name]


def _connection() -> tuple[str, str]:
    """Address and port of our end of the connection; the server's name where it tells no more."""
    with suppress(KeyError, OSError):
        found = request.environ["gunicorn.socket"].getsockname()
        if isinstance(found, tuple):
            return _in_brackets(found[0]), str(found[1])
    return _in_brackets(request.environ["SERVER_NAME"]), request.environ["SERVER_PORT"]


def _in_brackets(address: str) -> str:
    return f"[{address}]" if ":" in address and not address.startswith("[") else address

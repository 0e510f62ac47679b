"""One request to the gateway for text messages, to an address that was checked, in bounded time and memory.

The name is resolved once and the connection goes to the address that was found to be public, so that a name which
leads elsewhere a moment later cannot make this machine talk to its own network. Redirects are not followed.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from rongtong_assess.core.people.delivery import FORM_TYPE, GatewayRequest, SmsGateway

MOST_ANSWER_BYTES = 64 * 1024
CHUNK = 4096
PORTS = {"https": 443, "http": 80}


class SmsNotSent(Exception):
    """The message was not accepted; the text says why, without number and code."""


def send_sms(gateway: SmsGateway, request: GatewayRequest) -> None:
    """Send one text message. Raises SmsNotSent."""
    parts = urlsplit(request.url)
    host = parts.hostname or ""
    port = parts.port or PORTS[parts.scheme]
    try:
        address = find_address(host, port, may_be_private=gateway.may_be_private)
        connection = _PinnedConnection(
            host, port, address=address, timeout=gateway.timeout_seconds, is_encrypted=parts.scheme == "https"
        )
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(request.method, target, request.body or None, _headers(gateway, request))
            response = connection.getresponse()
            answer = _read(response, time.monotonic() + gateway.timeout_seconds)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise SmsNotSent(type(problem).__name__) from None
    if not 200 <= response.status < 300:
        raise SmsNotSent(f"HTTP {response.status}")
    if gateway.success and gateway.success not in answer:
        raise SmsNotSent("answer without SUCCESS")


def find_address(host: str, port: int, *, may_be_private: bool) -> str:
    """An address of the host to connect to. Raises SmsNotSent where none of them is allowed, OSError unresolved."""
    found = [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    allowed = [str(address) for address in found if may_be_private or is_public(str(address))]
    if not allowed:
        raise SmsNotSent("private address")
    return allowed[0]


def is_public(address: str) -> bool:
    """Whether it is reached over the internet: not this machine, its network, or a group of receivers."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return parsed.is_global and not parsed.is_multicast


class _PinnedConnection(http.client.HTTPConnection):
    """Connects to the address that was checked, and shows the host's name in TLS and in the request."""

    def __init__(self, host: str, port: int, *, address: str, timeout: int, is_encrypted: bool) -> None:
        super().__init__(host, port, timeout=timeout)
        self.default_port = PORTS["https" if is_encrypted else "http"]
        self._address = address
        self._context = ssl.create_default_context() if is_encrypted else None

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._context is not None:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)


def _headers(gateway: SmsGateway, request: GatewayRequest) -> dict[str, str]:
    named = {name.casefold() for name in request.headers}
    usual = {"User-Agent": "rongtong-assess", "Connection": "close"}
    if request.method == "POST":
        usual["Content-Type"] = f"{gateway.body_type or FORM_TYPE}; charset=utf-8"
    return {**{name: text for name, text in usual.items() if name.casefold() not in named}, **request.headers}


def _read(response: http.client.HTTPResponse, until: float) -> str:
    """The beginning of the answer; an answer that drips is cut at the time-out."""
    content = bytearray()
    while len(content) < MOST_ANSWER_BYTES and time.monotonic() < until:
        chunk = response.read1(CHUNK)
        if not chunk:
            break
        content += chunk
    return content.decode("utf-8", "replace")

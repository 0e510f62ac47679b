"""How letters and text messages leave this machine: the mail server, and the template of a gateway's request.

Gateways for text messages differ in little but the shape of one HTTP request, so that shape is a setting. The values
are put in escaped for the place they stand in: an address, a form or a JSON document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.exact import read_whole_number, whole

PLACEHOLDERS = ("mobile", "number", "code", "text", "minutes", "key")
"""mobile: 11 digits; number: the same with +86; text: the whole message; key: the gateway's secret."""
METHODS = ("POST", "GET")
MOST_TIMEOUT_SECONDS = 60
USUAL_TIMEOUT_SECONDS = 10
JSON_TYPE, FORM_TYPE = "application/json", "application/x-www-form-urlencoded"
# A brace of JSON is followed by a quotation mark or a space, never by a letter.
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Mail:
    """Where e-mails are sent. Without a server they are written to the outbox folder."""

    server: str = ""
    port: int = 465
    user: str = ""
    password: str = ""
    sender: str = "noreply@localhost"


WITHOUT_MAIL = Mail()


@dataclass(frozen=True, slots=True)
class GatewayRequest:
    """One HTTP request to the gateway, complete."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """The request that sends one text message. Without a URL messages are written to the outbox folder.

    success: what the gateway's answer must contain; many answer 200 with an error inside. may_be_private: whether the
    gateway may be in a private network, as a relay of one's own is.
    """

    url: str = ""
    method: str = "POST"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    key: str = ""
    success: str = ""
    timeout_seconds: int = USUAL_TIMEOUT_SECONDS
    may_be_private: bool = False

    def request(self, values: Mapping[str, str]) -> GatewayRequest:
        """The request with these values in the place of PLACEHOLDERS but `key`, which is the gateway's own."""
        known = {**values, "key": self.key}
        headers = {name: _fill(text, known, _as_header) for name, text in self.headers}
        escape = _as_json if self.body_type == JSON_TYPE else _as_form
        body = _fill(self.body, known, escape).encode() if self.method == "POST" else b""
        return GatewayRequest(self.method, _fill(self.url, known, _as_form), headers, body)

    @property
    def body_type(self) -> str:
        """JSON_TYPE where the headers say so or the body begins like it, else FORM_TYPE."""
        said = next((text for name, text in self.headers if name.casefold() == "content-type"), "")
        is_json = "json" in said.casefold() if said else self.body.lstrip().startswith(("{", "["))
        return JSON_TYPE if is_json else FORM_TYPE


WITHOUT_SMS = SmsGateway()


def read_sms_gateway(settings: Mapping[str, str], *, name: Callable[[str], str]) -> SmsGateway:
    """The gateway from texts by the last part of their setting, such as URL. name: the whole name of a setting.

    Raises Refused with every mistake.
    """
    mistakes: list[Mistake] = []
    headers = _read_headers(settings.get("HEADERS", ""), name("HEADERS"), mistakes)
    gateway = SmsGateway(
        url=settings.get("URL", ""),
        method=settings.get("METHOD", "").upper() or "POST",
        headers=headers,
        body=settings.get("BODY", ""),
        key=settings.get("KEY", ""),
        success=settings.get("SUCCESS", ""),
        timeout_seconds=_read_timeout(settings.get("TIMEOUT", ""), name("TIMEOUT"), mistakes),
        may_be_private=settings.get("PRIVATE", "") == "1",
    )
    if gateway.url:
        mistakes.extend(_list_faults(gateway, name))
    if mistakes:
        raise Refused(mistakes)
    return gateway


def _list_faults(gateway: SmsGateway, name: Callable[[str], str]) -> list[Mistake]:
    found = []
    parts = urlsplit(gateway.url)
    if parts.scheme != "https" and not (parts.scheme == "http" and gateway.may_be_private):
        what = "短信网关的地址要以 https:// 开头：短信里有验证码，不能明文传"
        cure = f"请改用 https；网关在自己内网里的，可以用 http，并设 {name('PRIVATE')}=1"
        found.append(Mistake(name("URL"), what, cure))
    if not parts.hostname or "{" in parts.netloc:
        found.append(Mistake(name("URL"), "短信网关的地址里没有写明主机", "请写全，例如 https://sms.example.com/send"))
    if gateway.method not in METHODS:
        found.append(Mistake(name("METHOD"), f"不认识“{gateway.method[:20]}”", "请写 POST 或 GET"))
    templates = {"URL": gateway.url, "BODY": gateway.body, "HEADERS": " ".join(text for _, text in gateway.headers)}
    for setting, template in templates.items():
        for unknown in sorted(set(_PLACEHOLDER.findall(template)) - set(PLACEHOLDERS)):
            cure = "可以用的有 " + "、".join(f"{{{known}}}" for known in PLACEHOLDERS)
            found.append(Mistake(name(setting), f"不认识占位符 {{{unknown}}}", cure))
    sent = gateway.url + (gateway.body if gateway.method == "POST" else "")
    if not ({"mobile", "number"} & set(_PLACEHOLDER.findall(sent))):
        found.append(Mistake(name("BODY"), "没有写收短信的号码放在哪里", "请在地址或正文里写上 {mobile}"))
    if not ({"code", "text"} & set(_PLACEHOLDER.findall(sent))):
        found.append(Mistake(name("BODY"), "没有写验证码放在哪里", "请在地址或正文里写上 {code} 或 {text}"))
    return found


def _read_headers(text: str, name: str, mistakes: list[Mistake]) -> tuple[tuple[str, str], ...]:
    try:
        read = json.loads(text or "{}")
    except (ValueError, RecursionError):
        read = None
    is_plain = isinstance(read, dict) and all(isinstance(value, str) for value in read.values())
    if not is_plain or any(set("\r\n") & set(f"{key}{value}") for key, value in read.items()):
        cure = '请写成一行 JSON，例如 {"Authorization": "Bearer {key}"}'
        mistakes.append(Mistake(name, "请求头的写法不对", cure))
        return ()
    return tuple(read.items())


def _read_timeout(text: str, name: str, mistakes: list[Mistake]) -> int:
    if not text:
        return USUAL_TIMEOUT_SECONDS
    try:
        return read_whole_number(text, whole("", 1, MOST_TIMEOUT_SECONDS))
    except Refused as refusal:
        mistakes.append(Mistake(name, refusal.words, f"请写 1 到 {MOST_TIMEOUT_SECONDS} 的整数，单位是秒"))
        return USUAL_TIMEOUT_SECONDS


def _fill(template: str, values: Mapping[str, str], escape: Callable[[str], str]) -> str:
    return _PLACEHOLDER.sub(lambda found: escape(values[found[1]]) if found[1] in values else found[0], template)


def _as_form(text: str) -> str:
    return quote(text, safe="")


def _as_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _as_header(text: str) -> str:
    return "".join(character for character in text if " " <= character <= "~")

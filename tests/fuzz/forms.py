"""Every form that a person of the demo meets, found by following the pages' own links."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

SITE = "http://localhost"
START = "/"
PAGES_PER_ENDPOINT = 2
"""Enough for one form with and one without something on it; the questionnaire alone has a page per group."""


@dataclass(frozen=True)
class FoundForm:
    """A form as it stands on a page: where it sends what, with what is filled in already."""

    page: str
    action: str
    method: str
    values: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]
    """Every name, also of what is sent only when it is ticked."""
    files: tuple[str, ...]


def walk_forms(app: Flask, client: FlaskClient, *, closed: frozenset[str]) -> list[FoundForm]:
    """The forms of all pages that can be reached. closed: endpoints that end the walk, such as logging out."""
    found: dict[tuple[str, tuple[str, ...]], FoundForm] = {}
    seen: dict[str, int] = {}
    waiting, known = deque([START]), {START}
    while waiting:
        path = waiting.popleft()
        endpoint = endpoint_of(app, path, "GET")
        if endpoint is None or endpoint in closed or seen.get(endpoint, 0) >= PAGES_PER_ENDPOINT:
            continue
        seen[endpoint] = seen.get(endpoint, 0) + 1
        response = client.get(path, follow_redirects=True)
        assert response.status_code < 500, (path, response.status_code)
        if response.mimetype != "text/html":
            continue
        page = _Page(path)
        page.feed(response.text)
        for form in page.forms:
            target = endpoint_of(app, form.action, form.method)
            if target and target not in closed:
                found.setdefault((target, form.fields), form)
        for link in page.links:
            if link not in known:
                known.add(link)
                waiting.append(link)
    return list(found.values())


def endpoint_of(app: Flask, path: str, method: str) -> str | None:
    """The view behind an address; None where there is none."""
    try:
        return str(app.url_map.bind("localhost").match(urlsplit(path).path, method=method)[0])
    except HTTPException:
        return None


class _Page(HTMLParser):
    """Links and forms of one page, as a browser without scripts has them."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.links: list[str] = []
        self.forms: list[FoundForm] = []
        self._form: dict[str, str | None] | None = None
        self._values: list[tuple[str, str]] = []
        self._fields: list[str] = []
        self._files: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a":
            self._add_link(values.get("href") or "")
        elif tag == "form":
            self._form, self._values, self._fields, self._files = values, [], [], []
        elif self._form is not None:
            self._add_control(tag, values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            self.forms.append(
                FoundForm(
                    page=self.path,
                    action=_path(urljoin(SITE + self.path, self._form.get("action") or self.path)),
                    method=(self._form.get("method") or "get").upper(),
                    values=tuple(self._values),
                    fields=tuple(dict.fromkeys(self._fields)),
                    files=tuple(self._files),
                )
            )
            self._form = None

    def _add_link(self, href: str) -> None:
        target = urljoin(SITE + self.path, urldefrag(href)[0])
        if target.startswith(SITE):
            self.links.append(_path(target))

    def _add_control(self, tag: str, values: dict[str, str | None]) -> None:
        name = values.get("name") or ""
        if name and values.get("type") != "file":
            self._fields.append(name)
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self._values.append((self._select, values.get("value") or ""))
        elif not name:
            return
        elif values.get("type") == "file":
            self._files.append(name)
        elif tag in {"input", "textarea", "button"} and self._is_sent(values):
            self._values.append((name, values.get("value") or ""))

    @staticmethod
    def _is_sent(values: dict[str, str | None]) -> bool:
        return values.get("type") not in {"checkbox", "radio"} or "checked" in values


def _path(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")

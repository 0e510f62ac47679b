"""Walks the pages of a demo as each of its people, from link to link, as a visitor does."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from flask import Flask, template_rendered
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from rongtong_assess.services.demo_revival import DemoLogIn
from tests.web.world import log_in

# Links to files are left alone, and so is what other addresses of the same page show, after so many of them.
MOST_PER_ENDPOINT = 2
# Every page of these may differ: what an answer page shows depends on its questions.
WALKED_WHOLLY = frozenset({"firm.answer"})
LEFT_ALONE = frozenset({"security.logout"})
NOBODY = ""


@dataclass(frozen=True)
class FoundPage:
    """A page as somebody sees it: the e-mail of who looks (NOBODY without a log-in), where, and the markup."""

    email: str
    address: str
    endpoint: str
    status: int
    text: str

    @property
    def has_form(self) -> bool:
        return bool(FormReader(self.text).forms)


@dataclass
class Form:
    """A form of a page's own part: where it is sent, and its fields with what stands in them."""

    action: str
    method: str
    hidden: dict[str, str] = field(default_factory=dict)
    entered: list[str] = field(default_factory=list)


class FormReader(HTMLParser):
    """The forms in a page's main part."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._is_main = self._is_open = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self._is_main = self._is_main or tag == "main"
        if tag == "form" and self._is_main:
            self._is_open = True
            self.forms.append(Form(named.get("action", ""), named.get("method", "get").lower()))
        elif self._is_open and named.get("name"):
            self._take(tag, named)

    def _take(self, tag: str, named: dict[str, str]) -> None:
        if named.get("type") == "hidden":
            self.forms[-1].hidden[named["name"]] = named.get("value", "")
        elif tag in {"input", "select", "textarea"} and named.get("type") not in {"submit", "file"}:
            self.forms[-1].entered.append(named["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_open = False
        elif tag == "main":
            self._is_main = False


@dataclass
class Walk:
    """pages: those that opened; refusals: what was answered to forms that nobody could accept. clients: by e-mail."""

    app: Flask
    pages: list[FoundPage] = field(default_factory=list)
    refusals: list[FoundPage] = field(default_factory=list)
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    templates: set[str] = field(default_factory=set)

    @property
    def endpoints(self) -> set[str]:
        return {page.endpoint for page in self.pages}

    def go(self, email: str, client: FlaskClient, starts: Iterable[str]) -> None:
        """Everything that links lead to, breadth first."""
        self.clients[email] = client
        waiting, seen, visits = deque(starts), set(starts), Counter[str]()
        while waiting:
            address = waiting.popleft()
            endpoint = self.endpoint_of(address)
            if not endpoint or (visits[endpoint] >= MOST_PER_ENDPOINT and endpoint not in WALKED_WHOLLY):
                continue
            visits[endpoint] += 1
            response = client.get(address)
            waiting.extend(link for link in links_of(response) if link not in seen)
            seen.update(links_of(response))
            if response.mimetype == "text/html" and response.status_code == 200:
                self.pages.append(FoundPage(email, address, endpoint, 200, response.text))

    def send_what_cannot_be_right(self, email: str) -> None:
        """Each form with nothing in it, and with nonsense in every field."""
        sent: set[tuple[str, bool]] = set()
        for page in [page for page in self.pages if page.email == email]:
            for number, form in enumerate(FormReader(page.text).forms):
                endpoint = self.endpoint_of(form.action or page.address, form.method)
                for is_filled in (False, True):
                    if endpoint and endpoint not in LEFT_ALONE and (endpoint, is_filled) not in sent:
                        sent.add((endpoint, is_filled))
                        self._send(page, number, is_filled=is_filled)

    def _send(self, page: FoundPage, number: int, *, is_filled: bool) -> None:
        client = self.clients[page.email]
        forms = FormReader(client.get(page.address).text).forms
        if number >= len(forms):
            return
        form, action = forms[number], forms[number].action or page.address
        data = dict.fromkeys(form.entered, "～～") if is_filled else {}
        if form.method == "post":
            response = client.post(action, data={**form.hidden, **data})
        else:
            response = client.get(action, query_string={**form.hidden, **data})
        if response.status_code >= 400:
            endpoint = self.endpoint_of(action, form.method)
            self.refusals.append(FoundPage(page.email, action, endpoint, response.status_code, response.text))

    def endpoint_of(self, address: str, method: str = "get") -> str:
        """Empty for what is no page of ours, and for files."""
        path = urlsplit(address).path
        if PurePosixPath(path).suffix or not path.startswith("/"):
            return ""
        try:
            return str(self.app.url_map.bind("localhost").match(path, method=method.upper())[0])
        except HTTPException:
            return ""


def walk_demo(app: Flask, log_ins: Iterable[DemoLogIn]) -> Walk:
    """As nobody, and as everybody whom the demo announces."""
    walk = Walk(app)

    def note(_app: Flask, template: object, **_: object) -> None:
        walk.templates.add(str(getattr(template, "name", "")))

    with template_rendered.connected_to(note, app):
        walk.go(NOBODY, app.test_client(), ["/", "/nowhere", "/verify/0000-0000-0000-0000-0000"])
        for person in log_ins:
            walk.go(person.email, log_in(app, person.email, person.password), ["/", "/account/"])
        for email in walk.clients:
            walk.send_what_cannot_be_right(email)
    return walk


def links_of(response: TestResponse) -> list[str]:
    """Addresses of this site that the page leads to, without the place on the page."""
    if response.location:
        return [_own(response.location)]
    if response.mimetype != "text/html":
        return []
    found = re.findall(r'<a\b[^>]*\bhref="(/[^"#]*)', response.text)
    return list(dict.fromkeys(link.replace("&amp;", "&") for link in found))


def _own(location: str) -> str:
    parts = urlsplit(location)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def one_of_each(pages: Iterable[FoundPage]) -> Iterator[FoundPage]:
    """The first page of every endpoint, but all of those that differ by what is asked."""
    seen: set[str] = set()
    for page in pages:
        if page.endpoint not in seen or page.endpoint in WALKED_WHOLLY:
            seen.add(page.endpoint)
            yield page

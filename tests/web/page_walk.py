"""Walks the pages of a demo as each of its people, from link to link, as a visitor does."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from flask import Flask, template_rendered
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.installation import Installation
from rongtong_assess.services.demo.data import load_demo
from rongtong_assess.services.demo.revival import DemoLogIn
from rongtong_assess.storage.database.schema import setting_up
from rongtong_assess.web.account.mobile.forms import CODE_FORMS
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.services.makers import EXAMPLES
from tests.web.demo_scenes import VISITOR, ask_for_a_code, ask_for_the_second_factor, set_the_scene
from tests.web.form_markup import FormReader
from tests.web.world import log_in

# How many addresses of the same page each person opens; links to files are left alone.
MOST_PER_ENDPOINT = 2
# Every page of these may differ: what an answer page shows depends on its questions.
WALKED_WHOLLY = frozenset({"firm.answer"})
FILES = frozenset({".pdf", ".docx", ".xlsx", ".zip", ".json"})
PROBLEM = " data-problem>"
SHOWN_ERROR = re.compile(r'class="field-error"(?![^>]*\bhidden\b)')
LEFT_ALONE = frozenset({"security.logout"})
NOBODY, BETWEEN, WITH_CODE = "", "between password and code", "with a code on its way"


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
class Walk:
    """pages: those that opened; refusals: what was answered to forms that nobody could accept. clients: by e-mail.

    endpoints: everything that was opened; sent: which forms were, empty or filled.
    """

    app: Flask
    pages: list[FoundPage] = field(default_factory=list)
    refusals: list[FoundPage] = field(default_factory=list)
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    templates: set[str] = field(default_factory=set)
    endpoints: set[str] = field(default_factory=set)
    sent: set[tuple[str, bool]] = field(default_factory=set)

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
            self.endpoints.add(endpoint)
            response = client.get(address)
            waiting.extend(link for link in links_of(response) if link not in seen)
            seen.update(links_of(response))
            if _is_page(response):
                self.pages.append(FoundPage(email, address, endpoint, response.status_code, response.text))

    def send_what_cannot_be_right(self, email: str) -> None:
        """Each form with nothing in it, and with nonsense in every field."""
        for page in [page for page in self.pages if page.email == email]:
            for number, form in enumerate(FormReader(page.text).forms):
                endpoint = self.endpoint_of(form.action or page.address, form.method)
                for is_filled in (False, True):
                    if endpoint and endpoint not in LEFT_ALONE and (endpoint, is_filled) not in self.sent:
                        self.sent.add((endpoint, is_filled))
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
        if not response.mimetype.startswith("text/"):
            # A file: what a form without fields makes.
            return
        if response.status_code >= 400 or SHOWN_ERROR.search(response.text):
            endpoint = self.endpoint_of(action, form.method)
            self.refusals.append(FoundPage(page.email, action, endpoint, response.status_code, response.text))

    def endpoint_of(self, address: str, method: str = "get") -> str:
        """Empty for what is no page of ours, and for files."""
        path = urlsplit(address).path
        if PurePosixPath(path).suffix in FILES or not path.startswith("/"):
            return ""
        try:
            return str(self.app.url_map.bind("localhost").match(path, method=method.upper())[0])
        except HTTPException:
            return ""


def load_demo_into(app: Flask) -> list[DemoLogIn]:
    """Everybody whom the demo announces, as the server would at its first start."""
    installation: Installation = app.extensions[EXTENSION]
    examples = {path.stem: read_sheet_document(path) for path in sorted(EXAMPLES.glob("*.json"))}
    with setting_up(installation.engine) as session:
        return load_demo(
            session, installation.library, examples, models=installation.forecast_models, now=datetime.now(UTC)
        )


def walk_demo(app: Flask, log_ins: Iterable[DemoLogIn], *, sends_forms: bool = True) -> Walk:
    """As nobody, as everybody whom the demo announces, and as a visitor, also between password and code."""
    walk = Walk(app)

    def note(_app: Flask, template: object, **_: object) -> None:
        walk.templates.add(str(getattr(template, "name", "")))

    with template_rendered.connected_to(note, app):
        clients = {person.email: log_in(app, person.email, person.password) for person in log_ins}
        starts = set_the_scene(app, clients)
        clients[NOBODY] = app.test_client()
        for email, client in clients.items():
            walk.go(email, client, ["/", "/account/", *starts.get(email, ())])
        asked = ask_for_the_second_factor(app, clients[VISITOR])
        walk.go(VISITOR, clients[VISITOR], ["/account/mf-recovery-codes"])
        walk.go(BETWEEN, asked, ["/account/tf-validate", "/account/mf-recovery"])
        walk.go(WITH_CODE, ask_for_a_code(app), [f"/account/mobile/{purpose}/code" for purpose in CODE_FORMS])
        for email in walk.clients if sends_forms else ():
            walk.send_what_cannot_be_right(email)
    return walk


def _is_page(response: TestResponse) -> bool:
    """Also one that says, in its own words, that something was not found."""
    is_found = response.status_code == 200 or PROBLEM not in response.text
    return response.mimetype == "text/html" and response.status_code in {200, 404} and is_found


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

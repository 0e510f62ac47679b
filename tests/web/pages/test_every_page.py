"""Every page of the product, opened by whoever may, and every form sent as nobody could mean it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rongtong_assess.app import create_app
from rongtong_assess.core.people.single_sign_on import SingleSignOn
from rongtong_assess.settings import Settings, find_data_folder
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.database.engine import open_engine
from tests.web.form_markup import FormMarkup
from tests.web.page_walk import Walk, load_demo_into, walk_demo

EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
# Not of a page: mail, and what a PDF or a page is put together from.
FOLDERS_WITHOUT_PAGES = {"parts", "report", "email"}
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
SUMMARY = re.compile(r'<div class="[^"]+"(?: role="alert")? tabindex="-1" autofocus data-problem>')
FORM = re.compile(r"<form .*?</form>", re.DOTALL)
FIELD = r"<(?:input|select|textarea)\b[^>]*\s"
MUST_BE_FILLED = re.compile(FIELD + r"""(?:required|pattern=|min=|type="(?:email|number|url)")""")
NO_SUCH_PAGE = 404
# It stands only while documents are being made; tests/web/frame/test_documents.py looks at it.
# The second needs a provider that answers; see tests/web/account/single_sign_on.
SHOWN_ELSEWHERE = {"public/document_wait.html", "account/single_sign_on_unknown.html", "platform/visit/conflict.html"}
# A provider that nobody can reach: its button is offered, and pressing it says so.
PROVIDER = SingleSignOn(issuer="http://127.0.0.1:9", client_id="walk")


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    folder = tmp_path_factory.mktemp("walk")
    url = f"sqlite:///{folder / 'walk.sqlite3'}"
    secrets = {"secret_key": "only-for-tests", "totp_secret": "only-for-tests"}
    settings = Settings(folder, url, is_demo=True, demands_second_factor=False, single_sign_on=PROVIDER, **secrets)
    engine = open_engine(url)
    Table.metadata.create_all(engine)
    app = create_app(settings, engine)
    app.config["RATELIMIT_ENABLED"] = False
    yield walk_demo(app, load_demo_into(app))
    engine.dispose()


def page_templates() -> set[str]:
    """Those that are pages: they extend another one, and no other extends them."""
    folder = find_data_folder("templates")
    paths = [path for path in folder.rglob("*.html") if path.relative_to(folder).parts[0] not in FOLDERS_WITHOUT_PAGES]
    extended = {str(path.relative_to(folder)): EXTENDS.search(path.read_text(encoding="utf-8")) for path in paths}
    frames = {found[1] for found in extended.values() if found}
    return {name for name, found in extended.items() if found and name not in frames}


def test_the_walk_opens_every_page_there_is(walk: Walk) -> None:
    """A new page that no link leads to needs its scene in tests/web/demo_scenes.py."""
    assert Path(find_data_folder("templates")).is_dir()
    assert page_templates() - walk.templates == SHOWN_ELSEWHERE


def test_no_fieldset_stands_inside_another(walk: Walk) -> None:
    """Chromium gives such a one no room on some loads."""
    nested = {page.endpoint for page in (*walk.pages, *walk.refusals) if FormMarkup(page.text).nested_fieldsets}
    assert nested == set()


def test_every_form_refuses_with_a_summary_that_has_the_focus(walk: Walk) -> None:
    """Without JavaScript too: the first element with autofocus has it when the page opens."""
    assert len({page.endpoint for page in walk.refusals}) > 20
    without = {page.endpoint for page in walk.refusals if len(SUMMARY.findall(page.text)) != 1}
    assert without == set()
    others = {page.endpoint for page in walk.refusals if page.text.count(" autofocus") != 1}
    assert others == set()


def test_no_form_is_refused_by_the_browser_in_its_own_words(walk: Walk) -> None:
    """A browser says "Please check this box" in its own language, and shows no summary."""
    refused_early = {
        page.endpoint
        for page in (*walk.pages, *walk.refusals)
        for form in FORM.findall(page.text)
        if MUST_BE_FILLED.search(form) and " novalidate" not in form.partition(">")[0]
    }
    assert refused_early == set()


def test_a_refused_form_says_so_in_its_title_and_no_other_page_does(walk: Walk) -> None:
    titles = [(page, TITLE.search(page.text)) for page in (*walk.pages, *walk.refusals)]
    wrong = {
        (page.endpoint, page.status)
        for page, title in titles
        if not title or title[1].startswith("错误：") != (page in walk.refusals)
    }
    assert wrong == set()


def test_no_form_can_be_sent_in_a_way_that_breaks_the_server(walk: Walk) -> None:
    assert {(page.endpoint, page.status) for page in walk.refusals if page.status >= 500} == set()

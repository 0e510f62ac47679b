"""Whatever is put into every field of a form: a page with clean sentences, never a fault."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rongtong_assess.core.errors import Mistake, Refused, join_sentences, words_by_place
from rongtong_assess.web.frame.errors import error_text
from tests.web.story import Story
from tests.web.world import World, log_in, token_of

ADMIN, FIRM, PLATFORM = "administrator-1", "firm-1", "platform-1"
FORMS = [
    ("", "/account/register", "/account/register"),
    ("", "/account/reset", "/account/reset"),
    (FIRM, "/firm/profile", "/firm/profile"),
    (FIRM, "/account/", "/account/name"),
    (PLATFORM, "/platform/products/new", "/platform/products/new"),
    (PLATFORM, "/platform/settings", "/platform/settings"),
    (ADMIN, "/admin/organisations/new", "/admin/organisations/new"),
]
HOSTILE = {
    "nothing": "",
    "a decimal comma": "3,5",
    "an exponent": "1e999999999",
    "4400 digits": "9" * 4400,
    "a long text": "长" * 5000,
    "hidden signs": "甲\u202e\u200b乙",
    "less than nothing": "-1",
    "markup": "<b>1</b>；。",
}
UNCLEAN = re.compile("[。；;，][；;]|。。|；。")


def names_of(page: str) -> list[str]:
    return [html.unescape(name) for name in re.findall(r'<(?:input|textarea|select)\b[^>]*?\bname="([^"]+)"', page)]


def sentences_of(page: str) -> list[str]:
    """What stands beside fields and above the form, without what was typed."""
    beside = re.findall(r'class="field-error"[^>]*>(.*?)</p>', page, re.DOTALL)
    above = re.findall(r'<div class="notice notice-bad".*?</ul>', page, re.DOTALL)
    texts = [re.sub(r"<[^>]+>", "\n", part) for part in (*beside, *above)]
    return [re.sub("「[^」]*」", "「」", html.unescape(text)) for text in texts]


def post_all(client: FlaskClient, page: str, address: str, value: str) -> str:
    names = set(names_of(client.get(page).text)) - {"csrf_token"}
    assert names
    token = token_of(client, page)
    reply = client.post(address, data={**dict.fromkeys(names, value), "csrf_token": token})
    assert reply.status_code < 500
    return reply.text


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(("role", "page", "address"), FORMS, ids=[page for _, page, _ in FORMS])
def test_every_form_answers_in_clean_sentences(
    app: Flask, world: World, role: str, page: str, address: str, value: str
) -> None:
    client = log_in(app, world.leader(role)) if role else app.test_client()
    shown = sentences_of(post_all(client, page, address, value))
    assert [text for text in shown if UNCLEAN.search(text)] == []


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_forms_of_a_firms_plan_do_so_too(story: Story, value: str) -> None:
    path = f"/firm/assessments/{story.finished}/plan"
    shown = sentences_of(post_all(story.client, path, path, value))
    assert [text for text in shown if UNCLEAN.search(text)] == []


@pytest.mark.parametrize("field", ["value", "seen_revision", "sequence", "seconds"])
@pytest.mark.parametrize("number", ["9" * 4400, "9" * 4000, "1e999999999", "-1e400", "NaN", "Infinity", "true", "2.0"])
def test_any_number_in_a_message_of_a_page_is_answered(
    firm_client: FlaskClient, world: World, field: str, number: str
) -> None:
    plain = {"question": '"scene.quality"', "value": "2", "seen_revision": "0", "writer": '"w"', "sequence": "1"}
    change = ", ".join(f'"{name}": {text}' for name, text in {**plain, field: number}.items())
    address = f"/firm/assessments/{world.assessments['firm-1']}/answers"
    headers = {"X-CSRFToken": token_of(firm_client, "/firm/profile"), "Content-Type": "application/json"}
    reply = firm_client.post(address, data=f'{{"answers": [{{{change}}}]}}', headers=headers)
    assert reply.status_code in {200, 400, 422}
    assert len(reply.data) < 20_000


@pytest.mark.parametrize("number", ["9" * 4400, "-1", "1e9", "٣", "2.0", "0", "\u200b1", ""])
@pytest.mark.parametrize("page", ["/admin/accounts", "/admin/organisations"])
def test_any_page_number_is_a_page(app: Flask, world: World, page: str, number: str) -> None:
    client = log_in(app, world.leader(ADMIN))
    assert client.get(page, query_string={"page": number}).status_code == 200


def test_faults_of_one_field_are_sentences_one_after_the_other() -> None:
    assert error_text(["太长。", "不是一个数；", "太长。", "怎么办？"]) == "太长。不是一个数。怎么办？"
    assert error_text([["甲"], {"what": ["乙。"]}]) == "甲。乙。"
    assert join_sentences(["", " "]) == ""


def test_all_mistakes_of_a_place_are_told_there() -> None:
    mistakes: list[Mistake] = [Mistake("a", "甲", "改"), Mistake("b", "乙", "改"), Mistake("a", "丙。", "改。")]
    assert words_by_place(mistakes) == {"a": "甲。改。丙。改。", "b": "乙。改。"}
    assert Refused(mistakes).words == "甲。改。乙。改。丙。改。"


def test_no_template_joins_faults_by_itself(app: Flask) -> None:
    found: Mapping[str, str] = {
        name: source
        for name in app.jinja_env.list_templates()
        if name.endswith(".html")
        and re.search(r"errors\s*\|\s*join", source := app.jinja_env.loader.get_source(app.jinja_env, name)[0])  # type: ignore[union-attr]  # it has one
    }
    assert list(found) == []

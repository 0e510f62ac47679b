"""Notices on pages: the number in the head, the list, opening one, marking as read, and the choice of mail."""

from __future__ import annotations

import re

from flask import Flask

from tests.web.platform.work.conftest import Office
from tests.web.platform.work.conftest import office as office  # The same cases and people.
from tests.web.world import World, log_in, token_of

PAGE = "/account/notices/"
COUNT = re.compile(r'unread-count">(\d+)')


def test_the_head_of_every_page_counts_what_was_not_read(office: Office) -> None:
    client = office.client("owner")
    found = COUNT.search(client.get("/firm/").text)
    assert found
    assert found[1] == "1"
    assert not COUNT.search(office.client("reviewer").get("/platform/work/").text)
    assert "unread-count" not in office.app.test_client().get("/").text


def test_opening_a_notice_marks_it_and_leads_to_the_case(office: Office) -> None:
    client = office.client("owner")
    page = client.get(PAGE).text
    assert "贵公司的复评案件有结论了。" in page
    address = re.findall(r'action="(/account/notices/\d+)"', page)[0]
    opened = client.post(address, data={"csrf_token": token_of(client, PAGE)})
    assert opened.status_code == 303
    assert opened.headers["Location"].startswith("/firm/cases/")
    assert not COUNT.search(client.get(PAGE).text)
    stranger = office.client("reader")
    assert stranger.post(address, data={"csrf_token": token_of(stranger, PAGE)}).status_code == 404


def test_all_can_be_marked_as_read(office: Office) -> None:
    client = office.client("contributor")
    page = client.post(f"{PAGE}read", data={"csrf_token": token_of(client, PAGE)}, follow_redirects=True).text
    assert "都读过了" in page


def test_the_choice_of_mail_is_kept_and_nonsense_changes_nothing(office: Office) -> None:
    client = office.client("owner")
    token = {"csrf_token": token_of(client, PAGE)}
    assert 'value="at_once" checked' in client.get(PAGE).text
    for sent in ("daily", "sometimes"):
        client.post(f"{PAGE}mail", data={**token, "choice": sent})
        assert 'value="daily" checked' in client.get(PAGE).text


def test_a_person_without_notices_sees_what_they_are_for(app: Flask, world: World) -> None:
    assert "还没有通知" in log_in(app, world.account("firm-1", "owner")).get(PAGE).text

"""The privacy notice names who runs this, or says plainly that nobody has been named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rongtong_assess.settings import Site
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.world import World, log_in

UNNAMED = "还没有写明"
NOBODY, NO_CONTACT = "<strong>运营单位：还没有写明。</strong>", "<strong>联系方式：还没有写明。</strong>"
OPERATOR, CONTACT = "杭州示例服务中心", "0571-12345678"


def run_by(app: Flask, monkeypatch: pytest.MonkeyPatch, *, is_demo: bool = False, **site: str) -> FlaskClient:
    installation = app.extensions[EXTENSION]
    settings = replace(installation.settings, site=Site(**site), is_demo=is_demo)
    monkeypatch.setitem(app.extensions, EXTENSION, installation.with_parts(settings=settings))
    return app.test_client()


@pytest.mark.parametrize(
    ("site", "shown", "hidden"),
    [
        ({}, [NOBODY, NO_CONTACT], ["直接联系我们"]),
        ({"operator": OPERATOR}, [f"运营单位：{OPERATOR}。", NO_CONTACT], [NOBODY, "直接联系我们"]),
        ({"contact": CONTACT}, [NOBODY, f"联系方式：{CONTACT}。", "直接联系我们"], [NO_CONTACT]),
        ({"operator": OPERATOR, "contact": CONTACT}, [f"运营单位：{OPERATOR}。", f"联系方式：{CONTACT}。"], [UNNAMED]),
    ],
)
def test_the_notice_says_who_runs_this_and_what_is_not_said(
    app: Flask, monkeypatch: pytest.MonkeyPatch, site: dict[str, str], shown: list[str], hidden: list[str]
) -> None:
    page = run_by(app, monkeypatch, **site).get("/privacy").text
    assert [words for words in shown if words not in page] == []
    assert [words for words in hidden if words in page] == []


def test_the_demos_notice_says_that_it_is_a_demo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    page = run_by(app, monkeypatch, is_demo=True).get("/privacy").text
    assert "这是演示" in page
    assert UNNAMED not in page


@pytest.mark.parametrize("page", ["/admin/accounts", "/admin/organisations", "/admin/audit", "/admin/editions"])
def test_the_administrators_pages_say_so_until_it_is_mended(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    administrator = log_in(app, world.account("administrator-1", "administrator"))
    run_by(app, monkeypatch)
    assert "还没有写明运营单位和联系方式" in administrator.get(page).text
    run_by(app, monkeypatch, operator=OPERATOR)
    shown = administrator.get(page).text
    assert "还没有写明联系方式" in shown
    assert "RONGTONG_CONTACT" in shown
    run_by(app, monkeypatch, operator=OPERATOR, contact=CONTACT)
    assert UNNAMED not in administrator.get(page).text
    run_by(app, monkeypatch, is_demo=True)
    assert UNNAMED not in administrator.get(page).text


def test_firms_are_not_told_what_the_administrator_has_to_do(firm_client: FlaskClient) -> None:
    assert "RONGTONG_" not in firm_client.get("/firm/profile", follow_redirects=True).text

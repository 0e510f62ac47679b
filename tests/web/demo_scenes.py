"""Brings a demo into the states in which pages stand that no link leads to from a fresh one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from rongtong_assess.core.result.authenticity_code import make_code, show_code
from rongtong_assess.installation import Installation
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.catalogue.products import add_product, get_product, submit_product
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.storage.tables.people import Account, Membership
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.actors import firm_actor, platform_actor
from tests.drafts import tiny_files, zip_of
from tests.products import details
from tests.services.makers import example_changes
from tests.web.account.test_second_factor import set_up_second_factor
from tests.web.platform.assignment.scenes import assign_and_draw
from tests.web.steps import read_letters
from tests.web.world import PASSWORD, token_of

FIRM, RESULT_FIRM, FOLLOWING_FIRM, AUTHOR, REVIEWER, ADMINISTRATOR = (
    f"demo-{name}@example.com" for name in ("firm", "firm-2", "firm-3", "platform", "platform-2", "admin")
)
VISITOR = "visitor@example.com"
CODE_OF_NO_REPORT = show_code(make_code(range(19)))
Starts = dict[str, list[str]]


def set_the_scene(app: Flask, clients: dict[str, FlaskClient]) -> Starts:
    """Where each person's walk may begin besides the front page. clients: gets a visitor who has just registered."""
    installation: Installation = app.extensions[EXTENSION]
    _submit_once_more(installation)
    clients[VISITOR] = _register(app.test_client())
    assign_and_draw(installation, clients[AUTHOR], AUTHOR)
    starts: Starts = {REVIEWER: [f"/platform/products/{_submit_product(installation)}/review"]}
    starts[ADMINISTRATOR] = [_upload_draft(clients[ADMINISTRATOR]), _start_batch(clients[ADMINISTRATOR])]
    visits = clients[AUTHOR].get("/platform/visits").text
    checked = sorted(set(re.findall(r"/platform/visits/[0-9a-f-]{36}", visits)))
    starts[AUTHOR] = [*_check_a_firm(clients[AUTHOR], checked), _upload_products(clients[AUTHOR])]
    published = re.findall(r"/platform/products/[0-9a-f-]{36}", clients[AUTHOR].get("/platform/products").text)
    starts[RESULT_FIRM] = [found.replace("/platform/", "/firm/") for found in published]
    _declare_a_tie(clients[AUTHOR])
    _make_key(clients[FOLLOWING_FIRM])
    outbox = installation.settings.outbox_folder
    letters = [_invite_the_visitor(clients[ADMINISTRATOR], outbox), _ask_to_confirm(clients[VISITOR], outbox)]
    letters += _change_names(clients[VISITOR], outbox)
    starts[VISITOR] = ["/account/verify", "/account/mf-recovery-codes", *letters]
    _take_the_short_form(app.test_client())
    letter = _ask_for_a_new_password(app, outbox)
    starts[""] = [letter, "/account/verify", f"/verify/{CODE_OF_NO_REPORT}", "/invitations/of-no-letter"]
    return starts


def ask_for_the_second_factor(app: Flask, client: FlaskClient) -> FlaskClient:
    """Somebody who has given the password and not yet the code. client: of the visitor, who switches it on."""
    set_up_second_factor(client)
    asked = app.test_client()
    send(asked, "/account/login", "/account/login", email=VISITOR, password=PASSWORD)
    return asked


def ask_for_a_code(app: Flask) -> FlaskClient:
    """Somebody who has asked for a code by text message and not yet typed it."""
    asked = app.test_client()
    send(asked, "/account/mobile/register", "/account/mobile/register", mobile="138 1234 5678")
    return asked


def send(client: FlaskClient, address: str, page: str, **form: object) -> str:
    """Post; where it leads."""
    data = {**form, "csrf_token": token_of(client, page)}
    return client.post(address, data=data, content_type="multipart/form-data").location or ""


def _register(client: FlaskClient) -> FlaskClient:
    form = {"name": "访客", "email": VISITOR, "password": PASSWORD, "password_confirm": PASSWORD, "consent": "y"}
    send(client, "/account/register", "/account/register", **form)
    return client


def _submit_once_more(installation: Installation) -> None:
    """The demo's second firm has two results to compare, and a third begun from them."""
    edition, now = installation.library.get_edition("miit-2024"), datetime.now(UTC)
    with installation.sessions.begin() as session:
        account = session.scalars(select(Account.id).where(Account.email == RESULT_FIRM)).one()
        firm = session.scalars(select(Membership.organisation_id).where(Membership.account_id == account)).one()
        opened = start_assessment(session, firm_actor(firm, account), edition=edition, now=now)
        save_answers(
            session,
            firm_actor(opened.organisation_id, account),
            opened,
            edition=edition,
            changes=example_changes(edition),
            now=now,
        )
        submit(
            session,
            firm_actor(firm, account),
            opened.id,
            Submission("v1"),
            library=installation.library,
            models=None,
            now=now,
        )


def _submit_product(installation: Installation) -> object:
    """One that waits for its review."""
    now = datetime.now(UTC)
    with installation.sessions.begin() as session:
        account = session.scalars(select(Account.id).where(Account.email == AUTHOR)).one()
        firm = session.scalars(select(Membership.organisation_id).where(Membership.account_id == account)).one()
        actor = platform_actor(firm, account)
        made = add_product(session, actor, details(), now=now)
        submit_product(session, actor, get_product(session, firm, made.product_id), now=now)
        return made.product_id


def _upload_draft(client: FlaskClient) -> str:
    return send(client, "/admin/drafts/new", "/admin/drafts/new", file=(zip_of(tiny_files()), "edition.zip"))


def _start_batch(client: FlaskClient) -> str:
    return send(client, "/admin/reports", "/admin/reports", edition="miit-2024")


def _upload_products(client: FlaskClient) -> str:
    workbook = BytesIO(client.get("/platform/products/template.xlsx").data)
    page = "/platform/products/import"
    return send(client, page, page, workbook=(workbook, "products.xlsx")) or page


def _declare_a_tie(client: FlaskClient) -> None:
    """The first consultant of the list is to avoid a firm that is no longer named anywhere else."""
    pages = re.findall(r"/platform/consultants/[0-9a-f-]{36}", client.get("/platform/consultants/").text)
    send(client, f"{pages[0]}/ties", pages[0], kind="avoid", firm_name="某某电器有限公司")


def _check_a_firm(client: FlaskClient, visits: list[str]) -> list[str]:
    """A visit that is begun and has everything as declared, and where it is signed; one is signed already."""
    for page in visits:
        if "开始评定" in client.get(page).text:
            begun = send(client, f"{page}/begin", page)
            send(client, f"{begun}/rest", begun)
            return [begun, f"{begun.removesuffix('/visit')}/steps/sign"]
    raise AssertionError("no visit can begin")


def _take_the_short_form(client: FlaskClient) -> None:
    options = re.findall(r'name="([^"]+)" value="([^"]+)"', client.get("/quick").text)
    send(client, "/quick", "/quick", **{name: value for name, value in options if name != "csrf_token"})


def _make_key(client: FlaskClient) -> None:
    send(client, "/api-keys", "/api-keys", name="演示程序", lifetime="90")


def _ask_for_a_new_password(app: Flask, outbox: Path) -> str:
    """The address in the letter."""
    send(app.test_client(), "/account/reset", "/account/reset", email=VISITOR)
    return _find_link(outbox, r"/account/reset/\S+")


def _invite_the_visitor(administrator: FlaskClient, outbox: Path) -> str:
    """The address in the letter."""
    page = "/admin/organisations/new"
    form = {"kind": "platform", "organisation_name": "演示·访客的平台", "owner_name": "访客", "owner_email": VISITOR}
    send(administrator, page, page, **form)
    return _find_link(outbox, r"/invitations/\S+")


def _ask_to_confirm(visitor: FlaskClient, outbox: Path) -> str:
    """The address in the letter."""
    send(visitor, "/account/confirm", "/account/")
    return _find_link(outbox, r"/account/confirm/\S+")


def _change_names(visitor: FlaskClient, outbox: Path) -> list[str]:
    """The pages that confirm another address and another number, and one that gives a name up."""
    names = "/account/log-in-names"
    new = "visitor-2@example.com"
    send(visitor, f"{names}/email", f"{names}/email", email=new, password=PASSWORD)
    send(visitor, f"{names}/mobile", f"{names}/mobile", mobile="138 1234 5678", password=PASSWORD)
    letter = read_letters(outbox, new)[-1]
    links = re.findall(rf"{names}/email/\S+", letter)
    return [links[-1], f"{names}/mobile/code", f"{names}/remove/email"]


def _find_link(outbox: Path, pattern: str) -> str:
    links = [re.findall(pattern, letter) for letter in read_letters(outbox, VISITOR)]
    return str([link for found in links for link in found][-1])

"""Steps that tests of accounts share: sending forms, reading letters and the audit log."""

from __future__ import annotations

import email
import re
from email.policy import default
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from rongtong_assess.storage.tables.people import Account, AuditEntry
from tests.web.world import token_of

WRONG = "邮箱、手机号或密码不对，或者账号已停用。请检查后再试。"
OWNER = "firm-1-owner@example.com"
MOST_TRIES = 20
NEW_PASSWORD = "bridges over quiet water"


def send(client: FlaskClient, address: str, page: str = "", **form: str) -> TestResponse:
    """Post a form with the token of its page (by default the address itself)."""
    return client.post(address, data={**form, "csrf_token": token_of(client, page or address)})


def try_password(client: FlaskClient, password: str, address: str = OWNER) -> TestResponse:
    return send(client, "/account/login", email=address, password=password)


def fetch(client: FlaskClient, address: str) -> TestResponse:
    """A document; on a busy machine the page that asks again comes first."""
    for _ in range(MOST_TRIES):
        reply = client.get(address)
        if reply.status_code != 202:
            return reply
    raise AssertionError(f"{address} never came")


def words_of(page: str) -> str:
    """What a page says, without its marks, tokens and what was typed."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def account_of(engine: Engine, address: str) -> Account:
    with engine.connect() as connection:
        return connection.execute(select(Account).where(Account.email == address)).one()


def actions(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def read_letters(outbox: Path, address: str) -> list[str]:
    letters = [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(outbox.glob("*.eml"))]
    return [letter.get_content() for letter in letters if letter["To"] == address]


def path_of_link(text: str, place: str = "/invitations/") -> str:
    """The path of the last link to a place that a letter or a page shows."""
    return re.findall(rf"http://localhost({place}[^\s<]+)", text)[-1]

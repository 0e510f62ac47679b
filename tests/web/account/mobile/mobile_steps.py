"""Steps of the tests about mobile numbers: asking for a code, reading it, using it."""

from __future__ import annotations

import re
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from werkzeug.test import TestResponse

from rongtong_assess.storage.tables.people import Account
from tests.web.steps import NEW_PASSWORD, OWNER, send

NUMBER, OTHER_NUMBER = "+8613812345678", "+8613987654321"
NEWCOMER = {"name": "李 四", "password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD, "consent": "y"}
CODE_WRONG = "验证码不对、已经用过或已过期"


def ask(client: FlaskClient, purpose: str, number: str = NUMBER) -> TestResponse:
    """Ask for a code; the answer leads to the page that takes it."""
    return send(client, f"/account/mobile/{purpose}", mobile=number)


def use(client: FlaskClient, purpose: str, code: str, **form: str) -> TestResponse:
    return send(client, f"/account/mobile/{purpose}/code", code=code, **form)


def messages(outbox: Path, number: str = NUMBER) -> list[str]:
    """The text messages to a number, the first first."""
    found = [path.read_text(encoding="utf-8") for path in sorted(outbox.glob("*.sms.txt"))]
    return [text.partition("\n")[2] for text in found if text.startswith(f"{number}\n")]


def last_code(outbox: Path, number: str = NUMBER) -> str:
    return re.findall(r"\d{6}", messages(outbox, number)[-1])[0]


def give_number(engine: Engine, number: str = NUMBER, address: str = OWNER) -> None:
    """The account with this address also logs in with the number."""
    with engine.begin() as connection:
        connection.execute(update(Account.__table__).where(Account.email == address).values(mobile=number))


def account_with(engine: Engine, number: str = NUMBER) -> Account:
    with engine.connect() as connection:
        return connection.execute(select(Account).where(Account.mobile == number)).one()


def register(client: FlaskClient, outbox: Path, number: str = NUMBER) -> None:
    """A new account with a number only, logged in."""
    ask(client, "register", number)
    assert use(client, "register", last_code(outbox, number), **NEWCOMER).status_code == 303

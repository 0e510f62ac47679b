"""Log-ins and keys for the people of case_rows, whose accounts have no password of their own."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.services.people.api_keys import add_api_key
from tests.storage.consulting.case_rows import Practice
from tests.web.world import QUICK_HASH, log_in


def key_of(session: Session, actor: Actor) -> str:
    """A new key of the actor's organisation."""
    return add_api_key(session, actor, name="程序", lifetime_days=90, now=datetime.now(UTC))[1]


def let_in(practice: Practice) -> dict[str, str]:
    """Give everybody a password; the addresses by name."""
    for account in practice.accounts.values():
        account.password = QUICK_HASH
    practice.session.flush()
    return {name: str(account.email) for name, account in practice.accounts.items()}


def client_of(app: Flask, addresses: dict[str, str], name: str) -> FlaskClient:
    """A client in which that person is logged in."""
    return log_in(app, addresses[name])

"""One person of the demo, and the forms that this person meets."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from rongtong_assess.installation import Installation
from rongtong_assess.storage.tables.identity import LoginFailure
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.fuzz.forms import FoundForm
from tests.web.world import QUICK_HASH, log_in, token_of

PAGE_WITH_A_FORM = "/account/"


@dataclass
class Visitor:
    """One person of the demo and the forms that person meets. email: empty for a visitor without a log-in."""

    app: Flask
    email: str
    client: FlaskClient
    forms: list[FoundForm]
    token: str

    def log_in_again(self) -> None:
        """A form may have ended the log-in, which is its job."""
        if self.email:
            installation: Installation = self.app.extensions[EXTENSION]
            with installation.sessions.begin() as session:
                session.execute(delete(LoginFailure))
                session.execute(update(Account).values(password=QUICK_HASH, active=True, tf_primary_method=None))
            self.client = log_in(self.app, self.email)
            self.token = token_of(self.client, PAGE_WITH_A_FORM)

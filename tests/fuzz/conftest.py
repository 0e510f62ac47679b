"""The demo, so that every page has something on it, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, update

from rongtong_assess.app import create_app
from rongtong_assess.installation import Installation
from rongtong_assess.services.demo.data import load_demo
from rongtong_assess.settings import Settings
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.fuzz.forms import walk_forms
from tests.fuzz.visitor import PAGE_WITH_A_FORM, Visitor
from tests.services.makers import EXAMPLES, example
from tests.web.world import QUICK_ARGON2, QUICK_HASH, log_in, token_of

CLOSED = frozenset({"security.logout", "account.erase", "static", "bootstrap.static"})
"""Views after which nobody is logged in any more, and files."""


@pytest.fixture
def visitors(database: Engine, tmp_path: Path) -> list[Visitor]:
    """Everybody of the demo and a stranger, each with the forms found on the way."""
    settings = Settings(
        data_folder=tmp_path,
        database_url=database.url.render_as_string(hide_password=False),
        secret_key="only-for-tests",
        totp_secret="only-for-tests",
        # Tested by itself in tests/web/account/test_demanded_factor.py.
        demands_second_factor=False,
        is_demo=True,
    )
    app = create_app(settings, database)
    app.config.update(RATELIMIT_ENABLED=False)
    quick = {f"argon2__{name}": value for name, value in QUICK_ARGON2.items()}
    app.extensions["security"].pwd_context.update(**quick)
    emails = _load(app)
    found = [_visit(app, email) for email in ("", *emails)]
    assert sum(len(visitor.forms) for visitor in found) > 60, "the walk lost its way"
    return found


def _load(app: Flask) -> list[str]:
    installation: Installation = app.extensions[EXTENSION]
    examples = {path.stem: example(path.stem) for path in sorted(EXAMPLES.glob("*.json"))}
    with installation.sessions() as session:
        begin_writing(session)
        log_ins = load_demo(
            session, installation.library, examples, models=installation.forecast_models, now=datetime.now(UTC)
        )
        session.execute(update(Account).values(password=QUICK_HASH))
        session.commit()
    return [log_in.email for log_in in log_ins]


def _visit(app: Flask, email: str) -> Visitor:
    client = log_in(app, email) if email else app.test_client()
    forms = walk_forms(app, client, closed=CLOSED)
    return Visitor(app, email, client, forms, token_of(client, PAGE_WITH_A_FORM if email else "/quick"))

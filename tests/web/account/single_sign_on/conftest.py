"""A provider on this machine, and the application set to use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from rongtong_assess.core.people.single_sign_on import SingleSignOn
from rongtong_assess.settings import Settings
from rongtong_assess.web.account.single_sign_on.provider import init_provider
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.web.account.single_sign_on.provider import CLIENT_ID, CLIENT_SECRET, Provider


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def with_provider(app: Flask, settings: Settings, provider: Provider) -> Iterator[Callable[..., None]]:
    """Sets the provider; the settings are put back after the test."""
    installation = app.extensions[EXTENSION]

    def use(**changes: object) -> None:
        plain = SingleSignOn(provider.address, CLIENT_ID, CLIENT_SECRET, label="用市里的统一账号登录")
        chosen = replace(plain, **changes)
        app.extensions[EXTENSION] = installation.with_parts(settings=replace(settings, single_sign_on=chosen))
        init_provider(app, chosen)

    use()
    yield use
    app.extensions[EXTENSION] = installation

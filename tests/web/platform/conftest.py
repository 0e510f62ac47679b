"""A platform's people and what they work on."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.products import OWN_CODE
from tests.web.platform.product_steps import send
from tests.web.platform.visit_steps import begin
from tests.web.story import Story
from tests.web.world import World, log_in


@pytest.fixture
def author(app: Flask, world: World) -> FlaskClient:
    client = log_in(app, world.account("platform-1", "manager"))
    send(client, "/platform/settings", credit_code=OWN_CODE)
    return client


@pytest.fixture
def colleague(app: Flask, world: World) -> FlaskClient:
    return log_in(app, world.account("platform-1", "consultant"))


@pytest.fixture
def platform(story: Story) -> UUID:
    return story.world.organisations["platform-1"]


@pytest.fixture
def authorised(story: Story, platform: UUID) -> Story:
    story.post(f"/firm/platforms/{platform}/authorise", "/firm/platforms", is_agreed="y")
    return story


@pytest.fixture
def consultant(authorised: Story) -> FlaskClient:
    return log_in(authorised.app, authorised.world.account("platform-1", "consultant"))


@pytest.fixture
def assessor(authorised: Story) -> FlaskClient:
    """The platform's manager, who may open cases and assign himself."""
    return log_in(authorised.app, authorised.world.account("platform-1", "manager"))


@pytest.fixture
def path(authorised: Story, assessor: FlaskClient) -> str:
    """The address of a visit that the assessor has begun."""
    return begin(assessor, authorised)

"""The firm's page of service platforms: what it has given can be ended at any time, and twice is no error."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import select, update

from rongtong_assess.storage.tables.people import Organisation
from rongtong_assess.storage.tables.visit import Authorisation
from tests.web.story import Story

PAGE = "/firm/platforms"


@pytest.fixture
def platform(story: Story) -> UUID:
    """One that the firm authorises."""
    platform = story.world.organisations["platform-1"]
    story.post(f"{PAGE}/{platform}/authorise", PAGE, is_agreed="y")
    return platform


def ended_at(story: Story) -> datetime | None:
    with story.engine.connect() as connection:
        return connection.execute(select(Authorisation.ended_at)).scalar_one()


def test_an_authorisation_of_a_closed_platform_is_shown_and_can_be_ended(story: Story, platform: UUID) -> None:
    with story.engine.begin() as connection:
        connection.execute(update(Organisation).where(Organisation.id == platform).values(is_active=False))
    assert "这个平台现在停用，看不到结果" in story.page(PAGE)
    story.post(f"{PAGE}/{platform}/end", PAGE)
    assert ended_at(story) is not None
    assert f"/{platform}/" not in story.page(PAGE)


def test_a_second_click_on_the_end_says_the_same_as_the_first(story: Story, platform: UUID) -> None:
    story.post(f"{PAGE}/{platform}/end", PAGE)
    first = ended_at(story)
    assert "授权已结束" in story.post(f"{PAGE}/{platform}/end", PAGE)
    assert ended_at(story) == first

"""A firm with plans, and one that follows a plan."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.installation import Installation
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.services.conftest import Firm
from tests.services.followers import Planned, keep_plans
from tests.web.firm.progress.follow_up_steps import follow
from tests.web.story import Story


@pytest.fixture
def planned(story: Story, edition: Edition) -> Planned:
    """Plans for the finished assessment."""
    installation: Installation = story.app.extensions[EXTENSION]
    with installation.sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.email == "firm-1-owner@example.com")).one()
        firm = Firm(story.world.organisations["firm-1"], account.id, story.finished)
        return keep_plans(session, firm, installation.library, edition)


@pytest.fixture
def followed(story: Story, planned: Planned) -> Story:
    assert "措施清单" in follow(story, planned)
    return story

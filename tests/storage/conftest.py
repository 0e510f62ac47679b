"""What the tests of storage share."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.progress import FollowedPlan
from tests.storage.rows import new_plan


@pytest.fixture
def writing(session: Session) -> Session:
    begin_writing(session)
    return session


@pytest.fixture
def plans(writing: Session) -> list[FollowedPlan]:
    """The plan that each of two firms follows."""
    made = [new_plan(writing) for _ in range(2)]
    writing.add_all(made)
    writing.flush()
    return made

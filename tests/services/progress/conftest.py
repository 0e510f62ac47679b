"""A submitted assessment, and an edition to carry its answers over into."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.library import Library
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.storage.database.engine import begin_writing
from tests.made_up_editions import next_edition
from tests.services.conftest import Firm
from tests.services.makers import example_changes, timed
from tests.services.progress.carrying import answer, hand_in


@pytest.fixture
def newer(edition: Edition) -> Edition:
    return next_edition(edition)


@pytest.fixture
def both(library: Library, newer: Edition) -> Library:
    return replace(library, editions={**library.editions, newer.id: newer})


@pytest.fixture
def submitted(sessions: sessionmaker[Session], firm: Firm, library: Library, edition: Edition) -> Firm:
    """The firm with its assessment answered as the machining shop did, and submitted."""
    with sessions() as session:
        begin_writing(session)
        answer(session, firm, edition, *(timed(change, 20) for change in example_changes(edition)))
        hand_in(session, firm, firm.assessment_id, library)
        session.commit()
    return firm

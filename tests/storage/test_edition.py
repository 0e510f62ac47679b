"""Drafts and published editions: the newest draft first, and the first record of an edition stays."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage import edition as queries
from rongtong_assess.storage.tables.edition import DraftState, EditionDraft
from tests.storage.rows import NOW


def add_draft(
    session: Session, edition_id: str, *, days: int = 0, state: DraftState = DraftState.DRAFT
) -> EditionDraft:
    draft = EditionDraft(
        edition_id=edition_id,
        title="草稿",
        files={},
        fingerprint="f",
        state=state,
        created_at=NOW + timedelta(days=days),
    )
    session.add(draft)
    session.flush()
    return draft


def test_drafts_come_newest_first_whatever_became_of_them(writing: Session) -> None:
    first, second = add_draft(writing, "a"), add_draft(writing, "b", days=1, state=DraftState.WITHDRAWN)
    assert queries.list_drafts(writing) == [second, first]


def test_a_draft_is_read_afresh_or_not_found(writing: Session) -> None:
    draft = add_draft(writing, "a")
    table = EditionDraft.__table__
    writing.execute(table.update().values(title="改过"), execution_options={"synchronize_session": False})
    assert queries.get_draft(writing, draft.id, for_update=True).title == "改过"
    with pytest.raises(NotFound):
        queries.get_draft(writing, uuid4())


@pytest.mark.parametrize("state", [DraftState.PUBLISHED, DraftState.WITHDRAWN])
def test_a_draft_that_is_done_with_does_not_wait(writing: Session, state: DraftState) -> None:
    add_draft(writing, "a", state=state)
    assert queries.find_waiting_draft(writing, "a") is None
    waiting = add_draft(writing, "a")
    assert queries.find_waiting_draft(writing, "a") is waiting
    assert queries.find_waiting_draft(writing, "b") is None


def test_the_first_record_of_a_published_edition_stays(writing: Session) -> None:
    for fingerprint in ("first", "second"):
        rows = [{"edition_id": id, "fingerprint": fingerprint, "seal": "s", "first_seen_at": NOW} for id in ("b", "a")]
        queries.add_published(writing, rows)
    found = queries.list_published(writing)
    assert [(seen.edition_id, seen.fingerprint) for seen in found] == [("a", "first"), ("b", "first")]

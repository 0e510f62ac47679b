"""Edition drafts, and published editions as this installation first saw them. They belong to no organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, inspect, select
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import NotFound
from rongtong_assess.storage.database.engine import dialect_insert
from rongtong_assess.storage.tables.edition import DraftState, EditionDraft, PublishedEdition


def has_edition_tables(engine: Engine) -> bool:
    """Whether the database has been made, with a schema that knows published editions. Raises DatabaseFault."""
    return inspect(engine).has_table(PublishedEdition.__tablename__)


def list_drafts(session: Session) -> list[EditionDraft]:
    """All drafts that were ever uploaded, newest first."""
    return list(session.scalars(select(EditionDraft).order_by(EditionDraft.created_at.desc(), EditionDraft.id)))


def get_draft(session: Session, draft_id: UUID, *, for_update: bool = False) -> EditionDraft:
    """One draft, read afresh; for_update also locks it. Raises NotFound."""
    query = select(EditionDraft).where(EditionDraft.id == draft_id)
    if for_update:
        query = query.with_for_update()
    draft = session.scalar(query.execution_options(populate_existing=True))
    if draft is None:
        raise NotFound
    return draft


def find_waiting_draft(session: Session, edition_id: str) -> EditionDraft | None:
    """The draft of this edition that is neither published nor withdrawn."""
    return session.scalar(
        select(EditionDraft).where(EditionDraft.edition_id == edition_id, EditionDraft.state == DraftState.DRAFT)
    )


def list_published(session: Session) -> list[PublishedEdition]:
    """Every published edition that was ever recorded, by id."""
    return list(session.scalars(select(PublishedEdition).order_by(PublishedEdition.edition_id)))


def add_published(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add published editions, at least one; existing records stay, since two processes may start together."""
    statement = dialect_insert(session.get_bind().dialect.name, PublishedEdition).on_conflict_do_nothing()
    session.execute(statement, rows)

"""Edition drafts, and published editions as this installation first saw them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.storage.database.columns import Table, one_of


class DraftState(StrEnum):
    """draft: waits for a second person; published and withdrawn are final."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class PublishedEdition(Table):
    """A published edition as it was first seen here, to notice later changes of its files. seal: hash of its lock."""

    __tablename__ = "published_edition"
    edition_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
    first_seen_at: Mapped[datetime]


class EditionDraft(Table):
    """An uploaded edition, which a second person has to publish.

    files: file name -> text, as in the edition's folder.
    """

    __tablename__ = "edition_draft"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    edition_id: Mapped[str] = mapped_column(String(60), index=True)
    title: Mapped[str] = mapped_column(String(200))
    files: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    reviewed_at: Mapped[datetime | None]

    __table_args__ = (one_of("state", ("draft", "published", "withdrawn")),)

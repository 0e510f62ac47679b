"""Keys by which programs of an organisation reach the API."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.storage.columns import Table


class ApiKey(Table):
    """One key of an organisation; rows stay after the key's end.

    secret_hash: SHA-256 of the key, which itself is stored nowhere. shown: its beginning. last_used_on: the day in
    China, so that a program's reading writes at most once a day.
    """

    __tablename__ = "api_key"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    shown: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    expires_at: Mapped[datetime]
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (Index(None, "organisation_id"),)

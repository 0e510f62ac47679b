"""Invitations: who may join an organisation, by a token that only the e-mail contains."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rongtong_assess.core.actor import Role
from rongtong_assess.storage.columns import Table, one_of
from rongtong_assess.storage.organisations import Organisation


class Invitation(Table):
    """One e-mail to one address. token_hash: SHA-256 of the token in the e-mail, which itself is stored nowhere.

    organisation_id: empty for a firm that its owner registers.
    """

    __tablename__ = "invitation"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(80))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    invited_at: Mapped[datetime]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    revoked_at: Mapped[datetime | None]
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        one_of("role", Role),
        Index(None, "organisation_id"),
    )

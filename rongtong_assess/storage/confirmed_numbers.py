"""What firms have said is right although it was asked about, see core.plausibility."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.storage.columns import Table


class ConfirmedNumber(Table):
    """One question and exactly the numbers it was about; other numbers are another row, or none.

    mark: core.plausibility.Doubt.mark. message: the question as it was read.
    """

    __tablename__ = "confirmed_number"
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    message: Mapped[str] = mapped_column(Text)
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

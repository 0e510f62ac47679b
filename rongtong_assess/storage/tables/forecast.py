"""What the forecast models said of each submitted assessment, and what people decided about the models."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.storage.database.columns import Table, one_of


class StoredForecast(Table):
    """What one model forecast for one assessment when it was submitted; it never changes again.

    is_shown: the champion's forecast, which page and report show; the others ran in its shadow.
    document: canonical JSON as `core.forecast.forecast.forecast_values` writes it.
    """

    __tablename__ = "placement"
    assessment_id: Mapped[UUID] = mapped_column(primary_key=True)
    model_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    organisation_id: Mapped[UUID]
    is_shown: Mapped[bool]
    level: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    placed_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "assessment_id"], ["assessment.organisation_id", "assessment.id"], ondelete="CASCADE"
        ),
        Index(None, "model_id"),
    )


class ModelDecision(Table):
    """What a person decided about the models of an edition, and why; only ever added to.

    kind: looked (saw the drift, leaves all as it is), retrain, promote or roll_back. words: the reason given.
    seen: what the person had before them, such as the largest drifts.
    """

    __tablename__ = "model_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    model_id: Mapped[str | None] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Text)
    seen: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    decided_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (
        one_of("kind", ("looked", "retrain", "promote", "roll_back")),
        Index(None, "edition_id", "decided_at"),
    )

"""Forecasts of submitted assessments, and people's decisions about the models."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.storage.database.columns import Table, one_of


class StoredForecast(Table):
    """What one model forecast for one assessment when it was submitted; it never changes again.

    is_shown: the forecast of the model in force (champion), which page and report show; challengers' are stored only.
    document: canonical JSON of `core.forecast.forecast.forecast_values`.
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
    """A person's decision about the models of an edition, with the reason; rows are only added.

    kind: looked (saw the drift, changes nothing), retrain, promote or roll_back. words: the reason given.
    seen: what the page showed at the decision, such as the largest drifts.
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

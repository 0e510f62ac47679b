"""Authenticity codes: a report is checked by its code against what is on record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.storage.columns import Table


class ReportCode(Table):
    """A random code, in force until it is revoked. of_visit: it is printed on reports made after a visit.

    content_hash: SHA-256 of all that a checker is shown and of the whole scorecard; a code whose hash no longer
    matches what is stored counts as unknown.
    """

    __tablename__ = "report_code"
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    organisation_id: Mapped[UUID]
    assessment_id: Mapped[UUID]
    content_hash: Mapped[str] = mapped_column("seal", String(64))
    of_visit: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "assessment_id"], ["assessment.organisation_id", "assessment.id"], ondelete="CASCADE"
        ),
        # One code in force for what was declared and one for what a visit found; revoked ones are kept as well.
        Index(
            "uq_report_code_good",
            "assessment_id",
            "of_visit",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

"""Authorisations of platforms by firms, visits on site with their findings, and authenticity codes of reports."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.storage.database.columns import Table, one_of


class Authorisation(Table):
    """A firm lets a service platform see its submitted results until it ends the authorisation. One in force per pair.

    consent_version: the text the firm's owner agreed to.
    """

    __tablename__ = "authorisation"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    consent_version: Mapped[str] = mapped_column(String(20))
    granted_at: Mapped[datetime]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (
        Index(
            "uq_authorisation_in_force",
            "organisation_id",
            "platform_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "platform_id"),
    )


class VisitState(StrEnum):
    """open: findings may still change; completed: never changes again."""

    OPEN = "open"
    COMPLETED = "completed"


class Visit(Table):
    """Findings for one submitted assessment by one platform: one visit, or one round of a case.

    kind: whose values the findings make; "on_site" is the visit on site, of which an assessment has at most one.
    case_id, round_number: None for visits from before there were cases.
    is_randomly_selected: the firm belongs to the random sample, which is visited whatever a model forecasts.
    answers, document, score_points, level: as of a scorecard, from what was found; None while it is open.
    """

    __tablename__ = "verification"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID]
    assessment_id: Mapped[UUID]
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20), default=ValueKind.ON_SITE)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("consulting_case.id", ondelete="SET NULL"))
    round_number: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(20))
    is_randomly_selected: Mapped[bool] = mapped_column("is_audited")
    visited_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    edition_fingerprint: Mapped[str] = mapped_column(String(64))
    answers: Mapped[str | None] = mapped_column(Text)
    document: Mapped[str | None] = mapped_column(Text)
    score_points: Mapped[Decimal | None]
    level: Mapped[int | None]
    engine_version: Mapped[str | None] = mapped_column(String(20))
    started_at: Mapped[datetime]
    started_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    completed_at: Mapped[datetime | None]
    completed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (
        one_of("state", VisitState),
        one_of("kind", [kind for kind in ValueKind if kind is not ValueKind.DECLARED]),
        UniqueConstraint("case_id", "round_number"),
        Index(
            "uq_verification_on_site",
            "assessment_id",
            unique=True,
            sqlite_where=text("kind = 'on_site'"),
            postgresql_where=text("kind = 'on_site'"),
        ),
        Index(None, "assessment_id"),
        ForeignKeyConstraint(
            ["organisation_id", "assessment_id"], ["assessment.organisation_id", "assessment.id"], ondelete="CASCADE"
        ),
        Index(None, "platform_id"),
    )


class Finding(Table):
    """The finding of a visit for one question. question: as of an answer.

    is_confirmed: it is as the firm declared; value is then None. Otherwise value is what was found: a list of
    option keys, or 0 to 4 for a scene; None while only a note has been written. revision counts changes.
    """

    __tablename__ = "finding"
    visit_id: Mapped[UUID] = mapped_column(
        "verification_id", ForeignKey("verification.id", ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    is_confirmed: Mapped[bool]
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    note: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class ReportCode(Table):
    """A random code, in force until it is revoked. of_visit: it is printed on reports made after a visit.

    content_hash: SHA-256 of everything that a check of the report shows and of the whole scorecard; a code whose hash
    does not match the stored result counts as unknown.
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
        # One code in force for the declared result and one for that of a visit; revoked codes are kept.
        Index(
            "uq_report_code_good",
            "assessment_id",
            "of_visit",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

"""Assessments with their answers, remarks and scorecard, and the numbers that firms have confirmed.

Every row carries its organisation, so that every query can ask for it.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.core.assessment.circumstances import Purpose
from rongtong_assess.storage.database.columns import Table, one_of


class AssessmentState(StrEnum):
    """open: may still change; submitted: never changes again."""

    OPEN = "open"
    SUBMITTED = "submitted"


class Assessment(Table):
    """One firm answers one edition once. number: as people see it, such as RT-20260105-7F3K2A."""

    __tablename__ = "assessment"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(30), unique=True)
    edition_id: Mapped[str] = mapped_column(String(60))
    edition_fingerprint: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime]
    started_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    pledge_version: Mapped[str | None] = mapped_column(String(20))
    # The firm's profile as it was at submission, so that later edits do not change the report.
    firm_at_submission: Mapped[dict[str, Any] | None]
    # See core.assessment.circumstances.Purpose; None where it was not asked.
    purpose: Mapped[str | None] = mapped_column(String(20))
    # Whether the decoy item was ticked; None where it was not shown or not answered.
    claims_foil: Mapped[bool | None]
    # Since when its groups are handed out, see core.assessment.colleagues; None while everybody may edit everything.
    handed_out_at: Mapped[datetime | None]
    # The older assessment whose answers were carried over into this one.
    carried_from: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.id", ondelete="SET NULL"))

    __table_args__ = (
        one_of("state", AssessmentState),
        one_of("purpose", Purpose),
        UniqueConstraint("organisation_id", "id"),
        # One open assessment of an edition: clicking "start" twice continues the same one.
        Index(
            "uq_assessment_open",
            "organisation_id",
            "edition_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )


class Answer(Table):
    """The answer to one question.

    question: an item's id (value: list of option keys), "scene.<id>" (value: 0 to 4) or
    "fact.<id>" (value: the number as text). revision counts changes; writer and sequence name
    the browser tab that wrote last, so that a late or repeated message is recognised.
    needs_confirmation: carried over from another edition that words the question differently; it
    does not count until it is confirmed.
    seconds: how long the question was shown, see core.assessment.circumstances; None where that was not measured.
    """

    __tablename__ = "answer"
    assessment_id: Mapped[UUID] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    organisation_id: Mapped[UUID]
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    revision: Mapped[int]
    writer: Mapped[str] = mapped_column(String(40))
    sequence: Mapped[int] = mapped_column(BigInteger)
    needs_confirmation: Mapped[bool] = mapped_column(default=False, server_default=false())
    seconds: Mapped[int | None] = mapped_column(SmallInteger)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (
        CheckConstraint("seconds BETWEEN 0 AND 600", name="seconds"),
        ForeignKeyConstraint(
            ["organisation_id", "assessment_id"], ["assessment.organisation_id", "assessment.id"], ondelete="CASCADE"
        ),
    )


class AnswerRemark(Table):
    """A firm's remark on an answer, for the consultant; it changes no points.

    question: an item's id or "scene.<id>". sureness: 1 guessed, 2 fairly sure, 3 proven; None where not said.
    revision, writer and sequence: as of an answer.
    """

    __tablename__ = "answer_remark"
    assessment_id: Mapped[UUID] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    organisation_id: Mapped[UUID]
    sureness: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(server_default="1")
    writer: Mapped[str] = mapped_column(String(40), server_default="")
    sequence: Mapped[int] = mapped_column(BigInteger, server_default="0")
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (
        CheckConstraint("sureness BETWEEN 1 AND 3", name="sureness"),
        ForeignKeyConstraint(
            ["organisation_id", "assessment_id"], ["assessment.organisation_id", "assessment.id"], ondelete="CASCADE"
        ),
    )


class HandOut(Table):
    """One group of questions is one colleague's to answer; with the membership the row goes."""

    __tablename__ = "hand_out"
    assessment_id: Mapped[UUID] = mapped_column(primary_key=True)
    group_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    organisation_id: Mapped[UUID]
    account_id: Mapped[int]
    handed_out_at: Mapped[datetime]
    handed_out_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "assessment_id"], ["assessment.organisation_id", "assessment.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["account_id", "organisation_id"],
            ["membership.account_id", "membership.organisation_id"],
            ondelete="CASCADE",
        ),
    )


class AnswerHistory(Table):
    """One change of an answer or, as "remark.<question>", of a remark; rows are only ever added.

    revision: the answer's after the change. value_before, value_after: None where nothing was answered.
    """

    __tablename__ = "answer_history"
    assessment_id: Mapped[UUID] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(String(90), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[UUID]
    value_before: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    value_after: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "assessment_id"], ["assessment.organisation_id", "assessment.id"], ondelete="CASCADE"
        ),
    )


class StoredScorecard(Table):
    """The declared result of a submitted assessment; it never changes.

    document: canonical JSON of the scorecard; answers: canonical JSON of the sheet it was scored from.
    model_id: the forecast model in force at submission, "rule" without one; None for results without this record.
    """

    __tablename__ = "scorecard"
    assessment_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    edition_fingerprint: Mapped[str] = mapped_column(String(64))
    score_points: Mapped[Decimal]
    level: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    answers: Mapped[str] = mapped_column(Text)
    engine_version: Mapped[str] = mapped_column(String(20))
    model_id: Mapped[str | None] = mapped_column(String(60))
    scored_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "assessment_id"], ["assessment.organisation_id", "assessment.id"], ondelete="CASCADE"
        ),
    )


class ConfirmedNumber(Table):
    """A firm's confirmation of doubted numbers; it counts for exactly these numbers.

    mark: core.assessment.plausibility.Doubt.mark. message: the question as the firm read it.
    """

    __tablename__ = "confirmed_number"
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    message: Mapped[str] = mapped_column(Text)
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

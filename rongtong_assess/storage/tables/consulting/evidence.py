"""Evidence of an assessment: files that were handed in, uploads under way, and pieces that an assessor waived.

The bytes of a file lie in the data folder under their SHA-256; the same content of several rows lies there once.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.core.consulting.evidence import FileStatus
from rongtong_assess.storage.database.columns import Table, one_of


class EvidenceFile(Table):
    """One file, for one piece of the evidence list of one question; piece: see core.consulting.evidence.OTHER_PIECE.

    sha256, size_bytes: of what is stored. sent_sha256: of what was sent; another one where a picture was written anew.
    status: see core.consulting.evidence.FileStatus. sent_by: the organisation whose member sent it, the firm itself or
    a service platform. removed_at: from then on it counts as absent, and its bytes are deleted a day later.
    """

    __tablename__ = "evidence_file"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID]
    assessment_id: Mapped[UUID]
    question: Mapped[str] = mapped_column(String(80))
    piece: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    media_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    sent_sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(20))
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (
        one_of("status", FileStatus),
        ForeignKeyConstraint(
            ["organisation_id", "assessment_id"], ["assessment.organisation_id", "assessment.id"], ondelete="CASCADE"
        ),
        Index(None, "organisation_id", "assessment_id"),
        Index(None, "sha256"),
    )


class UploadState(StrEnum):
    """open: parts are still coming; waiting: all are there, the virus scanner is not; stored: the file is there."""

    OPEN = "open"
    WAITING = "waiting"
    STORED = "stored"


class EvidenceUpload(Table):
    """A file on its way, in parts that lie in the data folder. size_bytes, sha256: of the whole, as announced.

    file_id: the file that came of it. touched_at: when it began or the last part came; an upload that nobody goes on
    with ends two days later.
    """

    __tablename__ = "evidence_upload"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID]
    assessment_id: Mapped[UUID]
    question: Mapped[str] = mapped_column(String(80))
    piece: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    part_bytes: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_file.id", ondelete="SET NULL"))
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime]

    __table_args__ = (
        one_of("state", UploadState),
        ForeignKeyConstraint(
            ["organisation_id", "assessment_id"], ["assessment.organisation_id", "assessment.id"], ondelete="CASCADE"
        ),
        # The same file for the same piece is one upload, however often it is begun.
        Index(
            "uq_evidence_upload_unfinished",
            "assessment_id",
            "question",
            "piece",
            "sha256",
            unique=True,
            sqlite_where=text("state <> 'stored'"),
            postgresql_where=text("state <> 'stored'"),
        ),
        Index(None, "organisation_id", "assessment_id"),
    )


class EvidenceWaiver(Table):
    """An assessor does without a piece in one case, for a reason, until that is taken back. One in force per piece."""

    __tablename__ = "evidence_waiver"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("consulting_case.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(80))
    piece: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    waived_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    waived_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_evidence_waiver_in_force",
            "case_id",
            "question",
            "piece",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

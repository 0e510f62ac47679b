"""What becomes of a case's findings: signed versions that never change, comments on the way, a platform's own rules."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.storage.database.columns import Table, one_of


class CaseVersion(Table):
    """The result of a round as two people signed it; never changed. A later change is another version.

    number: 1, 2, … within the case. content: canonical JSON as of `core.consulting.signed_content`; content_hash: its
    SHA-256. The names of the two who signed are kept as they were; the accounts may be erased.
    """

    __tablename__ = "case_version"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("consulting_case.id", ondelete="CASCADE"))
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("verification.id", ondelete="SET NULL"))
    number: Mapped[int]
    round_number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    level: Mapped[int]
    visited_on: Mapped[date]
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    first_signed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    first_signer_name: Mapped[str] = mapped_column(String(80))
    first_signed_at: Mapped[datetime]
    second_signed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    second_signer_name: Mapped[str] = mapped_column(String(80))
    second_signed_at: Mapped[datetime]

    __table_args__ = (
        one_of("kind", [kind for kind in ValueKind if kind is not ValueKind.DECLARED]),
        UniqueConstraint("case_id", "number"),
        Index(None, "visit_id"),
    )


class CaseComment(Table):
    """A remark about a case that can be settled.

    question: the item or scene it is about; empty for the case as a whole. is_for_firm: the firm sees it, too; what
    a firm writes always is. settled_at: None while it is open, also after it was opened again.
    """

    __tablename__ = "case_comment"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("consulting_case.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(80), default="")
    is_for_firm: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (Index(None, "case_id", "question"),)


class CaseSettings(Table):
    """How one platform handles its cases; a platform without a row has the defaults of `core.consulting.sign_off`."""

    __tablename__ = "case_settings"
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    appeal_days: Mapped[int]
    needs_other_organisation: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

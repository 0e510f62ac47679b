"""Products of service platforms with their versions, of which at most one is published and one is being worked on.

Versions carry the organisation in a composite foreign key, so none can belong to another platform's product.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.storage.database.columns import Table, one_of


class VersionState(StrEnum):
    """draft → submitted → published, or sent_back for correction; replaced and withdrawn are final."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


_IS_WORKING = "state IN ('draft', 'submitted', 'sent_back')"
_IS_PUBLISHED = "state = 'published'"


class PlatformProfile(Table):
    """A platform's own credit code, by which its own products are recognised."""

    __tablename__ = "platform_profile"
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    credit_code: Mapped[str] = mapped_column(String(18))
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class StoredProduct(Table):
    """One product of one platform; its description is in its versions."""

    __tablename__ = "product"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("organisation_id", "id"),)


class ProductVersion(Table):
    """One version of a product's description. Published versions never change; a change is a new version.

    writers: ids of all accounts that entered something here; none of them may publish it. revision counts
    changes, so that no unseen change is published or overwritten. had_interest: the mark of interest at publication,
    which later declarations of the platform do not change.
    """

    __tablename__ = "product_version"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID]
    product_id: Mapped[UUID]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    vendor_code: Mapped[str] = mapped_column(String(18))
    document: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    writers: Mapped[list[int]] = mapped_column(JSON)
    changed_at: Mapped[datetime]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    reviewed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    had_interest: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("state", VersionState),
        ForeignKeyConstraint(
            ["organisation_id", "product_id"], ["product.organisation_id", "product.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("product_id", "number"),
        Index(
            "uq_product_version_working",
            "product_id",
            unique=True,
            sqlite_where=text(_IS_WORKING),
            postgresql_where=text(_IS_WORKING),
        ),
        Index(
            "uq_product_version_published",
            "product_id",
            unique=True,
            sqlite_where=text(_IS_PUBLISHED),
            postgresql_where=text(_IS_PUBLISHED),
        ),
        Index(None, "organisation_id", "state"),
    )


class ProductImport(Table):
    """A workbook that was read and is previewed before its products are saved."""

    __tablename__ = "product_import"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created_at: Mapped[datetime]

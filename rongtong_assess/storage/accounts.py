"""Who may log in, and the sessions of those who have.

The columns of Account are those that Flask-Security asks for; organisations and rights are
in organisations.py.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from flask_security import AsaList, RoleMixin, UserMixin
from sqlalchemy import Column, ForeignKey, Index, String, Text
from sqlalchemy import Table as PlainTable
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from rongtong_assess.storage.columns import Table

account_role_member = PlainTable(
    "account_role_member",
    Table.metadata,
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("account_role_id", ForeignKey("account_role.id", ondelete="CASCADE"), primary_key=True),
)


class AccountRole(Table, RoleMixin):
    """Required by Flask-Security; stays empty, since rights come from memberships."""

    __tablename__ = "account_role"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    permissions: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))


class Account(Table, UserMixin):
    """One person's log-in."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    consent_version: Mapped[str | None] = mapped_column(String(20))
    consented_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    # The time step of the last code that was accepted: no code counts twice.
    tf_last_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    roles: Mapped[list[AccountRole]] = relationship(  # type: ignore[assignment]  # the mixin says list[RoleMixin]
        secondary=account_role_member, lazy="raise_on_sql"
    )

    @validates("email")
    def _confirm_anew(self, _key: str, email: str) -> str:
        """Another address has not been confirmed by whoever confirmed the one before."""
        if self.email is not None and self.email != email:
            self.confirmed_at = None
        return email


class LoginSession(Table):
    """A server-side session. Only the hash of the cookie's token is kept."""

    __tablename__ = "login_session"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    content: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class LoginFailure(Table):
    """One failed log-in, for the counter that slows guessing down."""

    __tablename__ = "login_failure"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_hash: Mapped[str] = mapped_column(String(64))
    failed_at: Mapped[datetime]

    __table_args__ = (Index(None, "subject_hash", "failed_at"),)

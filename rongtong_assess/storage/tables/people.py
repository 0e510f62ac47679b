"""Accounts, organisations and their members, invitations, API keys, the audit log."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from flask_security import AsaList, RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Table as PlainTable
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.people.mobile import show_mobile
from rongtong_assess.storage.database.columns import Table, one_of

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
    """One person's log-in, by e-mail address, mobile number or both."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    email: Mapped[str | None] = mapped_column(String(255), unique=True)  # type: ignore[assignment]  # the mixin says str
    # As core.people.mobile keeps it; only ever set after a code that was sent to it.
    mobile: Mapped[str | None] = mapped_column(String(20), unique=True)
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

    __table_args__ = (CheckConstraint("email IS NOT NULL OR mobile IS NOT NULL", name="log_in_name"),)

    @property
    def log_in_name(self) -> str:
        """What the person types to log in, for pages: the e-mail address, else the mobile number."""
        return self.email or show_mobile(self.mobile or "")

    def calc_username(self) -> str:
        """The name that the library gives to an authenticator app."""
        return self.log_in_name

    @property
    def log_in_names(self) -> tuple[str, ...]:
        """E-mail address and mobile number, as stored, where there are both."""
        return tuple(name for name in (self.email, self.mobile) if name)

    @validates("email")
    def _confirm_anew(self, _key: str, email: str | None) -> str | None:
        """A changed address has to be confirmed again."""
        if self.email is not None and self.email != email:
            self.confirmed_at = None
        return email


class Organisation(Table):
    """A firm, platform, park, chain leader or the administration."""

    __tablename__ = "organisation"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    firm: Mapped[StoredFirm | None] = relationship(back_populates="organisation", lazy="raise_on_sql")

    __table_args__ = (one_of("kind", OrganisationKind),)


class StoredFirm(Table):
    """A firm's profile. Money in 万元.

    industry: id in the size standard. division: code of GB/T 4754, None where the firm has not said it; it is asked
    for it again after division_postponed_until.
    """

    __tablename__ = "firm_profile"
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    industry: Mapped[str] = mapped_column(String(40))
    division: Mapped[str | None] = mapped_column(String(4))
    division_postponed_until: Mapped[datetime | None]
    region: Mapped[str] = mapped_column(String(6))
    employees: Mapped[int]
    revenue_wan_yuan: Mapped[Decimal]
    assets_wan_yuan: Mapped[Decimal | None]
    changed_at: Mapped[datetime]
    organisation: Mapped[Organisation] = relationship(back_populates="firm", lazy="raise_on_sql")


class Membership(Table):
    """An account acts for an organisation in one role."""

    __tablename__ = "membership"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    account: Mapped[Account] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        one_of("role", Role),
        Index(None, "organisation_id"),
    )


class AuditEntry(Table):
    """One entry of the audit log; never changed, and kept when its account is deleted."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    done_at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200), default="")


class FormerMembership(Table):
    """A membership that has ended: who left may not rate the firm for some years."""

    __tablename__ = "former_membership"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    joined_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class Invitation(Table):
    """An e-mail to one address, or a link for several people. token_hash: SHA-256 of the token, which is not stored.

    email: None for a link, which most_uses people may open; name: of the person, or what the link is for.
    accepted_at, accepted_by: the last use that was possible. organisation_id: None for a firm that its owner registers.
    """

    __tablename__ = "invitation"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str | None] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(80))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    most_uses: Mapped[int] = mapped_column(default=1)
    invited_at: Mapped[datetime]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    revoked_at: Mapped[datetime | None]
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        one_of("role", Role),
        Index(None, "organisation_id"),
    )


class InvitationUse(Table):
    """A person who accepted an invitation; counted, and kept without the account when that is erased."""

    __tablename__ = "invitation_use"
    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    used_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("invitation_id", "account_id"),)


class ApiKey(Table):
    """One key of an organisation; rows stay after the key has expired or was revoked.

    secret_hash: SHA-256 of the key; the key itself is not stored. shown: its first characters. last_used_on: the day
    in China, so that a program that only reads causes at most one write a day.
    """

    __tablename__ = "api_key"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    shown: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    expires_at: Mapped[datetime]
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    __table_args__ = (Index(None, "organisation_id"),)

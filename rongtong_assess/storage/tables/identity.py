"""How people log in: open sessions, failures, codes by text message, and identities of another house's log-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rongtong_assess.core.people.single_sign_on import MOST_SUBJECT
from rongtong_assess.storage.database.columns import Table


class LoginSession(Table):
    """A server-side session. Only the hash of the cookie's token is kept. device: see core.people.device."""

    __tablename__ = "login_session"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    content: Mapped[str] = mapped_column(Text)
    device: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class LoginFailure(Table):
    """One failed log-in, counted to slow down password guessing."""

    __tablename__ = "login_failure"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_hash: Mapped[str] = mapped_column(String(64))
    failed_at: Mapped[datetime]

    __table_args__ = (Index(None, "subject_hash", "failed_at"),)


class SmsCode(Table):
    """The newest code for one use: a number, a purpose and, where a number changes, an account.

    Number and code are keyed hashes: a number may belong to somebody without an account here, and six digits could be
    found from a plain hash in a moment. tries: how often a code was tried, right or wrong; a used code is deleted.
    """

    __tablename__ = "sms_code"
    subject_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    tries: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class LinkedIdentity(Table):
    """A person's identity at an OpenID Connect provider, and the account that it opens.

    An account may have several, an identity has one account.
    """

    __tablename__ = "linked_identity"
    issuer: Mapped[str] = mapped_column(String(MOST_SUBJECT), primary_key=True)
    subject: Mapped[str] = mapped_column(String(MOST_SUBJECT), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    linked_at: Mapped[datetime]

"""Codes by text message, and identities of another house's log-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from rongtong_assess.storage.tables.identity import LinkedIdentity, SmsCode


def replace_code(session: Session, subject_hash: str, code_hash: str, *, expires_at: datetime) -> None:
    """Store the newest code for a use; the one before it no longer counts."""
    session.execute(delete(SmsCode).where(SmsCode.subject_hash == subject_hash))
    session.add(SmsCode(subject_hash=subject_hash, code_hash=code_hash, tries=0, expires_at=expires_at))
    session.flush()


def count_try(session: Session, subject_hash: str, *, most: int, now: datetime) -> str | None:
    """Count one more try at the code for a use; its hash, or None where no code may be tried.

    Counted before the code is compared and in one statement, so that tries at the same moment are all counted.
    """
    is_open = (SmsCode.tries < most) & (SmsCode.expires_at > now)
    counted = update(SmsCode).where(SmsCode.subject_hash == subject_hash, is_open).values(tries=SmsCode.tries + 1)
    return session.execute(counted.returning(SmsCode.code_hash)).scalar_one_or_none()


def delete_code(session: Session, subject_hash: str, code_hash: str) -> bool:
    """Delete a code that was used; False where another request has used it in the meantime."""
    is_it = (SmsCode.subject_hash == subject_hash) & (SmsCode.code_hash == code_hash)
    return session.execute(delete(SmsCode).where(is_it).returning(SmsCode.subject_hash)).first() is not None


def delete_expired_codes(session: Session, *, now: datetime) -> None:
    """Delete the codes that no longer count."""
    session.execute(delete(SmsCode).where(SmsCode.expires_at <= now))


def find_linked_account(session: Session, issuer: str, subject: str) -> int | None:
    """The account that an identity opens; None where it opens none."""
    query = select(LinkedIdentity.account_id)
    return session.scalar(query.where(LinkedIdentity.issuer == issuer, LinkedIdentity.subject == subject))


def list_identities(session: Session, account_id: int) -> list[LinkedIdentity]:
    """The identities that open this account, the first linked first."""
    query = select(LinkedIdentity).where(LinkedIdentity.account_id == account_id)
    return list(session.scalars(query.order_by(LinkedIdentity.linked_at, LinkedIdentity.subject)))


def add_identity(session: Session, issuer: str, subject: str, *, account_id: int, now: datetime) -> None:
    """Let an identity open an account. The caller has made sure that it opens no other."""
    session.merge(LinkedIdentity(issuer=issuer, subject=subject, account_id=account_id, linked_at=now))
    session.flush()


def delete_identities(session: Session, account_id: int, issuer: str) -> bool:
    """Let this provider's identities no longer open the account; False where none did."""
    is_theirs = (LinkedIdentity.account_id == account_id) & (LinkedIdentity.issuer == issuer)
    gone = session.execute(delete(LinkedIdentity).where(is_theirs).returning(LinkedIdentity.subject))
    return bool(gone.all())

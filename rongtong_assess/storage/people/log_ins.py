"""Log-in sessions and failed log-ins.

Sessions are read and written in short transactions of their own, so those functions take the engine.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Engine, delete, insert, select, update
from sqlalchemy.orm import Session

from rongtong_assess.storage.tables.identity import LoginFailure, LoginSession
from rongtong_assess.storage.tables.people import Account

MOST_SWEPT = 500


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A stored session: its content as text; times in UTC."""

    token_hash: str
    content: str
    created_at: datetime
    touched_at: datetime
    device: str = ""


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session to be stored. person: the account's fs_uniquifier, None before a log-in. Times in UTC.

    device: as core.people.device has it.
    """

    token_hash: str
    person: str | None
    content: str
    created_at: datetime
    touched_at: datetime
    expires_at: datetime
    device: str = ""


def find_session(engine: Engine, token_hash: str, *, now: datetime) -> StoredSession | None:
    """The session of a token, unless it has expired."""
    query = _sessions().where(LoginSession.token_hash == token_hash, LoginSession.expires_at > now)
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    return StoredSession(*row) if row else None


def replace_session(engine: Engine, old_token_hash: str | None, new: NewSession | None, *, now: datetime) -> None:
    """Delete the old session, add the new one, and delete some of the expired ones, all in one transaction."""
    with engine.begin() as connection:
        if old_token_hash is not None:
            connection.execute(delete(LoginSession).where(LoginSession.token_hash == old_token_hash))
        connection.execute(_delete_expired(now))
        if new is not None:
            connection.execute(insert(LoginSession).values(_values(new)))


def touch_session(engine: Engine, token_hash: str, *, content: str, touched_at: datetime, expires_at: datetime) -> None:
    """Store changed content and the time of use. A session that was deleted meanwhile stays deleted."""
    changes = update(LoginSession).where(LoginSession.token_hash == token_hash)
    with engine.begin() as connection:
        connection.execute(changes.values(content=content, touched_at=touched_at, expires_at=expires_at))


def list_sessions(session: Session, account_id: int, *, now: datetime) -> list[StoredSession]:
    """The person's sessions that have not expired, the last used first."""
    query = _sessions().where(LoginSession.account_id == account_id, LoginSession.expires_at > now)
    rows = session.execute(query.order_by(LoginSession.touched_at.desc(), LoginSession.token_hash))
    return [StoredSession(*row) for row in rows]


def delete_sessions_starting_with(session: Session, account_id: int, handle: str) -> bool:
    """End this person's sessions whose token hash begins with the handle; False if there is none."""
    query = select(LoginSession.token_hash).where(LoginSession.account_id == account_id)
    found = [token_hash for token_hash in session.scalars(query) if token_hash.startswith(handle)]
    session.execute(delete(LoginSession).where(LoginSession.token_hash.in_(found)))
    return bool(found)


def delete_sessions(session: Session, account_ids: Sequence[int], *, but: str | None = None) -> None:
    """Delete every session of these persons. but: the hash of a token whose session stays."""
    ended = delete(LoginSession).where(LoginSession.account_id.in_(account_ids))
    session.execute(ended if but is None else ended.where(LoginSession.token_hash != but))


def list_failures(session: Session, subject_hashes: Collection[str], *, since: datetime) -> list[tuple[str, datetime]]:
    """The failed log-ins of these subjects after that moment: subject hash and time."""
    query = select(LoginFailure.subject_hash, LoginFailure.failed_at)
    query = query.where(LoginFailure.subject_hash.in_(list(subject_hashes)), LoginFailure.failed_at > since)
    return [(row.subject_hash, row.failed_at) for row in session.execute(query)]


def add_failures(session: Session, subject_hashes: Collection[str], *, at: datetime) -> None:
    """Add one failed log-in for each of these subjects."""
    session.add_all(LoginFailure(subject_hash=subject_hash, failed_at=at) for subject_hash in subject_hashes)


def delete_failures_until(session: Session, moment: datetime) -> None:
    """Delete the failed log-ins up to and including that moment."""
    session.execute(delete(LoginFailure).where(LoginFailure.failed_at <= moment))


def delete_failures_of(session: Session, subject_hashes: Collection[str]) -> None:
    """Delete the failed log-ins of these subjects."""
    session.execute(delete(LoginFailure).where(LoginFailure.subject_hash.in_(list(subject_hashes))))


def _sessions() -> Any:
    times = (LoginSession.created_at, LoginSession.touched_at)
    return select(LoginSession.token_hash, LoginSession.content, *times, LoginSession.device)


def _values(new: NewSession) -> dict[str, Any]:
    owner = select(Account.id).where(Account.fs_uniquifier == new.person).scalar_subquery()
    return {
        "token_hash": new.token_hash,
        "account_id": None if new.person is None else owner,
        "content": new.content,
        "device": new.device,
        "created_at": new.created_at,
        "touched_at": new.touched_at,
        "expires_at": new.expires_at,
    }


def _delete_expired(now: datetime) -> Delete:
    """Deletes in order and skips locked rows, so that two processes never wait for each other."""
    expired = select(LoginSession.token_hash).where(LoginSession.expires_at <= now)
    expired = expired.order_by(LoginSession.token_hash).limit(MOST_SWEPT).with_for_update(skip_locked=True)
    return delete(LoginSession).where(LoginSession.token_hash.in_(expired))

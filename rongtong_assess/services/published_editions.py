"""What this installation knows of published editions: whatever the files say later, this is what they were.

A lock forged together with its content fits its folder again, but not what was seen here before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from rongtong_assess.content.edition.lock import LOCK_FILE, EditionLock
from rongtong_assess.content.library import Library
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.storage.queries.assessment import is_edition_answered
from rongtong_assess.storage.queries.edition import add_published, list_published


def check_published(session: Session, library: Library, *, now: datetime) -> None:
    """Remember editions that are published for the first time here.

    Raises Refused when one of those seen before is not what it was, or is gone while assessments need it.
    """
    remember_published(session, library.locks.values(), now=now)
    mistakes = find_published_faults(session, library)
    if mistakes:
        raise Refused(mistakes)


def find_published_faults(session: Session, library: Library) -> tuple[Mistake, ...]:
    """The same check without writing anything."""
    return tuple(_faults(session, library))


def remember_published(session: Session, locks: Iterable[EditionLock], *, now: datetime) -> None:
    """Keep what these editions are; of one that is known already, the first record stays."""
    known = {edition.edition_id for edition in list_published(session)}
    rows = [
        {"edition_id": lock.edition_id, "fingerprint": lock.fingerprint, "seal": lock.seal, "first_seen_at": now}
        for lock in locks
        if lock.edition_id not in known
    ]
    if rows:
        add_published(session, rows)


def _faults(session: Session, library: Library) -> Iterator[Mistake]:
    for seen in list_published(session):
        lock = library.locks.get(seen.edition_id)
        where = f"{seen.edition_id}/{LOCK_FILE}"
        cure = f"请恢复 {seen.first_seen_at:%Y-%m-%d} 第一次启用时的文件夹"
        if lock is None and is_edition_answered(session, seen.edition_id):
            what = f"版本「{seen.edition_id}」已经发布，有测评在用，现在却不见了，或者没有了锁"
            yield Mistake(where, what, f"{cure}；测评和答案都还在")
        elif lock and (lock.fingerprint, lock.seal) != (seen.fingerprint, seen.seal):
            changed = "锁" if lock.fingerprint == seen.fingerprint else "内容和锁"
            what = f"版本「{seen.edition_id}」的{changed}换过了，和这里第一次启用时不一样"
            yield Mistake(
                where, what, f"{cure}；要更正内容，请做修订版：rongtong edition new {seen.edition_id} 新编号 --revision"
            )

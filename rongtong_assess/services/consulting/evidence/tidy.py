"""Finds and removes bytes that nothing needs, ends abandoned uploads, reports files that are gone or damaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.storage.consulting.evidence import (
    delete_abandoned_uploads,
    list_all_hashes,
    list_upload_ids,
    list_wanted_hashes,
)
from rongtong_assess.storage.consulting.evidence_files import EvidenceStore, read_back

UPLOAD_ENDS_AFTER = timedelta(days=2)
"""An upload that nobody went on with for so long is over."""
ORPHAN_AFTER = timedelta(days=1)
"""A file is stored before its row is: only what nobody has needed for so long is taken for an orphan."""
Sessions = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class EvidenceCheck:
    """What was found.

    orphans: stored files, and parts of ended uploads, that nothing needs; removed: how many of them are gone now.
    missing: hashes of files whose bytes are not there. damaged: of files whose bytes are not what they were.
    """

    files: int
    orphans: tuple[str, ...] = ()
    removed: int = 0
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether every file that a row needs is there and sound."""
        return not self.missing and not self.damaged


def check_evidence(sessions: Sessions, store: EvidenceStore, *, now: datetime, removes: bool = False) -> EvidenceCheck:
    """Compare the folder with the database, reading every file. removes: also remove what nothing needs.

    Uploads may go on meanwhile. sessions: opens a session for reading.
    """
    # The disk first: a file that comes later has its row later, too, and is not looked at.
    store.return_leaving()
    stored = dict(store.list_stored())
    with sessions() as session:
        wanted = list_all_hashes(session)
        uploads = list_upload_ids(session)
    orphans = [name for name in sorted(stored) if name not in wanted and _is_old(stored[name], now)]
    ended = list(_list_ended_uploads(store, uploads, now=now))
    removed = 0
    if removes:
        removed = sum(_remove(sessions, store, stored[name], now=now) for name in orphans)
        for upload_id in ended:
            store.forget_upload(upload_id)
        removed += len(ended)
    missing = tuple(sorted(sha256 for sha256 in wanted if not store.path_of(sha256).is_file()))
    damaged = tuple(sorted(sha256 for sha256 in wanted if sha256 not in missing and not _is_sound(store, sha256)))
    return EvidenceCheck(len(wanted), (*orphans, *map(str, ended)), removed, missing, damaged)


def sweep_evidence(sessions: Sessions, store: EvidenceStore, *, now: datetime) -> int:
    """Remove what nothing needs, without reading the files; how much that was. For a worker, every hour."""
    store.return_leaving()
    stored = dict(store.list_stored())
    with sessions() as session:
        uploads = list_upload_ids(session)
        wanted = list_all_hashes(session)
    removed = 0
    for upload_id in _list_ended_uploads(store, uploads, now=now):
        store.forget_upload(upload_id)
        removed += 1
    for name, path in stored.items():
        if name not in wanted and _is_old(path, now):
            removed += _remove(sessions, store, path, now=now)
    return removed


def end_abandoned_uploads(session: Session, *, now: datetime) -> int:
    """Delete the rows of uploads that nobody went on with; how many. Their parts go with the next sweep."""
    return len(delete_abandoned_uploads(session, before=now - UPLOAD_ENDS_AFTER))


def _remove(sessions: Sessions, store: EvidenceStore, path: Path, *, now: datetime) -> bool:
    def is_wanted() -> bool:
        with sessions() as session:
            return path.name in list_wanted_hashes(session, [path.name])

    return store.remove_old(path, older_than=(now - ORPHAN_AFTER).timestamp(), is_wanted=is_wanted)


def _list_ended_uploads(store: EvidenceStore, uploads: set[UUID], *, now: datetime) -> Iterator[UUID]:
    """Folders of uploads without a row. A row is there before its first part, so these are over."""
    for name, path in store.list_uploads():
        try:
            upload_id = UUID(name)
        except ValueError:
            continue
        if upload_id not in uploads and _is_old(path, now):
            yield upload_id


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return path.stat().st_mtime < (now - ORPHAN_AFTER).timestamp()
    except FileNotFoundError:
        return False


def _is_sound(store: EvidenceStore, sha256: str) -> bool:
    try:
        return read_back(store.path_of(sha256)).sha256 == sha256
    except OSError:
        return False

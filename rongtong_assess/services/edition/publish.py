"""Editions are uploaded as a draft by one person and published by another, who reviews the difference.

The fingerprint of each published edition is stored, so that later changes to its files are noticed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.edition.folder import HEAD_FILE
from rongtong_assess.content.edition.lock import LOCK_FILE, EditionLock, already_published, read_lock
from rongtong_assess.content.edition.publication import publish_edition
from rongtong_assess.content.library import Library
from rongtong_assess.content.live_library import LibrarySource
from rongtong_assess.content.workbook.upload import read_edition_texts, write_texts
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.services.people.audit import add_audit_entry_for
from rongtong_assess.storage.assessment import is_edition_answered
from rongtong_assess.storage.edition import add_published, find_waiting_draft, get_draft, list_published
from rongtong_assess.storage.tables.edition import DraftState, EditionDraft
from rongtong_assess.storage.tables.people import Account


def add_draft(
    session: Session, actor: Actor, files: Mapping[str, str], *, edition: Edition, library: Library, now: datetime
) -> EditionDraft:
    """Store a checked edition until another person publishes it. edition: what was read from the files.

    Raises Refused where the id is taken.
    """
    where = f"{edition.id}/{HEAD_FILE}"
    if edition.id in library.editions or edition.id in library.listed:
        raise Refused.because(where, f"已经有编号是「{edition.id}」的版本", "发布过的版本不能改；要更正，请做成修订版")
    if find_waiting_draft(session, edition.id) is not None:
        raise Refused.because(where, f"已经有编号是「{edition.id}」的草稿", "请先撤回那一份，再上传新的")
    draft = EditionDraft(
        edition_id=edition.id,
        title=edition.title[:200],
        files=dict(files),
        fingerprint=edition.fingerprint,
        state=DraftState.DRAFT,
        author_id=actor.account_id,
        created_at=now,
    )
    session.add(draft)
    _note(session, actor, AuditedAction.EDITION_UPLOAD, draft=draft, now=now)
    session.flush()
    return draft


def withdraw_draft(session: Session, actor: Actor, draft_id: UUID, *, now: datetime) -> None:
    """Give up a draft; it stays in the list as withdrawn. Raises NotFound or Refused."""
    draft = _get_waiting(session, draft_id)
    draft.state = DraftState.WITHDRAWN
    _note(session, actor, AuditedAction.EDITION_WITHDRAW, draft=draft, now=now)
    session.flush()


def publish_draft(
    session: Session,
    actor: Actor,
    draft_id: UUID,
    *,
    source: LibrarySource,
    now: datetime,
    take_lock: Callable[[Session], None] = lambda _session: None,
) -> EditionLock:
    """Write the draft into a folder of its own as a published edition.

    take_lock: called after all checks, right before writing, so that no other request waits for the checks.
    Raises NotFound or Refused; then nothing has changed. After an interruption, publishing again completes what
    was begun.
    """
    draft = _get_waiting(session, draft_id)
    author, reviewer = _get_people(session, draft, actor.account_id)
    edition = read_edition_texts(draft.files)
    if edition.fingerprint != draft.fingerprint:
        raise Refused.because("草稿", "程序更新后，这份草稿读出来的内容和上传时不同", "请撤回后重新上传，再请人审核")
    target, on = source.folder / edition.id, day_in_china(now)
    with _staged(draft.files, edition, source=source, people=(author, reviewer), on=on) as (made, lock):
        take_lock(session)
        # Another administrator may have published or withdrawn it meanwhile.
        draft = _get_waiting(session, draft_id)
        if made is not None and _find_published(target, edition) is None:
            made.rename(target)
            _sync(source.folder)
    remember_published(session, [lock], now=now)
    draft.state, draft.reviewer_id, draft.reviewed_at = DraftState.PUBLISHED, actor.account_id, now
    _note(session, actor, AuditedAction.EDITION_PUBLISH, draft=draft, now=now)
    session.flush()
    return lock


def check_published(session: Session, library: Library, *, now: datetime) -> None:
    """Record editions that this installation sees published for the first time.

    Raises Refused when a recorded one has changed since, or is missing while assessments use it.
    """
    remember_published(session, library.locks.values(), now=now)
    mistakes = find_published_faults(session, library)
    if mistakes:
        raise Refused(mistakes)


def find_published_faults(session: Session, library: Library) -> tuple[Mistake, ...]:
    """What `check_published` would refuse; writes nothing."""
    return tuple(_faults(session, library))


def remember_published(session: Session, locks: Iterable[EditionLock], *, now: datetime) -> None:
    """Record fingerprint and lock hash of these editions; an existing record is never changed."""
    known = {edition.edition_id for edition in list_published(session)}
    rows = [
        {"edition_id": lock.edition_id, "fingerprint": lock.fingerprint, "seal": lock.seal, "first_seen_at": now}
        for lock in locks
        if lock.edition_id not in known
    ]
    if rows:
        add_published(session, rows)


def _get_waiting(session: Session, draft_id: UUID) -> EditionDraft:
    draft = get_draft(session, draft_id, for_update=True)
    if draft.state != DraftState.DRAFT:
        state = "发布" if draft.state == DraftState.PUBLISHED else "撤回"
        raise Refused.because("草稿", f"这份草稿已经{state}了", "请回到评测版本列表查看")
    return draft


def _get_people(session: Session, draft: EditionDraft, reviewer_id: int | None) -> tuple[str, str]:
    """The names of author and reviewer; publish_edition refuses names that are the same."""
    if draft.author_id == reviewer_id:
        raise Refused.because("审核人", "上传的人不能自己发布", "请让另一位管理员核对后发布")
    author = session.get(Account, draft.author_id) if draft.author_id else None
    reviewer = session.get(Account, reviewer_id) if reviewer_id else None
    if author is None or reviewer is None:
        raise Refused.because("审核人", "上传人的账号已经注销，无法确认是两个人", "请撤回，由现在的管理员重新上传")
    return author.name or author.log_in_name, reviewer.name or reviewer.log_in_name


def _find_published(folder: Path, edition: Edition) -> EditionLock | None:
    """The lock of a folder that an interrupted publication has completed; None without a folder. Raises Refused."""
    if not folder.exists():
        return None
    lock = read_lock(folder)
    if lock is None or lock.fingerprint != edition.fingerprint:
        raise already_published(edition.id)
    return lock


@contextmanager
def _staged(
    files: Mapping[str, str],
    edition: Edition,
    *,
    source: LibrarySource,
    people: tuple[str, str],
    on: date,
) -> Iterator[tuple[Path | None, EditionLock]]:
    """A temporary folder with the complete edition and its lock, to be renamed into place.

    None where an interrupted publication has put it in place already.
    """
    if lock := _find_published(source.folder / edition.id, edition):
        yield None, lock
        return
    source.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="publishing-", dir=source.folder.parent) as name:
        staging = Path(name)
        made = write_texts(staging / edition.id, files)
        author, reviewer = people
        lock = publish_edition(
            made, author=author, reviewer=reviewer, published_on=on, published=list(source.load(()).published.values())
        )
        source.load((staging,))
        for path in (*made.iterdir(), made):
            _sync(path)
        yield made, lock


def _sync(path: Path) -> None:
    """fsync: what was written survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _note(session: Session, actor: Actor, action: AuditedAction, *, draft: EditionDraft, now: datetime) -> None:
    subject = f"{draft.edition_id} {draft.fingerprint[:12]}"
    add_audit_entry_for(session, action, account_id=actor.account_id, subject=subject, now=now)


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

"""The lock of a published edition: the hash of every file on the day of publication, and who is responsible.

A folder with a lock never changes again; a correction is a new revision in a folder of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rongtong_assess.content.reading.shapes import Day, Name, Shape, read_shape, written
from rongtong_assess.content.reading.yaml_source import Source, read_source
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.result.scorecard_json import canonical_json

LOCK_FILE = "edition.lock"
HEADING = "# 这个版本已经发布，文件夹里的任何文件都不能再改、再加、再删；要更正，请新建修订版。"
FILE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
Hash = Annotated[str, written("[0-9a-f]{64}", "应是 64 位的十六进制数")]


class LockShape(Shape):
    edition: Name
    revision: int = Field(ge=1)
    fingerprint: Hash
    published_on: Day
    author: str
    reviewer: str
    files: dict[str, Hash]
    seal: Hash


@dataclass(frozen=True, slots=True)
class EditionLock:
    """reviewer: empty without a review by a second person. files: name -> SHA-256 of its bytes.

    seal: SHA-256 over the canonical JSON of all the rest.
    """

    edition_id: str
    revision: int
    fingerprint: str
    published_on: date
    author: str
    reviewer: str
    files: Mapping[str, str]
    seal: str = ""

    @property
    def review_words(self) -> str:
        """Who has reviewed it, in words."""
        return f"审核 {self.reviewer}" if self.reviewer else "没有第二个人审核"

    def expected_seal(self) -> str:
        """The seal that belongs to the other values."""
        sealed = {
            "edition": self.edition_id,
            "revision": self.revision,
            "fingerprint": self.fingerprint,
            "published_on": self.published_on.isoformat(),
            "author": self.author,
            "reviewer": self.reviewer,
            "files": dict(self.files),
        }
        return hashlib.sha256(canonical_json(sealed).encode()).hexdigest()


def read_lock(folder: Path) -> EditionLock | None:
    """The lock of this edition; None for a draft. Raises Refused when it cannot be read."""
    path = folder / LOCK_FILE
    if not os.path.lexists(path):
        return None
    try:
        source = read_source(path, f"{folder.name}/{LOCK_FILE}")
        return _build_lock(source)
    except Refused as refusal:
        cure = _restore(folder.name)
        raise Refused(replace(mistake, cure=cure) for mistake in refusal.mistakes) from None


def _build_lock(source: Source) -> EditionLock:
    shape = read_shape(source, LockShape)
    return EditionLock(
        edition_id=shape.edition,
        revision=shape.revision,
        fingerprint=shape.fingerprint,
        published_on=shape.published_on,
        author=shape.author,
        reviewer=shape.reviewer,
        files=shape.files,
        seal=shape.seal,
    )


def check_files(folder: Path, lock: EditionLock) -> tuple[Mistake, ...]:
    """Changes of the folder since publication, by the hashes of its files."""
    return tuple(Mistake(where, what, _restore(folder.name)) for where, what in _file_faults(folder, lock))


def check_lock(folder: Path, edition: Edition, *, lock: EditionLock) -> tuple[Mistake, ...]:
    """The same, and whether the edition that was read is the one that was published."""
    mistakes = check_files(folder, lock)
    published = (lock.edition_id, lock.revision, lock.fingerprint)
    if mistakes or published == (edition.id, edition.revision, edition.fingerprint):
        return mistakes
    what = "从文件读出的内容和锁里记的不是同一个版本"
    cure = f"文件没有动过，就是程序的读法变了，请换回原来的程序；动过，{_restore(folder.name)}"
    return (Mistake(f"{folder.name}/{LOCK_FILE}", what, cure),)


def write_lock(folder: Path, edition: Edition, *, author: str, reviewer: str, published_on: date) -> EditionLock:
    """Lock the folder permanently and atomically.

    Only `publication.publish_edition` calls it, after its checks. Raises Refused when there is a lock.
    """
    files = {name: _hash(folder / name) for name in list_files(folder)}
    lock = EditionLock(edition.id, edition.revision, edition.fingerprint, published_on, author, reviewer, files)
    lock = replace(lock, seal=lock.expected_seal())
    draft = folder.with_name(f".{folder.name}.{os.getpid()}.lock")
    try:
        with draft.open("x", encoding="utf-8") as file:
            file.write(_text(lock))
            file.flush()
            os.fsync(file.fileno())
        # A link fails if there is a lock by now, so a lock is never overwritten.
        os.link(draft, folder / LOCK_FILE)
    except FileExistsError:
        raise already_published(folder.name) from None
    finally:
        draft.unlink(missing_ok=True)
    return lock


def already_published(edition_id: str) -> Refused:
    """The refusal to publish twice."""
    what = "这个版本已经发布过了"
    return Refused.because(f"{edition_id}/{LOCK_FILE}", what, f"发布过的内容不能再改，要更正，{_revise(edition_id)}")


def list_files(folder: Path) -> list[str]:
    """Names of all files of an edition but the lock, with "/" between folders; links count as files."""
    paths = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted({path.relative_to(folder).as_posix() for path in paths} - {LOCK_FILE})


def _file_faults(folder: Path, lock: EditionLock) -> Iterator[tuple[str, str]]:
    """(where, what) of every difference."""
    if lock.seal != lock.expected_seal():
        yield f"{folder.name}/{LOCK_FILE}", "锁被改过：封印和内容对不上"
    if lock.edition_id != folder.name:
        yield f"{folder.name}/{LOCK_FILE}", f"这是版本「{lock.edition_id}」的锁，文件夹却叫「{folder.name}」"
    present = list_files(folder)
    for name in sorted({*present, *lock.files}):
        if name not in lock.files:
            yield f"{folder.name}/{name}", "发布之后多出了这个文件"
        elif name not in present:
            yield f"{folder.name}/{name}", "发布时有的这个文件不见了"
        elif _hash(folder / name) != lock.files[name]:
            yield f"{folder.name}/{name}", "发布之后文件被改过"


def _hash(path: Path) -> str:
    """SHA-256 of a regular file; empty for anything else."""
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _text(lock: EditionLock) -> str:
    lines = [
        HEADING,
        f"edition: {_quoted(lock.edition_id)}",
        f"revision: {lock.revision}",
        f"fingerprint: {lock.fingerprint}",
        f"published_on: {lock.published_on.isoformat()}",
        f"author: {_quoted(lock.author)}",
        f"reviewer: {_quoted(lock.reviewer)}",
        "files:",
        *(f"  {_quoted(name)}: {digest}" for name, digest in lock.files.items()),
        f"seal: {lock.seal}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _restore(edition_id: str) -> str:
    return f"请恢复发布时的文件；要更正内容，{_revise(edition_id)}"


def _revise(edition_id: str) -> str:
    return f"请新建修订版：rongtong edition new {edition_id} 新编号 --revision"

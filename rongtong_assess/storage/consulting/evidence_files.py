"""The bytes of evidence in the data folder: parts of uploads under way, and files under their SHA-256.

Nothing counts as stored before it was written, synchronised and read back with the right SHA-256. Only the owner can
read the files. What no row needs any more is found and removed; a file that an upload is about to need is not lost by
that: whoever stores a file marks it as new first, and whoever removes one moves it away first and looks again.

    uploads/<upload id>/000001.part    whole    picture
    files/ab/cd/abcd…                  the SHA-256 of the content, in hexadecimal digits
    leaving/                           files that are being removed
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

CHUNK_BYTES = 256 * 1024
MOST_TRIES = 20
PART_NAME = re.compile(r"(\d{6})\.part")
HASH_NAME = re.compile("[0-9a-f]{64}")
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


class MisreadBytes(OSError):
    """What was read back from the disk is not what was written."""


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """A file on the disk, as it was read back."""

    path: Path
    sha256: str
    size_bytes: int


class EvidenceStore:
    """The evidence folder of an installation. Safe to use by several processes at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._uploads, self._files, self._leaving = folder / "uploads", folder / "files", folder / "leaving"

    def keep_part(self, upload_id: UUID, number: int, content: bytes) -> str:
        """Store a part and return the SHA-256 of what was read back. A part that comes again replaces itself."""
        path = self._part(upload_id, number)
        _write_whole(path, lambda file: file.write(content))
        return read_back(path).sha256

    def list_parts(self, upload_id: UUID) -> dict[int, int]:
        """The parts that are there: number → bytes."""
        try:
            entries = list(os.scandir(self._upload(upload_id)))
        except FileNotFoundError:
            return {}
        named = ((PART_NAME.fullmatch(entry.name), entry) for entry in entries)
        return {int(name[1]): entry.stat().st_size for name, entry in named if name}

    def join_parts(self, upload_id: UUID, count: int) -> StoredBytes:
        """The whole file, put together from its parts and read back. Raises FileNotFoundError for a missing part."""

        def write(file: BinaryIO) -> None:
            for number in range(1, count + 1):
                _copy(self._part(upload_id, number), file)

        path = self._upload(upload_id) / "whole"
        _write_whole(path, write)
        return read_back(path)

    def new_path(self, upload_id: UUID) -> Path:
        """A new name beside the parts, for what is made of them, such as a picture without EXIF."""
        return self._upload(upload_id) / f"made-{secrets.token_hex(8)}"

    def store(self, source: Path) -> StoredBytes:
        """Copy the file to its place under its SHA-256, read back. Raises MisreadBytes where the disk lies.

        From here on it stays for a day at least, so the caller can add the row that needs it.
        """
        found = read_back(source)
        stored = self._store(source, found)
        if (stored.sha256, stored.size_bytes) != (found.sha256, found.size_bytes):
            raise MisreadBytes(f"{stored.path} does not hold what was written")
        return stored

    def _store(self, source: Path, found: StoredBytes) -> StoredBytes:
        """What is at its place afterwards. A removal that looks at the same file may move it away for a moment."""
        place = self.path_of(found.sha256)
        for _ in range(MOST_TRIES):
            with suppress(FileNotFoundError):
                if not _is_whole(place, found):
                    _write_whole(place, lambda file: _copy(source, file))
                return read_back(place)
        raise MisreadBytes(f"{place} does not stay")

    def forget_upload(self, upload_id: UUID) -> None:
        """Remove the parts of an upload, as far as they are there."""
        shutil.rmtree(self._upload(upload_id), ignore_errors=True)

    def path_of(self, sha256: str) -> Path:
        """Where a file with this content lies. Raises ValueError for what is no SHA-256."""
        if not HASH_NAME.fullmatch(sha256):
            raise ValueError("not a SHA-256")
        return self._files / sha256[:2] / sha256[2:4] / sha256

    def list_stored(self) -> Iterator[tuple[str, Path]]:
        """Hash and path of every stored file, and files with other names under the name that they have."""
        for folder, _folders, names in os.walk(self._files):
            yield from ((name, Path(folder, name)) for name in names)

    def list_uploads(self) -> Iterator[tuple[str, Path]]:
        """Name and folder of every upload under way."""
        with suppress(FileNotFoundError):
            yield from ((entry.name, Path(entry.path)) for entry in os.scandir(self._uploads))

    def remove_old(self, path: Path, *, older_than: float, is_wanted: Callable[[], bool]) -> bool:
        """Remove a file that nothing needs, unless it is newer than that moment or wanted after all.

        older_than: seconds since 1970. is_wanted: asks the database, after the file has been moved away.
        """
        self._leaving.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        away = self._leaving / f"{path.name}.{secrets.token_hex(4)}"
        try:
            path.rename(away)
            is_needed = away.stat().st_mtime >= older_than or is_wanted()
        except FileNotFoundError:
            # Somebody else was quicker to remove it, or to put it back.
            return False
        if is_needed:
            # A new file of the same content may have come meanwhile; it is as good.
            with suppress(FileExistsError, FileNotFoundError):
                os.link(away, path)
        away.unlink(missing_ok=True)
        return not is_needed

    def return_leaving(self) -> None:
        """Put back what a removal that was interrupted had moved away; it is judged again."""
        with suppress(FileNotFoundError):
            for left in list(self._leaving.iterdir()):
                with suppress(FileExistsError, FileNotFoundError):
                    os.link(left, self.path_of(left.name.partition(".")[0]))
                left.unlink(missing_ok=True)

    def _upload(self, upload_id: UUID) -> Path:
        return self._uploads / str(upload_id)

    def _part(self, upload_id: UUID, number: int) -> Path:
        return self._upload(upload_id) / f"{number:06}.part"


def read_back(path: Path) -> StoredBytes:
    """The SHA-256 of what is on the disk; the system is asked to forget what it still has in memory."""
    with path.open("rb") as file:
        with suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return StoredBytes(path, digest, file.tell())


def _copy(source: Path, file: BinaryIO) -> None:
    with source.open("rb") as content:
        shutil.copyfileobj(content, file, CHUNK_BYTES)


def _is_whole(place: Path, expected: StoredBytes) -> bool:
    """Whether the file is there already and sound; it then counts as new, so that nothing removes it now."""
    try:
        os.utime(place)
        present = read_back(place)
    except FileNotFoundError:
        return False
    return (present.sha256, present.size_bytes) == (expected.sha256, expected.size_bytes)


def _write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """All of the file or nothing of it, whatever happens meanwhile."""
    _make_folder(path.parent)
    with _new_file_near(path) as (fresh, descriptor):
        with os.fdopen(descriptor, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    _sync_folder(path.parent)


@contextmanager
def _new_file_near(path: Path) -> Iterator[tuple[Path, int]]:
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    try:
        yield fresh, descriptor
    finally:
        fresh.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    """With the folders above it, each private and written to the disk."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=PRIVATE_FOLDER)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

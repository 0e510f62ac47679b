"""Checks an acceptance pack file by file, without the database and in bounded memory."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rongtong_assess.core.consulting.pack import (
    MANIFEST_NAME,
    MOST_ENTRIES,
    MOST_MANIFEST_BYTES,
    FoundEntry,
    Manifest,
    find_pack_differences,
    read_manifest,
)
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.presentation.wording.consulting.packs import BROKEN_PACK_CURE, NO_PACK

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class PackCheck:
    """What a pack says about itself, and where its files differ from that; none for a whole pack."""

    manifest: Manifest
    differences: tuple[Mistake, ...]


def verify_pack(path: Path) -> PackCheck:
    """Read the whole pack once. Raises Refused for a file that is no pack, or is damaged so that it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _refuse_strange(entries, path.stat().st_size)
            manifest = _read_manifest(archive)
            found = [_hash_entry(archive, entry) for entry in entries if entry.filename != MANIFEST_NAME]
    except FileNotFoundError:
        raise Refused.because(str(path), "没有这个文件", "请检查路径") from None
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError, RuntimeError, EOFError) as fault:
        if isinstance(fault, Refused):
            raise
        raise Refused.because(str(path), f"{NO_PACK}，或者文件损坏了", BROKEN_PACK_CURE) from None
    return PackCheck(manifest, tuple(find_pack_differences(manifest, found)))


def _refuse_strange(entries: list[zipfile.ZipInfo], size_bytes: int) -> None:
    """A pack holds stored files only, so nothing in it can unpack to more than it is."""
    if len(entries) > MOST_ENTRIES:
        raise Refused.because("pack", f"包里有 {len(entries)} 个文件，太多了", BROKEN_PACK_CURE)
    for entry in entries:
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
            raise Refused.because(entry.filename, "文件是压缩过的，不是本系统生成的包", BROKEN_PACK_CURE)
    if sum(entry.file_size for entry in entries) > size_bytes:
        raise Refused.because("pack", "包里的文件互相重叠", BROKEN_PACK_CURE)
    if sum(entry.filename == MANIFEST_NAME for entry in entries) != 1:
        raise Refused.because("pack", f"{NO_PACK}：没有清单，或者清单不止一份", BROKEN_PACK_CURE)


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    entry = archive.getinfo(MANIFEST_NAME)
    if entry.file_size > MOST_MANIFEST_BYTES:
        raise Refused.because(MANIFEST_NAME, "清单太大了", BROKEN_PACK_CURE)
    try:
        return read_manifest(archive.read(entry).decode())
    except UnicodeDecodeError:
        raise Refused.because(MANIFEST_NAME, "清单不是 UTF-8 文字", BROKEN_PACK_CURE) from None


def _hash_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> FoundEntry:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(archive, entry):
        digest.update(chunk)
        size += len(chunk)
    return FoundEntry(entry.filename, size, digest.hexdigest())


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk

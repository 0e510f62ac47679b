"""The acceptance pack 验收包: what is in it, its manifest, and how anybody checks a pack without the database.

A pack is a zip of stored files with `manifest.json` as its last entry. The manifest names every other entry with its
size and SHA-256. It contains neither the time of packing nor who packed: the same inputs give the same manifest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rongtong_assess.core.errors import Mistake, Refused

PACK_FORMAT = "rongtong-pack/1"
MANIFEST_NAME = "manifest.json"
MOST_ENTRIES = 5_000
MOST_MANIFEST_BYTES = 5_000_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_MOST_NAME = 80


@dataclass(frozen=True, slots=True)
class PackEntry:
    """One file of a pack. path: with slashes. title: what it is, in Chinese, for the contents page."""

    path: str
    title: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack says about itself. case: number, firm, credit code, platform; versions: hashes of signed results."""

    case: Mapping[str, str]
    versions: Sequence[Mapping[str, str]]
    entries: Sequence[PackEntry]

    def text(self) -> str:
        """The manifest as canonical JSON: keys and entries in order, no spaces."""
        return _canonical(self._document() | {"sha256": self.digest})

    @property
    def digest(self) -> str:
        """SHA-256 over everything else in the manifest."""
        return hashlib.sha256(_canonical(self._document()).encode()).hexdigest()

    def _document(self) -> dict[str, Any]:
        entries = sorted(self.entries, key=lambda entry: entry.path)
        return {
            "format": PACK_FORMAT,
            "case": dict(self.case),
            "versions": [dict(version) for version in self.versions],
            "entries": [
                {"path": entry.path, "title": entry.title, "size_bytes": entry.size_bytes, "sha256": entry.sha256}
                for entry in entries
            ],
        }


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry as it lies in the file that is checked."""

    path: str
    size_bytes: int
    sha256: str


def read_manifest(text: str) -> Manifest:
    """The manifest of a pack. Raises Refused where it is none, is damaged, or was written by another program."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused.because(MANIFEST_NAME, "清单不是有效的 JSON", "请重新下载验收包") from None
    if not isinstance(document, dict) or document.get("format") != PACK_FORMAT:
        raise Refused.because(MANIFEST_NAME, f"清单不是“{PACK_FORMAT}”格式", "请选由本系统生成的验收包")
    try:
        manifest = Manifest(
            _texts(document["case"]),
            [_texts(version) for version in document["versions"]],
            [_entry(entry) for entry in document["entries"]],
        )
        digest = manifest.digest
    except (KeyError, TypeError, ValueError):
        raise Refused.because(MANIFEST_NAME, "清单缺少内容，或内容的写法不对", "请重新下载验收包") from None
    if document.get("sha256") != digest:
        raise Refused.because(MANIFEST_NAME, "清单和它自己的校验值不符，有人改过清单", "请重新下载验收包")
    return manifest


def find_pack_differences(manifest: Manifest, found: Iterable[FoundEntry]) -> list[Mistake]:
    """Where the files differ from the manifest: missing, changed, added, or there twice; empty for a whole pack."""
    present = list(found)
    by_path = {entry.path: entry for entry in present}
    listed = {entry.path for entry in manifest.entries}
    mistakes = []
    for entry in sorted(manifest.entries, key=lambda entry: entry.path):
        stored = by_path.get(entry.path)
        if stored is None:
            mistakes.append(Mistake(entry.path, "清单里有，包里没有这个文件", "请重新下载验收包"))
        elif (stored.size_bytes, stored.sha256) != (entry.size_bytes, entry.sha256):
            mistakes.append(Mistake(entry.path, "文件内容和清单不符，被改过或损坏了", "请重新下载验收包"))
    for path in sorted(by_path.keys() - listed):
        mistakes.append(Mistake(path, "包里有，清单里没有这个文件", "请不要往验收包里加文件"))
    for path, count in sorted(Counter(entry.path for entry in present).items()):
        if count > 1:
            mistakes.append(Mistake(path, f"包里有 {count} 个同名文件", "请重新下载验收包"))
    return mistakes


def safe_name(name: str) -> str:
    """A file name that every system can unpack: no separators, no control characters, not too long, never empty."""
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 8:
        stem, suffix = name, ""
    plain = _UNSAFE.sub("_", stem).strip(" ._")[:_MOST_NAME] or "file"
    return f"{plain}.{_UNSAFE.sub('_', suffix)}" if suffix else plain


def unique_paths(paths: Sequence[str]) -> list[str]:
    """The same paths, with a number where one is there already; systems that ignore case unpack all of them."""
    taken: set[str] = set()
    unique = []
    for path in paths:
        stem, dot, suffix = path.rpartition(".")
        if not dot or "/" in suffix:
            stem, dot, suffix = path, "", ""
        candidate, number = path, 2
        while candidate.casefold() in taken:
            candidate = f"{stem} ({number}){dot}{suffix}"
            number += 1
        taken.add(candidate.casefold())
        unique.append(candidate)
    return unique


def _entry(document: Mapping[str, Any]) -> PackEntry:
    size, digest = document["size_bytes"], document["sha256"]
    if type(size) is not int or size < 0 or not isinstance(digest, str) or not _SHA256.fullmatch(digest):
        raise ValueError(document)
    texts = _texts({"path": document["path"], "title": document["title"]})
    return PackEntry(texts["path"], texts["title"], size, digest)


def _texts(document: object) -> dict[str, str]:
    if not isinstance(document, dict) or not all(isinstance(value, str) for value in document.values()):
        raise TypeError(document)
    return dict(document)


def _canonical(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

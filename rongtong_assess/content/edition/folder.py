"""Reads editions from folders of YAML files: read_edition gives a checked one, load_edition one with its lock.

A published edition is loaded only when it is unchanged; a draft is loaded as it is.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from rongtong_assess.content.edition.assembly import build_edition, build_fact, build_listed_edition
from rongtong_assess.content.edition.cache import EditionCache, fingerprint_of
from rongtong_assess.content.edition.checks import EditionParts, check_edition
from rongtong_assess.content.edition.dimension_checks import check_dimension
from rongtong_assess.content.edition.file_shapes import DimensionFile, EditionFile, ListedFile, ScenesFile
from rongtong_assess.content.edition.lock import LOCK_FILE, EditionLock, check_files, check_lock, read_lock
from rongtong_assess.content.reading.shapes import Shape, read_shape
from rongtong_assess.content.reading.yaml_source import MistakeList, Source, read_source
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.fact import Fact
from rongtong_assess.core.edition.listed_edition import ListedEdition
from rongtong_assess.core.errors import Mistake, Refused

HEAD_FILE = "edition.yaml"
LISTED_FILE = "listed.yaml"
S = TypeVar("S", bound=Shape)


def list_edition_folders(folder: Path) -> list[Path]:
    """Folders of editions that can be answered; raises Refused when there is none."""
    folders = [path for path in _sub_folders(folder) if not (path / LISTED_FILE).exists()]
    if not folders:
        raise Refused.because(f"{folder.name}:1", "里面没有评测版本", "请确认文件夹没有放错，每个版本一个子文件夹")
    return folders


def read_listed_editions(folder: Path) -> Mapping[str, ListedEdition]:
    """Every edition under this folder that is only listed, by id; raises Refused with all mistakes."""
    mistakes = MistakeList()
    folders = [path for path in _sub_folders(folder) if (path / LISTED_FILE).exists()]
    listed = [mistakes.attempt(read_listed_edition, path) for path in folders]
    mistakes.raise_if_any()
    return {edition.id: edition for edition in listed if edition}


def read_listed_edition(folder: Path) -> ListedEdition:
    """The edition that is only listed in this folder; raises Refused with every mistake."""
    mistakes = MistakeList()
    read = _FolderReader(folder, mistakes).read(LISTED_FILE, ListedFile)
    if read is None:
        raise Refused(mistakes)
    source, listed = read
    if listed.id != folder.name:
        raise Refused.because(source.where("id"), f"id 是「{listed.id}」，文件夹却叫「{folder.name}」", "请让两者一样")
    return build_listed_edition(listed)


def _sub_folders(folder: Path) -> list[Path]:
    """The folders in it, without hidden ones, which hold no content."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def read_edition(folder: Path) -> Edition:
    """The edition in this folder; raises Refused with every mistake, each with file:line and cure."""
    mistakes = MistakeList()
    parts = _read_parts(_FolderReader(folder, mistakes))
    if parts:
        mistakes.extend(check_edition(parts))
    if mistakes or parts is None:
        raise Refused(mistakes)
    scenes = parts.scenes[1] if parts.scenes else None
    edition = build_edition(parts.head, [dimension for _, dimension in parts.dimensions], scenes=scenes)
    return replace(edition, fingerprint=fingerprint_of(edition))


def _read_parts(reader: _FolderReader) -> EditionParts | None:
    """Every file of the edition; None when one cannot be read, with the rest checked all the same."""
    head = reader.read(HEAD_FILE, EditionFile)
    if head is None:
        return None
    head_source, head_shape = head
    reader.check_head(head_source, head_shape)
    facts = {fact.id: build_fact(fact) for fact in head_shape.facts}
    dimensions = [reader.read_dimension(file, facts) for file in dict.fromkeys(head_shape.dimensions)]
    scenes = reader.read(head_shape.scenes, ScenesFile) if head_shape.scenes else None
    if None in dimensions or (head_shape.scenes and scenes is None):
        return None
    complete = [dimension for dimension in dimensions if dimension]
    return EditionParts(head_shape, head_source, complete, scenes)


class _FolderReader:
    """Reads the files of one edition and keeps their mistakes."""

    def __init__(self, folder: Path, mistakes: MistakeList) -> None:
        self.folder, self.mistakes = folder, mistakes

    def read(self, file: str, shape: type[S]) -> tuple[Source, S] | None:
        """The file with its lines; None when it has mistakes."""
        source = self.mistakes.attempt(read_source, self.folder / file, f"{self.folder.name}/{file}")
        checked = source and self.mistakes.attempt(read_shape, source, shape)
        return (source, checked) if source and checked else None

    def read_dimension(self, file: str, facts: Mapping[str, Fact]) -> tuple[Source, DimensionFile] | None:
        """A dimension whose own sums are checked at once."""
        read = self.read(file, DimensionFile)
        if read:
            self.mistakes.extend(check_dimension(*read, facts))
        return read

    def check_head(self, source: Source, head: EditionFile) -> None:
        """The folder's name, and files listed against files present."""
        if head.id != self.folder.name:
            self.mistakes.add(
                source.where("id"), f"id 是「{head.id}」，文件夹却叫「{self.folder.name}」", "请让两者一样"
            )
        listed = [*head.dimensions, *([head.scenes] if head.scenes else []), HEAD_FILE]
        for file in sorted({file for file in listed if listed.count(file) > 1}):
            self.mistakes.add(source.where("dimensions"), f"文件「{file}」列了不止一次", "请每个文件只列一次")
        for file in self._unlisted(listed):
            self.mistakes.add(
                f"{self.folder.name}/{file}:1",
                "文件没有列在 edition.yaml 里",
                "请在 dimensions 或 scenes 里列上，或删掉文件",
            )

    def _unlisted(self, listed: Sequence[str]) -> list[str]:
        present = {path.name for path in self.folder.iterdir() if path.suffix in (".yaml", ".yml")}
        return sorted(present - set(listed))


@dataclass(frozen=True, slots=True)
class LoadedEdition:
    """lock: None for a draft."""

    edition: Edition
    lock: EditionLock | None


def load_edition(folder: Path, cache: EditionCache | None = None) -> LoadedEdition:
    """The edition with its lock; raises Refused with every mistake, and where a published edition was changed.

    Without a cache the files are read themselves.
    """
    lock = read_lock(folder)
    if lock is None:
        return LoadedEdition(read_edition(folder), None)
    MistakeList(check_files(folder, lock)).raise_if_any()
    cached = cache.find(lock.fingerprint) if cache else None
    edition = cached or read_edition(folder)
    MistakeList(check_lock(folder, edition, lock=lock)).raise_if_any()
    if cache and not cached:
        cache.keep(edition)
    return LoadedEdition(edition, lock)


def load_editions(folder: Path, cache: EditionCache | None = None) -> list[LoadedEdition]:
    """Every edition under this folder; raises Refused with all mistakes of all editions."""
    mistakes = MistakeList()
    editions = [mistakes.attempt(load_edition, path, cache) for path in list_edition_folders(folder)]
    mistakes.raise_if_any()
    return [edition for edition in editions if edition]


def load_all_editions(
    folder: Path, published_folders: Iterable[Path], cache: EditionCache | None = None
) -> list[LoadedEdition]:
    """The editions of a folder, and those published in others, which may be missing or empty.

    In the others a folder without lock is ignored. Raises Refused with all mistakes of all editions.
    """
    mistakes = MistakeList()
    editions = mistakes.attempt(load_editions, folder, cache) or []
    for path in (path for other in published_folders for path in _locked_folders(other)):
        found = mistakes.attempt(load_edition, path, cache)
        editions.extend([found] if found else [])
    mistakes.extend(_repeated(editions))
    mistakes.raise_if_any()
    return editions


def _locked_folders(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob(f"*/{LOCK_FILE}") if os.path.lexists(path))


def _repeated(editions: Iterable[LoadedEdition]) -> Iterator[Mistake]:
    for edition_id, count in Counter(loaded.edition.id for loaded in editions).items():
        if count > 1:
            yield Mistake(edition_id, "同一个编号的评测版本有两份", "请只留一份；更正过的内容要做成修订版，用新的编号")

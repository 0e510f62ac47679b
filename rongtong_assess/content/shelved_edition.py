"""One edition with its lock, read as it may be used: a published one unchanged, a draft as it is."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rongtong_assess.content.edition_cache import EditionCache
from rongtong_assess.content.edition_lock import LOCK_FILE, EditionLock, check_files, check_lock, read_lock
from rongtong_assess.content.editions import list_edition_folders, read_edition
from rongtong_assess.content.mistake_list import MistakeList
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Mistake


@dataclass(frozen=True, slots=True)
class ShelvedEdition:
    """lock: None for a draft."""

    edition: Edition
    lock: EditionLock | None


def read_shelved(folder: Path, cache: EditionCache | None = None) -> ShelvedEdition:
    """Raises Refused with every mistake of a draft, and with everything done to a published edition.

    Without a cache the files are read themselves.
    """
    lock = read_lock(folder)
    if lock is None:
        return ShelvedEdition(read_edition(folder), None)
    MistakeList(check_files(folder, lock)).raise_if_any()
    cached = cache.find(lock.fingerprint) if cache else None
    edition = cached or read_edition(folder)
    MistakeList(check_lock(folder, edition, lock)).raise_if_any()
    if cache and not cached:
        cache.keep(edition)
    return ShelvedEdition(edition, lock)


def read_shelved_editions(folder: Path, cache: EditionCache | None = None) -> list[ShelvedEdition]:
    """Every edition under this folder; raises Refused with all mistakes of all editions."""
    mistakes = MistakeList()
    shelved = [mistakes.attempt(read_shelved, path, cache) for path in list_edition_folders(folder)]
    mistakes.raise_if_any()
    return [one for one in shelved if one]


def read_all_editions(
    folder: Path, published_folders: Iterable[Path], cache: EditionCache | None = None
) -> list[ShelvedEdition]:
    """The editions of a folder, and those published in others, which may be missing or empty.

    In the others a folder without lock is ignored. Raises Refused with all mistakes of all editions.
    """
    mistakes = MistakeList()
    shelved = mistakes.attempt(read_shelved_editions, folder, cache) or []
    for path in (path for other in published_folders for path in _locked_folders(other)):
        found = mistakes.attempt(read_shelved, path, cache)
        shelved.extend([found] if found else [])
    mistakes.extend(_repeated(shelved))
    mistakes.raise_if_any()
    return shelved


def _locked_folders(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob(f"*/{LOCK_FILE}") if os.path.lexists(path))


def _repeated(shelved: Iterable[ShelvedEdition]) -> Iterator[Mistake]:
    for edition_id, count in Counter(one.edition.id for one in shelved).items():
        if count > 1:
            yield Mistake(edition_id, "同一个编号的评测版本有两份", "请只留一份；更正过的内容要做成修订版，用新的编号")

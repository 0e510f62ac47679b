"""Published editions as read before: reading YAML anew at every start would take ten times as long.

Nothing here is trusted: what comes out counts only if its fingerprint is the one in the edition's lock.
The folder may be deleted at any time.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from rongtong_assess.content.fingerprint import fingerprint_of
from rongtong_assess.core.edition import Edition


@dataclass(frozen=True, slots=True)
class EditionCache:
    """One JSON file per fingerprint."""

    folder: Path

    def find(self, fingerprint: str) -> Edition | None:
        """The edition with exactly this content."""
        try:
            edition = read_edition_json(self._file(fingerprint).read_bytes())
        except (OSError, ValidationError):
            return None
        is_the_same = fingerprint == edition.fingerprint == fingerprint_of(edition)
        return edition if is_the_same else None

    def keep(self, edition: Edition) -> None:
        """For the next start; where nothing can be written, that one is slower."""
        file = self._file(edition.fingerprint)
        draft = file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(edition_json(edition))
            draft.replace(file)

    def _file(self, fingerprint: str) -> Path:
        return self.folder / f"{fingerprint}.json"


def edition_json(edition: Edition) -> bytes:
    """All of it, as one JSON document."""
    return _adapter().dump_json(edition)


def read_edition_json(raw: bytes | str) -> Edition:
    """The same edition again. Raises pydantic.ValidationError."""
    return _adapter().validate_json(raw)


@cache
def _adapter() -> TypeAdapter[Edition]:
    return TypeAdapter(Edition)

"""Fingerprints of editions, and a cache of published ones by fingerprint.

The same content gives the same fingerprint, whatever its layout. Fields with their default value are left out, so a
program with more fields gives a published edition the same fingerprint.

Reading YAML at every start would take ten times as long as reading the cache. The cache is not trusted: an edition
counts only if its fingerprint is the one in its lock. The folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from rongtong_assess.core.edition.edition import Edition

NOT_CONTENT = "fingerprint"


def fingerprint_of(edition: Edition) -> str:
    """SHA-256 over canonical JSON: keys sorted, 1.50 written as 1.5; layout and comments do not count."""
    canonical = json.dumps(_plain(edition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value):
        parts = ((field, getattr(value, field.name)) for field in fields(value) if field.name != NOT_CONTENT)
        return {field.name: _plain(part) for field, part in parts if not _is_default(field, part)}
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def _is_default(field: Field[Any], value: object) -> bool:
    default = field.default if field.default_factory is MISSING else field.default_factory()
    return default is not MISSING and bool(value == default)


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
        """Store it for the next start; a folder that cannot be written to only makes that slower."""
        file = self._file(edition.fingerprint)
        draft = file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(edition_json(edition))
            draft.replace(file)

    def _file(self, fingerprint: str) -> Path:
        return self.folder / f"{fingerprint}.json"


def edition_json(edition: Edition) -> bytes:
    """The whole edition as one JSON document."""
    return _adapter().dump_json(edition)


def read_edition_json(raw: bytes | str) -> Edition:
    """The same edition again. Raises pydantic.ValidationError."""
    return _adapter().validate_json(raw)


@cache
def _adapter() -> TypeAdapter[Edition]:
    return TypeAdapter(Edition)

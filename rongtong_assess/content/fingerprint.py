"""The fingerprint of an edition: the same content gives the same hash, however it is written down.

What has its default value is left out, so a later program that knows more about editions gives a
published one the fingerprint it always had.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rongtong_assess.core.edition import Edition

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

"""What a firm adds to an answer: how sure it is, and a note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

REMARK_PREFIX = "remark."


class Sureness(IntEnum):
    """How sure a firm is of an answer; the name in small letters is how pages send it."""

    GUESSED = 1
    FAIRLY_SURE = 2
    PROVEN = 3

    @property
    def key(self) -> str:
        return self.name.lower()


SURENESS_BY_KEY: Mapping[str, Sureness | None] = {"": None, **{sureness.key: sureness for sureness in Sureness}}


@dataclass(frozen=True, slots=True)
class Remark:
    """One answer's remark. sureness: None where nothing was said."""

    question: str
    sureness: Sureness | None
    note: str
    changed_at: datetime
    changed_by: int | None

"""Which cases of a list a person wants to see: filters as they stand in an address and in a saved view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from rongtong_assess.core.consulting.case import CasePurpose, CaseState
from rongtong_assess.core.exact import find_count
from rongtong_assess.core.typed_text import one_line

MOST_SEARCHED = 60
MOST_VIEW_NAME = 40
MOST_SAVED_VIEWS = 20
"""Per person and organisation; ours."""
LARGEST_ACCOUNT = 2**31 - 1
YES = "1"
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Conditions that hold together; one left out lets everything through.

    is_waiting: only what waits for the person who looks. consultant: an account. region: the first two, four or all six
    digits of a code. search: a part of the firm's name or of the number of the case, or a credit code.
    """

    is_waiting: bool = False
    is_overdue: bool = False
    state: CaseState | None = None
    purpose: CasePurpose | None = None
    batch_id: UUID | None = None
    consultant: int | None = None
    region: str = ""
    industry: str = ""
    search: str = ""

    @property
    def words(self) -> dict[str, str]:
        """As parameters of an address; what is left out has none. `read_filter` reads them back."""
        found = {
            "waiting": YES if self.is_waiting else "",
            "overdue": YES if self.is_overdue else "",
            "state": self.state or "",
            "purpose": self.purpose or "",
            "batch": str(self.batch_id or ""),
            "consultant": str(self.consultant or ""),
            "region": self.region,
            "industry": self.industry,
            "q": self.search,
        }
        return {name: str(value) for name, value in found.items() if value}


def read_filter(parameters: Mapping[str, str]) -> WorkFilter:
    """The filter that an address asks for. What is no possible value is left out: a list is shown in any case."""
    region = parameters.get("region", "")
    return WorkFilter(
        is_waiting=parameters.get("waiting") == YES,
        is_overdue=parameters.get("overdue") == YES,
        state=_word(CaseState, parameters.get("state")),
        purpose=_word(CasePurpose, parameters.get("purpose")),
        batch_id=_identifier(parameters.get("batch")),
        consultant=find_count(parameters.get("consultant"), LARGEST_ACCOUNT) or None,
        region=region if region.isascii() and region.isdigit() and len(region) in {2, 4, 6} else "",
        industry=one_line(parameters.get("industry"))[:MOST_SEARCHED],
        search=one_line(parameters.get("q"))[:MOST_SEARCHED],
    )


def _word(words: type[Word], text: str | None) -> Word | None:
    return words(text) if text in set(words) else None


def _identifier(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None

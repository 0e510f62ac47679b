"""Who has to act next on a case, and which cases of a list a person wants to see.

Filters stand as they are in an address and in a kept filter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from rongtong_assess.core.consulting.case import CaseParty, CasePurpose, CaseState, CaseStep
from rongtong_assess.core.exact import find_count
from rongtong_assess.core.typed_text import one_line


@dataclass(frozen=True, slots=True)
class NextStep:
    """What carries a case forward out of a state. parties: those whose task it is.

    Others may be allowed to take the step as well (an assessor may resume for a firm that sent papers); for them the
    case does not wait.
    """

    step: CaseStep
    parties: frozenset[CaseParty]


def _by(step: CaseStep, *parties: CaseParty) -> NextStep:
    return NextStep(step, frozenset(parties))


NEXT_STEPS: Mapping[CaseState, NextStep] = MappingProxyType(
    {
        CaseState.TO_ASSIGN: _by(CaseStep.ASSIGN, CaseParty.MANAGER),
        CaseState.ASSIGNED: _by(CaseStep.SCHEDULE, CaseParty.ASSESSOR),
        CaseState.SCHEDULED: _by(CaseStep.BEGIN, CaseParty.ASSESSOR),
        CaseState.ON_SITE: _by(CaseStep.SIGN, CaseParty.ASSESSOR),
        CaseState.RETURNED: _by(CaseStep.RESUPPLY, CaseParty.FIRM),
        CaseState.IN_REVIEW: _by(CaseStep.CONCLUDE, CaseParty.ASSESSOR, CaseParty.REVIEWER),
        CaseState.RECTIFYING: _by(CaseStep.FINISH_RECTIFICATION, CaseParty.FIRM),
        CaseState.APPEALED: _by(CaseStep.REJECT_APPEAL, CaseParty.MANAGER, CaseParty.REVIEWER),
    }
)
"""By state; an ended case waits for nobody. An appeal waits for a decision, whichever it is."""

STATES_OF_UNSIGNED = frozenset({CaseState.IN_REVIEW, CaseState.APPEALED})
"""States in which a case waits only for people who have not put their names to its result."""


def states_waiting_for(parties: frozenset[CaseParty]) -> frozenset[CaseState]:
    """The states in which a case waits for somebody in these capacities."""
    return frozenset(state for state, following in NEXT_STEPS.items() if following.parties & parties)


def waits_for(state: CaseState, parties: frozenset[CaseParty]) -> bool:
    """Whether a case in this state waits for somebody in these capacities."""
    return state in states_waiting_for(parties)


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

"""Who has to act next on a case: the rule behind the list of what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rongtong_assess.core.consulting.case import CaseParty, CaseState, CaseStep


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

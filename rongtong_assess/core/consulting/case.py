"""A case: one firm in the hands of one platform for one purpose; its states, and the table of steps between them.

The states are those of pilot cities, as far as they could be read. Every pair of state and step that is not in `STEPS`
is refused for everyone. Which party may take a step, and whether it needs a reason or a deadline, is part of the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.visit.finding import ValueKind


class CasePurpose(StrEnum):
    """Why the platform works with the firm: 诊断, 初评, 现场评定, 复评, 验收."""

    DIAGNOSIS = "diagnosis"
    INITIAL = "initial"
    ON_SITE = "on_site"
    RECHECK = "recheck"
    ACCEPTANCE = "acceptance"


class CaseState(StrEnum):
    """Where a case stands."""

    TO_ASSIGN = "to_assign"
    ASSIGNED = "assigned"
    SCHEDULED = "scheduled"
    ON_SITE = "on_site"
    RETURNED = "returned"
    IN_REVIEW = "in_review"
    CONCLUDED = "concluded"
    RECTIFYING = "rectifying"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"


class CaseParty(StrEnum):
    """In which capacity a person acts on one case; a person may have several."""

    FIRM_OWNER = "firm_owner"
    FIRM = "firm"
    MANAGER = "manager"
    ASSESSOR = "assessor"
    REVIEWER = "reviewer"


class CaseStep(StrEnum):
    """What moves a case from one state to another."""

    ASSIGN = "assign"
    REASSIGN = "reassign"
    UNASSIGN = "unassign"
    SCHEDULE = "schedule"
    RESCHEDULE = "reschedule"
    BEGIN = "begin"
    RETURN = "return"
    RESUPPLY = "resupply"
    SIGN = "sign"
    SEND_BACK = "send_back"
    CONCLUDE = "conclude"
    REQUIRE_RECTIFICATION = "require_rectification"
    FINISH_RECTIFICATION = "finish_rectification"
    APPEAL = "appeal"
    GRANT_APPEAL = "grant_appeal"
    REJECT_APPEAL = "reject_appeal"
    REVISE = "revise"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table of steps.

    opens_round: a new round begins, in which other people may be assigned; findings start from what is declared then.
    """

    source: CaseState
    step: CaseStep
    target: CaseState
    parties: frozenset[CaseParty]
    needs_reason: bool = False
    needs_deadline: bool = False
    opens_round: bool = False


def _rows(
    sources: Iterable[CaseState], step: CaseStep, *, to: CaseState, by: Iterable[CaseParty], **needs: bool
) -> tuple[Transition, ...]:
    return tuple(Transition(source, step, to, frozenset(by), **needs) for source in sources)


def _staying(states: Iterable[CaseState], step: CaseStep, *, by: Iterable[CaseParty]) -> tuple[Transition, ...]:
    """A step with a reason that leaves the state as it is."""
    return tuple(Transition(state, step, state, frozenset(by), needs_reason=True) for state in states)


_MANAGER, _ASSESSOR, _REVIEWER = CaseParty.MANAGER, CaseParty.ASSESSOR, CaseParty.REVIEWER
_S, _T = CaseState, CaseStep
_TO_BE_DONE_BY = {"needs_reason": True, "needs_deadline": True}

STEPS: tuple[Transition, ...] = (
    *_rows([_S.TO_ASSIGN], _T.ASSIGN, to=_S.ASSIGNED, by=[_MANAGER]),
    *_staying([_S.ASSIGNED, _S.SCHEDULED, _S.ON_SITE, _S.RETURNED], _T.REASSIGN, by=[_MANAGER]),
    *_rows([_S.ASSIGNED, _S.SCHEDULED], _T.UNASSIGN, to=_S.TO_ASSIGN, by=[_MANAGER], needs_reason=True),
    *_rows([_S.ASSIGNED], _T.SCHEDULE, to=_S.SCHEDULED, by=[_MANAGER, _ASSESSOR], needs_deadline=True),
    *_rows([_S.SCHEDULED], _T.RESCHEDULE, to=_S.SCHEDULED, by=[_MANAGER, _ASSESSOR], **_TO_BE_DONE_BY),
    *_rows([_S.SCHEDULED], _T.BEGIN, to=_S.ON_SITE, by=[_ASSESSOR]),
    *_rows([_S.ON_SITE], _T.RETURN, to=_S.RETURNED, by=[_ASSESSOR], **_TO_BE_DONE_BY),
    *_rows([_S.IN_REVIEW], _T.RETURN, to=_S.RETURNED, by=[_REVIEWER], **_TO_BE_DONE_BY),
    *_rows([_S.RETURNED], _T.RESUPPLY, to=_S.ON_SITE, by=[CaseParty.FIRM, _ASSESSOR]),
    *_rows([_S.ON_SITE], _T.SIGN, to=_S.IN_REVIEW, by=[_ASSESSOR]),
    *_rows([_S.IN_REVIEW], _T.SEND_BACK, to=_S.ON_SITE, by=[_REVIEWER], needs_reason=True),
    *_rows([_S.IN_REVIEW], _T.CONCLUDE, to=_S.CONCLUDED, by=[_ASSESSOR, _REVIEWER]),
    *_rows([_S.CONCLUDED], _T.REQUIRE_RECTIFICATION, to=_S.RECTIFYING, by=[_MANAGER, _REVIEWER], **_TO_BE_DONE_BY),
    *_rows([_S.RECTIFYING], _T.FINISH_RECTIFICATION, to=_S.TO_ASSIGN, by=[CaseParty.FIRM, _MANAGER], opens_round=True),
    *_rows([_S.CONCLUDED], _T.APPEAL, to=_S.APPEALED, by=[CaseParty.FIRM_OWNER], needs_reason=True),
    *_rows(
        [_S.APPEALED], _T.GRANT_APPEAL, to=_S.TO_ASSIGN, by=[_MANAGER, _REVIEWER], needs_reason=True, opens_round=True
    ),
    *_rows([_S.APPEALED], _T.REJECT_APPEAL, to=_S.CONCLUDED, by=[_MANAGER, _REVIEWER], needs_reason=True),
    *_rows([_S.CONCLUDED], _T.REVISE, to=_S.ON_SITE, by=[_MANAGER], needs_reason=True),
    *_rows(
        [_S.TO_ASSIGN, _S.ASSIGNED, _S.SCHEDULED, _S.RETURNED],
        _T.WITHDRAW,
        to=_S.WITHDRAWN,
        by=[CaseParty.FIRM_OWNER, _MANAGER],
        needs_reason=True,
    ),
)
"""Every step there is. RESCHEDULE, SCHEDULE: the deadline is the day of the visit."""

_BY_PAIR = {(row.source, row.step): row for row in STEPS}
ENDED_STATES = frozenset({CaseState.CONCLUDED, CaseState.WITHDRAWN})
BINDING_SIGNATURES = frozenset({CaseStep.SIGN, CaseStep.CONCLUDE})
"""The steps by which a person puts a name to the result."""
VOIDING_STEPS = frozenset(
    {CaseStep.SEND_BACK, CaseStep.RETURN, CaseStep.REVISE, CaseStep.FINISH_RECTIFICATION, CaseStep.GRANT_APPEAL}
)
"""The steps after which the signatures until then count no longer; they stay on record."""
FINDINGS_OPEN_STATES = frozenset({CaseState.ON_SITE})
"""Findings may change in these only: not before the visit has begun, and not once somebody has signed them."""

_FIRST_ROUND_VALUE = {
    CasePurpose.DIAGNOSIS: ValueKind.INITIAL,
    CasePurpose.INITIAL: ValueKind.INITIAL,
    CasePurpose.ON_SITE: ValueKind.ON_SITE,
    CasePurpose.ACCEPTANCE: ValueKind.ON_SITE,
    CasePurpose.RECHECK: ValueKind.RECHECK,
}


def value_kind(purpose: CasePurpose, round_number: int) -> ValueKind:
    """Which of the four values the findings of this round make. A later round of a rating on site is a re-check."""
    first = _FIRST_ROUND_VALUE[purpose]
    return ValueKind.RECHECK if first is ValueKind.ON_SITE and round_number > 1 else first


@dataclass(frozen=True, slots=True)
class CaseStand:
    """What the rules need to know of a case now.

    due_on: the deadline of the present state. appeal_until: the last day on which the firm may appeal; None where it
    may not, or not any more. signed_this_round: accounts whose signatures count now. signed_before: accounts that
    signed any earlier round or version. signed_appealed: accounts that signed a result against which an appeal was
    granted; they have no say in what follows.
    """

    state: CaseState
    due_on: date | None = None
    appeal_until: date | None = None
    signed_this_round: frozenset[int] = frozenset()
    signed_before: frozenset[int] = frozenset()
    signed_appealed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class StepTaken:
    """What a person asks for. due_on: the new deadline, for SCHEDULE the day of the visit."""

    step: CaseStep
    reason: str = ""
    due_on: date | None = None


def parties_of(actor: Actor, *, firm_id: object, platform_id: object, is_member: bool) -> frozenset[CaseParty]:
    """In which capacities the actor may act on a case; empty for strangers and readers. is_member: assigned to it."""
    if actor.kind is OrganisationKind.FIRM and actor.organisation_id == firm_id:
        return {
            Role.OWNER: frozenset({CaseParty.FIRM_OWNER, CaseParty.FIRM}),
            Role.CONTRIBUTOR: frozenset({CaseParty.FIRM}),
        }.get(actor.role, frozenset())
    if actor.kind is not OrganisationKind.PLATFORM or actor.organisation_id != platform_id:
        return frozenset()
    own = {CaseParty.ASSESSOR} if is_member and actor.role in {Role.MANAGER, Role.CONSULTANT} else set()
    if actor.role is Role.MANAGER:
        own |= {CaseParty.MANAGER, CaseParty.REVIEWER}
    if actor.role is Role.REVIEWER:
        own |= {CaseParty.REVIEWER}
    return frozenset(own)


def list_steps(state: CaseState, parties: frozenset[CaseParty]) -> tuple[Transition, ...]:
    """The steps that these parties may take now, in the order of the table."""
    return tuple(row for row in STEPS if row.source is state and row.parties & parties)


def find_transition(state: CaseState, step: CaseStep) -> Transition | None:
    """The row of the table for this pair; None for a pair that is not in it."""
    return _BY_PAIR.get((state, step))


def is_late(stand: CaseStand, today: date) -> bool:
    """Whether the deadline of the present state has passed. An ended case has none."""
    return stand.state not in ENDED_STATES and stand.due_on is not None and today > stand.due_on

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
from rongtong_assess.core.errors import Mistake, NotFound, Refused
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
    sources: Iterable[CaseState], step: CaseStep, target: CaseState, parties: Iterable[CaseParty], **needs: bool
) -> tuple[Transition, ...]:
    return tuple(Transition(source, step, target, frozenset(parties), **needs) for source in sources)


_MANAGER, _ASSESSOR, _REVIEWER = CaseParty.MANAGER, CaseParty.ASSESSOR, CaseParty.REVIEWER
_S, _T = CaseState, CaseStep
_NOT_YET_ON_SITE = (_S.TO_ASSIGN, _S.ASSIGNED, _S.SCHEDULED)

STEPS: tuple[Transition, ...] = (
    *_rows([_S.TO_ASSIGN], _T.ASSIGN, _S.ASSIGNED, [_MANAGER]),
    *_rows([_S.ASSIGNED], _T.REASSIGN, _S.ASSIGNED, [_MANAGER], needs_reason=True),
    *_rows([_S.SCHEDULED], _T.REASSIGN, _S.SCHEDULED, [_MANAGER], needs_reason=True),
    *_rows([_S.ON_SITE], _T.REASSIGN, _S.ON_SITE, [_MANAGER], needs_reason=True),
    *_rows([_S.RETURNED], _T.REASSIGN, _S.RETURNED, [_MANAGER], needs_reason=True),
    *_rows([_S.ASSIGNED, _S.SCHEDULED], _T.UNASSIGN, _S.TO_ASSIGN, [_MANAGER], needs_reason=True),
    *_rows([_S.ASSIGNED], _T.SCHEDULE, _S.SCHEDULED, [_MANAGER, _ASSESSOR], needs_deadline=True),
    *_rows([_S.SCHEDULED], _T.RESCHEDULE, _S.SCHEDULED, [_MANAGER, _ASSESSOR], needs_reason=True, needs_deadline=True),
    *_rows([_S.SCHEDULED], _T.BEGIN, _S.ON_SITE, [_ASSESSOR]),
    *_rows([_S.ON_SITE], _T.RETURN, _S.RETURNED, [_ASSESSOR], needs_reason=True, needs_deadline=True),
    *_rows([_S.IN_REVIEW], _T.RETURN, _S.RETURNED, [_REVIEWER], needs_reason=True, needs_deadline=True),
    *_rows([_S.RETURNED], _T.RESUPPLY, _S.ON_SITE, [CaseParty.FIRM, _ASSESSOR]),
    *_rows([_S.ON_SITE], _T.SIGN, _S.IN_REVIEW, [_ASSESSOR]),
    *_rows([_S.IN_REVIEW], _T.SEND_BACK, _S.ON_SITE, [_REVIEWER], needs_reason=True),
    *_rows([_S.IN_REVIEW], _T.CONCLUDE, _S.CONCLUDED, [_ASSESSOR, _REVIEWER]),
    *_rows(
        [_S.CONCLUDED], _T.REQUIRE_RECTIFICATION, _S.RECTIFYING, [_MANAGER, _REVIEWER],
        needs_reason=True, needs_deadline=True,
    ),
    *_rows([_S.RECTIFYING], _T.FINISH_RECTIFICATION, _S.TO_ASSIGN, [CaseParty.FIRM, _MANAGER], opens_round=True),
    *_rows([_S.CONCLUDED], _T.APPEAL, _S.APPEALED, [CaseParty.FIRM_OWNER], needs_reason=True),
    *_rows([_S.APPEALED], _T.GRANT_APPEAL, _S.TO_ASSIGN, [_MANAGER, _REVIEWER], needs_reason=True, opens_round=True),
    *_rows([_S.APPEALED], _T.REJECT_APPEAL, _S.CONCLUDED, [_MANAGER, _REVIEWER], needs_reason=True),
    *_rows([_S.CONCLUDED], _T.REVISE, _S.ON_SITE, [_MANAGER], needs_reason=True),
    *_rows(
        [*_NOT_YET_ON_SITE, _S.RETURNED], _T.WITHDRAW, _S.WITHDRAWN, [CaseParty.FIRM_OWNER, _MANAGER], needs_reason=True
    ),
)  # fmt: skip
"""Every step there is. RESCHEDULE, SCHEDULE: the deadline is the day of the visit."""

_BY_PAIR = {(row.source, row.step): row for row in STEPS}
ENDED_STATES = frozenset({CaseState.CONCLUDED, CaseState.WITHDRAWN})
BINDING_SIGNATURES = frozenset({CaseStep.SIGN, CaseStep.CONCLUDE})
"""The steps by which a person puts a name to the result."""

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

    due_on: the deadline of the present state. signed_this_round, signed_before: accounts that put their names to the
    result in this round since it was last sent back, and in any earlier round or version.
    """

    state: CaseState
    due_on: date | None = None
    signed_this_round: frozenset[int] = frozenset()
    signed_before: frozenset[int] = frozenset()


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


def decide_step(
    stand: CaseStand, taken: StepTaken, parties: frozenset[CaseParty], *, account_id: int | None, today: date
) -> Transition:
    """The row of the table by which the case moves.

    today: in China. Raises NotFound for people who have nothing to do with the case; Refused, with what to do, for a
    step that is not in the table or not this person's, a missing reason or deadline, a late step without a reason,
    and a second signature by the person of the first.
    """
    if not parties:
        raise NotFound
    row = _BY_PAIR.get((stand.state, taken.step))
    if row is None:
        raise Refused.because("step", "案件现在的状态不能做这一步", "请刷新页面，看看同事是不是已经办过了")
    if not row.parties & parties:
        raise Refused.because("step", "这一步不由您来办", "请联系案件的主管、顾问或复核人")
    if mistakes := [*_missing(stand, taken, row, today=today), *_signature_mistakes(stand, row, account_id)]:
        raise Refused(mistakes)
    return row


def is_late(stand: CaseStand, today: date) -> bool:
    """Whether the deadline of the present state has passed. An ended case has none."""
    return stand.state not in ENDED_STATES and stand.due_on is not None and today > stand.due_on


def _missing(stand: CaseStand, taken: StepTaken, row: Transition, *, today: date) -> list[Mistake]:
    mistakes = []
    if row.needs_reason and not taken.reason.strip():
        mistakes.append(Mistake("reason", "没有写原因", "请写一句原因，企业和同事都看得到"))
    elif is_late(stand, today) and not taken.reason.strip():
        mistakes.append(Mistake("reason", "这一步已经过了期限，没有写晚办的原因", "请写一句晚办的原因"))
    if row.needs_deadline and taken.due_on is None:
        mistakes.append(Mistake("due_on", "没有填日期", "请选一个日期"))
    elif taken.due_on is not None and taken.due_on < today:
        mistakes.append(Mistake("due_on", "日期已经过去了", "请选今天或以后的日期"))
    return mistakes


def _signature_mistakes(stand: CaseStand, row: Transition, account_id: int | None) -> list[Mistake]:
    if row.step is CaseStep.CONCLUDE and account_id in stand.signed_this_round:
        return [Mistake("step", "您已经签过第一个名了，第二个名要由另一个人签", "请让复核人或另一位顾问来签")]
    decides_appeal = row.step in {CaseStep.GRANT_APPEAL, CaseStep.REJECT_APPEAL}
    if decides_appeal and account_id in stand.signed_this_round | stand.signed_before:
        return [Mistake("step", "您在这个结论上签过名，不能处理对它的申诉", "请让没有签过名的主管或复核人处理")]
    return []

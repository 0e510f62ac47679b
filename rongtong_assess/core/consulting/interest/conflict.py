"""Conflicts of interest between a person and a firm: what counts, for how long, and what can be done about it.

Which kinds count, for how long and whether a second person may lift them is the table `CONFLICT_RULES`. Practice names
the ties (sold, advised, trained, employed) and a period; which of them are hard is ours. A conflict never begins with
time alone: it lapses, or somebody records another tie. So whoever is free of conflicts when assigned stays so until a
new fact is known. A soft conflict may be accepted for one case by two people, with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.consulting.interest.tie import FirmFacts, Party, PersonFacts, TieKind
from rongtong_assess.core.errors import Mistake, Refused

DEFAULT_YEARS = 3
FEWEST_YEARS, MOST_YEARS = 1, 10
"""For how many years a tie that ended still counts; each platform may set its own, within these bounds."""
MOST_REASON = 500


class ConflictKind(StrEnum):
    """Why a person should not work on a firm's case; the first five are declared, the others are computed."""

    SOLD = "sold"
    ADVISED = "advised"
    TRAINED = "trained"
    EMPLOYED = "employed"
    AVOID = "avoid"
    MEMBER = "member"
    FORMER_MEMBER = "former_member"
    OWN_EMPLOYER = "own_employer"
    SUPPLIER = "supplier"
    OFFERS = "offers"
    DIAGNOSED = "diagnosed"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class ConflictRule:
    """is_hard: nobody may lift it. reason: why it is hard or not. purposes: of the cases for which it counts."""

    is_hard: bool
    reason: str
    purposes: frozenset[CasePurpose] = frozenset(CasePurpose)


RATINGS = frozenset({CasePurpose.ON_SITE, CasePurpose.RECHECK, CasePurpose.ACCEPTANCE})

CONFLICT_RULES: Mapping[ConflictKind, ConflictRule] = {
    ConflictKind.SOLD: ConflictRule(True, "a higher level can be the proof of what was sold"),
    ConflictKind.EMPLOYED: ConflictRule(True, "loyalty, shares and pensions outlast employment"),
    ConflictKind.AVOID: ConflictRule(True, "whoever asked to be kept away is kept away"),
    ConflictKind.MEMBER: ConflictRule(True, "may write the very answers that are to be checked"),
    ConflictKind.OWN_EMPLOYER: ConflictRule(True, "would rate the own employer or a firm of its holding"),
    ConflictKind.SUPPLIER: ConflictRule(True, "would rate what the own employer is paid for"),
    ConflictKind.SIGNED: ConflictRule(True, "an appeal goes to people who did not sign"),
    ConflictKind.ADVISED: ConflictRule(False, "in a small region the few who know a trade have advised most of it"),
    ConflictKind.TRAINED: ConflictRule(False, "a public course taught to many firms hardly binds"),
    ConflictKind.FORMER_MEMBER: ConflictRule(False, "a service firm may have entered answers for a client once"),
    ConflictKind.OFFERS: ConflictRule(False, "the employer has something that would fit; the firm has not chosen it"),
    ConflictKind.DIAGNOSED: ConflictRule(False, "rates what came of the own advice; knows the firm best", RATINGS),
}
"""Ours; the order is that in which conflicts are named."""


@dataclass(frozen=True, slots=True)
class InterestConflict:
    """About which organisation, and the last day on which it counts; None where no day ends it."""

    kind: ConflictKind
    about: str = ""
    until: date | None = None

    @property
    def is_hard(self) -> bool:
        return CONFLICT_RULES[self.kind].is_hard


@dataclass(frozen=True, slots=True)
class CheckedCase:
    """For which case, on which day in China, and for how many years a tie that ended still counts."""

    purpose: CasePurpose
    today: date
    years: int = DEFAULT_YEARS


def find_conflicts(person: PersonFacts, firm: FirmFacts, case: CheckedCase) -> tuple[InterestConflict, ...]:
    """Every conflict of the person with the firm, in the order of the table."""
    found = {
        conflict
        for conflict in _list_all(person, firm, case.years)
        if case.purpose in CONFLICT_RULES[conflict.kind].purposes
        and (conflict.until is None or case.today <= conflict.until)
    }
    order = list(CONFLICT_RULES)
    return tuple(sorted(found, key=lambda conflict: (order.index(conflict.kind), conflict.about, str(conflict.until))))


@dataclass(frozen=True, slots=True)
class Waiver:
    """A soft conflict that two people accept for one case, with a reason.

    kinds: what was known when it was asked for; a kind that comes to light later is not covered.
    """

    account_id: int
    kinds: frozenset[ConflictKind]
    reason: str
    asked_by: int
    granted_by: int | None = None

    def lifts(self, conflict: InterestConflict, account_id: int) -> bool:
        """Whether it lifts this conflict of this person: never a hard one, never with one person's word."""
        is_by_two = self.granted_by is not None and self.granted_by not in {self.asked_by, self.account_id}
        is_meant = self.account_id == account_id and conflict.kind in self.kinds
        return is_meant and is_by_two and bool(self.reason.strip()) and not conflict.is_hard


def list_barred(
    people: Iterable[PersonFacts], firm: FirmFacts, case: CheckedCase, *, waivers: Collection[Waiver]
) -> dict[int, tuple[InterestConflict, ...]]:
    """The one check: by account, the conflicts that keep a person away from the case; empty where nobody has any.

    Asked before anybody is assigned, begins, signs or reviews, and of those assigned whenever a new fact is recorded.
    """
    found = {person.account_id: find_conflicts(person, firm, case) for person in people}
    unlifted = {
        account_id: tuple(
            conflict for conflict in conflicts if not any(waiver.lifts(conflict, account_id) for waiver in waivers)
        )
        for account_id, conflicts in found.items()
    }
    return {account_id: conflicts for account_id, conflicts in unlifted.items() if conflicts}


def ask_waiver(
    conflicts: Collection[InterestConflict],
    *,
    account_id: int,
    reason: str,
    asked_by: int,
    most_reason: int = MOST_REASON,
) -> Waiver:
    """The request to lift all soft conflicts of a person. Raises Refused with every mistake."""
    mistakes = []
    if not conflicts:
        mistakes.append(Mistake("consultants", "这个人和这家企业没有利益关系，不需要申请", "直接分派就可以"))
    if any(conflict.is_hard for conflict in conflicts):
        mistakes.append(Mistake("consultants", "这种利益关系谁也不能放行", "请换一位没有利益关系的顾问"))
    if not reason.strip():
        mistakes.append(Mistake("reason", "没有写为什么仍要请这个人办", "请写一两句理由，会长期留在案件记录里"))
    elif len(reason) > most_reason:
        mistakes.append(Mistake("reason", f"理由超过了 {most_reason} 个字", "请写短一些"))
    if mistakes:
        raise Refused(mistakes)
    return Waiver(account_id, frozenset(conflict.kind for conflict in conflicts), reason.strip(), asked_by)


def refuse_same_person(waiver: Waiver, *, granted_by: int | None) -> None:
    """Raises Refused where whoever decides has asked for it himself, or is the person it is about."""
    if granted_by is None or granted_by == waiver.asked_by:
        raise Refused.because("waiver", "申请的人不能自己同意", "请让另一位主管或复核人来决定")
    if granted_by == waiver.account_id:
        raise Refused.because("waiver", "这份申请说的就是您，您不能自己同意", "请让另一位主管或复核人来决定")


def add_years(day: date, years: int) -> date:
    """The same day so many years later; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _list_all(person: PersonFacts, firm: FirmFacts, years: int) -> Iterator[InterestConflict]:
    """Every fact that makes a conflict on some day, without looking at the day."""
    theirs = (firm.firm, firm.holding)
    for tie in person.ties:
        if _meets((tie.firm, tie.holding), theirs):
            # Whoever asked to be kept away from a firm named the last day himself.
            rest = 0 if tie.kind is TieKind.AVOID else years
            yield InterestConflict(ConflictKind(tie.kind), tie.firm.name, _last_day(tie.ended_on, rest))
    for link in person.memberships:
        if _meets((link.organisation,), theirs):
            kind = ConflictKind.MEMBER if link.ended_on is None else ConflictKind.FORMER_MEMBER
            yield InterestConflict(kind, link.organisation.name, _last_day(link.ended_on, years))
    for link in person.diagnoses:
        if _meets((link.organisation,), (firm.firm,)):
            yield InterestConflict(ConflictKind.DIAGNOSED, link.organisation.name, _last_day(link.ended_on, years))
    by_employer = {
        ConflictKind.OWN_EMPLOYER: theirs,
        ConflictKind.SUPPLIER: firm.suppliers,
        ConflictKind.OFFERS: firm.offered_by,
    }
    met = (kind for kind, parties in by_employer.items() if _meets((person.employer,), parties))
    yield from (InterestConflict(kind, person.employer.name) for kind in met)
    if person.account_id in firm.signed:
        yield InterestConflict(ConflictKind.SIGNED, firm.firm.name)


def _meets(own: Iterable[Party], theirs: Collection[Party]) -> bool:
    return any(party.is_same(other) for party in own for other in theirs)


def _last_day(ended_on: date | None, years: int) -> date | None:
    return None if ended_on is None else add_years(ended_on, years)

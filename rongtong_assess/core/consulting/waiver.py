"""A soft conflict of interest that two people accept for one case; and the one check, which knows such waivers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rongtong_assess.core.consulting.conflict import CheckedCase, ConflictKind, InterestConflict, find_conflicts
from rongtong_assess.core.consulting.tie import FirmFacts, PersonFacts
from rongtong_assess.core.errors import Mistake, Refused

MOST_REASON = 500


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

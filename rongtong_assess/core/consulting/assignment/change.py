"""What a change of a plan by hand costs: the difference of the totals, without pricing the whole plan again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rongtong_assess.core.consulting.assignment.plan import Chosen, read_members
from rongtong_assess.core.consulting.assignment.question import (
    AssignableConsultant,
    AssignableFirm,
    AssignmentQuestion,
    fit_of,
    load_cost,
)
from rongtong_assess.core.errors import Refused

MOST_LOOKED_AT = 16
"""People among whom other teams are looked for, the cheapest first."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Other people for a firm, the leading one first, and how much more the plan costs with them."""

    consultants: tuple[str, ...]
    difference: int


class ChangePrices:
    """Prices of changes to one plan, in which every firm keeps its people but one."""

    def __init__(self, question: AssignmentQuestion, chosen: Chosen) -> None:
        self._question, self._chosen = question, chosen
        self._numbers = Counter({consultant.id: consultant.load for consultant in question.consultants})
        self._numbers.update(id for ids in chosen.values() for id in ids)

    def price(self, firm_id: str, consultants: Sequence[str]) -> int:
        """How much more the plan costs when these people, or nobody, have the firm; negative where it costs less.

        Raises Refused where they may not.
        """
        firm = self._question.firms_by_id[firm_id]
        before = read_members(self._question, firm, self._chosen.get(firm_id, ()))
        after = read_members(self._question, firm, consultants)
        added = [member for member in after if member not in before]
        removed = [member for member in before if member not in after]
        for member in added:
            if self._numbers[member.id] >= member.capacity:
                what = f"选的顾问里有人排满了，最多能接 {member.capacity} 家"
                raise Refused.because(firm_id, what, "请换一位有空的顾问")
        load = sum(load_cost(member, self._numbers[member.id] + 1) for member in added)
        load -= sum(load_cost(member, self._numbers[member.id]) for member in removed)
        return self._firm_cost(firm, after) - self._firm_cost(firm, before) + load

    def list_alternatives(self, firm_id: str) -> list[Alternative]:
        """Others who could have the firm, the cheapest first: everybody who could go alone, teams of the best suited.

        Leaving the firm out is not among them.
        """
        present = set(self._chosen.get(firm_id, ()))
        found = [
            Alternative(tuple(member.id for member in members), difference)
            for members, difference in self._price_all(self._question.firms_by_id[firm_id])
            if {member.id for member in members} != present
        ]
        return sorted(found, key=lambda alternative: (alternative.difference, alternative.consultants))

    def _price_all(self, firm: AssignableFirm) -> Iterator[tuple[list[AssignableConsultant], int]]:
        for team in combinations(self._list_people(firm), self._question.team_size):
            try:
                difference = self.price(firm.id, [member.id for member in team])
            except Refused:
                continue
            yield read_members(self._question, firm, [member.id for member in team]), difference

    def _list_people(self, firm: AssignableFirm) -> list[AssignableConsultant]:
        """Everybody who may go and has room or goes already; for teams the cheapest of them."""
        present = self._chosen.get(firm.id, ())
        free = [
            member
            for member in self._question.list_allowed(firm)
            if member.id in present or self._numbers[member.id] < member.capacity
        ]
        if self._question.team_size == 1:
            return free
        ranked = sorted(free, key=lambda member: (member.id not in present, self._alone(firm, member), member.id))
        return ranked[:MOST_LOOKED_AT]

    def _alone(self, firm: AssignableFirm, member: AssignableConsultant) -> int:
        return fit_of(firm, member).total + load_cost(member, self._numbers[member.id] + 1)

    def _firm_cost(self, firm: AssignableFirm, members: Sequence[AssignableConsultant]) -> int:
        """What the firm costs without load."""
        if not members:
            return self._question.left_out_of(firm)
        fits = sum(fit_of(firm, member).total for member in members)
        return fits + self._question.change_of(firm, (member.id for member in members))

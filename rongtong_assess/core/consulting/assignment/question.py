"""AssignmentQuestion: firms that wait, consultants who could go, and what an assignment costs, exactly.

The cost of a pair is how badly a consultant fits a firm; whole numbers, smaller is better. Every figure below is fixed
by the public interface of `rongtong assign`, so that other programs can check a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

SAME_CITY, SAME_PROVINCE, ELSEWHERE = 0, 3, 8
OTHER_INDUSTRY = 4
MOST_FOR_SCENES = 4
OTHER_THAN_BEFORE = 3
MOST_FOR_LOAD = 10
LEFT_OUT = 1000
CITY_DIGITS, PROVINCE_DIGITS = 4, 2
TEAM_SIZES = (1, 2)


@dataclass(frozen=True)
class AssignableFirm:
    """A firm that waits for consultants.

    region: six digits of GB/T 2260. industry: a division of GB/T 4754, such as C34. urgency: 1 to 3, 3 is the most
    urgent. previous: the consultant who knows the firm already.
    """

    id: str
    region: str
    industry: str
    scenes: frozenset[str] = frozenset()
    urgency: int = 1
    previous: str | None = None


@dataclass(frozen=True)
class AssignableConsultant:
    """A consultant who could go.

    capacity: the most cases he may have at a time; load: how many he has already, besides those of this question.
    avoid: firms that he must never be sent to.
    """

    id: str
    organisation: str
    regions: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    scenes: frozenset[str] = frozenset()
    capacity: int = 0
    load: int = 0
    avoid: frozenset[str] = frozenset()

    @cached_property
    def cities(self) -> frozenset[str]:
        return frozenset(region[:CITY_DIGITS] for region in self.regions)

    @cached_property
    def provinces(self) -> frozenset[str]:
        return frozenset(region[:PROVINCE_DIGITS] for region in self.regions)

    @property
    def free_places(self) -> int:
        return self.capacity - self.load


@dataclass(frozen=True, slots=True)
class CostParts:
    """Where the cost of an assignment comes from; of a team, the parts of its members added up."""

    region: int = 0
    industry: int = 0
    scenes: int = 0
    previous: int = 0
    load: int = 0
    change: int = 0

    @property
    def total(self) -> int:
        return self.region + self.industry + self.scenes + self.previous + self.load + self.change

    def __add__(self, other: CostParts) -> CostParts:
        return CostParts(
            self.region + other.region,
            self.industry + other.industry,
            self.scenes + other.scenes,
            self.previous + other.previous,
            self.load + other.load,
            self.change + other.change,
        )


@dataclass(frozen=True)
class AssignmentQuestion:
    """What `rongtong assign` is asked.

    organisations_differ: whether the two of a team must come from two organisations. present: the consultants whom
    firms have now, by firm; change_cost: what it costs to change such a set, or to leave the firm out.
    """

    firms: tuple[AssignableFirm, ...]
    consultants: tuple[AssignableConsultant, ...]
    team_size: int = 1
    organisations_differ: bool = False
    present: Mapping[str, frozenset[str]] = field(default_factory=dict)
    change_cost: int = 0

    @cached_property
    def firms_by_id(self) -> Mapping[str, AssignableFirm]:
        return {firm.id: firm for firm in self.firms}

    @cached_property
    def consultants_by_id(self) -> Mapping[str, AssignableConsultant]:
        return {consultant.id: consultant for consultant in self.consultants}

    def list_allowed(self, firm: AssignableFirm) -> list[AssignableConsultant]:
        """The consultants who do not have to avoid the firm, however busy they are."""
        return [consultant for consultant in self.consultants if firm.id not in consultant.avoid]

    def may_be_a_team(self, members: Iterable[AssignableConsultant]) -> bool:
        """Whether so many people of these organisations may go together."""
        organisations = [member.organisation for member in members]
        is_mixed = not self.organisations_differ or len(set(organisations)) == len(organisations)
        return len(organisations) == self.team_size and is_mixed

    def is_anybody_allowed(self, firm: AssignableFirm) -> bool:
        """Whether a team could go to the firm if everybody had time."""
        allowed = self.list_allowed(firm)
        people = {member.organisation for member in allowed} if self.organisations_differ else allowed
        return len(people) >= self.team_size

    def change_of(self, firm: AssignableFirm, members: Iterable[str]) -> int:
        """What it costs that the firm gets these people instead of those it has."""
        present = self.present.get(firm.id)
        return 0 if present is None or present == frozenset(members) else self.change_cost

    def left_out_of(self, firm: AssignableFirm) -> int:
        """What it costs to leave the firm out, which also counts as a change."""
        return LEFT_OUT * firm.urgency + (self.change_cost if firm.id in self.present else 0)


def fit_of(firm: AssignableFirm, consultant: AssignableConsultant) -> CostParts:
    """What this pair costs before load and change."""
    if firm.region[:CITY_DIGITS] in consultant.cities:
        region = SAME_CITY
    else:
        region = SAME_PROVINCE if firm.region[:PROVINCE_DIGITS] in consultant.provinces else ELSEWHERE
    return CostParts(
        region=region,
        industry=0 if firm.industry in consultant.industries else OTHER_INDUSTRY,
        scenes=min(MOST_FOR_SCENES, len(firm.scenes - consultant.scenes)),
        previous=0 if firm.previous in (None, consultant.id) else OTHER_THAN_BEFORE,
    )


def load_cost(consultant: AssignableConsultant, number: int) -> int:
    """What his case with this number costs, counted from 1 and including his load."""
    return MOST_FOR_LOAD * number // consultant.capacity

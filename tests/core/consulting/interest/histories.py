"""A service platform in memory: random ties, assignments, waivers, signatures and appeals, one check for all doors.

What bars a person is kept twice: as the facts that the check reads, and as a plain record of what happened, from which
`find_forbidden_members` works out by itself who must not be on a case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.consulting.interest import conflict
from rongtong_assess.core.consulting.interest.conflict import CheckedCase, Waiver, ask_waiver, refuse_same_person
from rongtong_assess.core.consulting.interest.tie import (
    FirmFacts,
    Party,
    PastLink,
    PersonFacts,
    Tie,
    TiedPeople,
    TieKind,
)
from rongtong_assess.core.errors import Refused

PEOPLE, FIRMS, STEPS = range(1, 6), ("A", "B", "C"), 18
YEAR = timedelta(days=365)
HARD = {"sold", "employed", "avoid", "member", "supplier", "signed"}
"""Written down again, so that a kind that turns soft by accident is noticed."""


@dataclass
class Known:
    """Something that happened: to whom, with which firm, and the last day on which it counts, if there is one."""

    person: int
    firm: str
    kind: str
    last: date | None = None


def begin(seed: int) -> Platform:
    """A platform on which nothing has happened yet; equal seeds live through the same."""
    return Platform(Random(seed))  # noqa: S311  # a test case, no secret


@dataclass
class Platform:
    """firms B and C belong to one holding."""

    random: Random
    today: date = date(2026, 1, 1)
    people: dict[int, PersonFacts] = field(default_factory=dict)
    firms: dict[str, FirmFacts] = field(default_factory=dict)
    members: dict[str, set[int]] = field(default_factory=dict)
    signed: dict[str, set[int]] = field(default_factory=dict)
    waivers: dict[str, list[Waiver]] = field(default_factory=dict)
    known: list[Known] = field(default_factory=list)
    assigned: int = 0

    def __post_init__(self) -> None:
        self.people = {number: PersonFacts(number, Party(f"雇主{number % 3}")) for number in PEOPLE}
        self.firms = {name: FirmFacts(Party(name), Party("" if name == "A" else "集团")) for name in FIRMS}
        for name in FIRMS:
            self.members[name], self.signed[name], self.waivers[name] = set(), set(), []

    def live(self) -> Iterator[None]:
        """One random thing after another; yields after each."""
        doors: list[Callable[[int, str], None]] = [
            self.assign, self.assign, self.assign, self.tie, self.join, self.leave, self.supply, self.wait,
            self.waive, self.waive, self.sign, self.sign, self.appeal,
        ]  # fmt: skip
        for _ in range(STEPS):
            self.random.choice(doors)(self.random.choice(PEOPLE), self.random.choice(FIRMS))
            yield

    def check(self, people: set[int], firm: str) -> set[int]:
        """Who of these is barred, by the check of the product."""
        case = CheckedCase(CasePurpose.ON_SITE, self.today)
        found = TiedPeople(self.people[number] for number in sorted(people)).list_possible(self.firms[firm])
        return set(conflict.list_barred(found, self.firms[firm], case, waivers=self.waivers[firm]))

    def sweep(self) -> None:
        """After each new fact those who are barred by it leave their cases, as the services do."""
        for firm, members in self.members.items():
            members -= self.check(members, firm)

    def assign(self, person: int, firm: str) -> None:
        team = {person, self.random.choice(PEOPLE)}
        if not self.check(team, firm):
            self.members[firm] = team
            self.assigned += 1

    def tie(self, person: int, firm: str) -> None:
        kind = self.random.choice(list(TieKind))
        ended = self.random.choice([None, self.today - self.random.randrange(6) * YEAR])
        tied = Tie(kind, self.firms[firm].firm, self.firms[firm].holding, ended)
        self.people[person] = replace(self.people[person], ties=(*self.people[person].ties, tied))
        rest = 0 if kind is TieKind.AVOID else 3
        last = ended and date(ended.year + rest, ended.month, min(ended.day, 28))
        for name in ("A",) if firm == "A" else ("B", "C"):
            self.known.append(Known(person, name, kind.value, last))
        self.sweep()

    def join(self, person: int, firm: str) -> None:
        links = self.people[person].memberships
        if PastLink(Party(firm)) not in links:
            self.people[person] = replace(self.people[person], memberships=(*links, PastLink(Party(firm))))
            self.known.append(Known(person, firm, "member"))
        self.sweep()

    def leave(self, person: int, firm: str) -> None:
        links = self.people[person].memberships
        if PastLink(Party(firm)) in links:
            kept = tuple(link for link in links if link != PastLink(Party(firm)))
            former = PastLink(Party(firm), self.today)
            self.people[person] = replace(self.people[person], memberships=(*kept, former))
            self.known = [
                fact for fact in self.known if (fact.person, fact.firm, fact.kind) != (person, firm, "member")
            ]
            last = date(self.today.year + 3, self.today.month, min(self.today.day, 28))
            self.known.append(Known(person, firm, "former_member", last))
        self.sweep()

    def supply(self, person: int, firm: str) -> None:
        supplier = self.people[person].employer
        if self.random.random() < 0.3:
            self.firms[firm] = replace(self.firms[firm], suppliers=(*self.firms[firm].suppliers, supplier))
            employed = [number for number in PEOPLE if number % 3 == person % 3]
            self.known += [Known(number, firm, "supplier") for number in employed]
            self.sweep()

    def wait(self, _person: int, _firm: str) -> None:
        self.today += timedelta(days=self.random.randrange(400))

    def waive(self, person: int, firm: str) -> None:
        """Preferably for somebody who needs it."""
        case = CheckedCase(CasePurpose.ON_SITE, self.today)
        person = next(iter(self.check(set(PEOPLE), firm)), person)
        found = conflict.find_conflicts(self.people[person], self.firms[firm], case)
        first, second = self.random.choice(PEOPLE), self.random.choice(PEOPLE)
        reason = self.random.choice(["只有他懂", " "])
        try:
            asked = ask_waiver(found, account_id=person, reason=reason, asked_by=first)
            refuse_same_person(asked, granted_by=second)
        except Refused:
            return
        self.waivers[firm].append(replace(asked, granted_by=second))

    def sign(self, _person: int, firm: str) -> None:
        """The check is made again, so nobody signs who has become barred meanwhile."""
        for member in list(self.members[firm])[:1]:
            if not self.check({member}, firm):
                self.signed[firm].add(member)

    def appeal(self, _person: int, firm: str) -> None:
        """Granted: a new round, which those who signed so far have no part in."""
        self.firms[firm] = replace(self.firms[firm], signed=self.firms[firm].signed | self.signed[firm])
        self.known += [Known(person, firm, "signed") for person in self.signed[firm]]
        self.members[firm], self.signed[firm] = set(), set()

    def find_forbidden_members(self) -> list[Known]:
        """The facts by which somebody should not be on a case, from the record and not by the check."""
        return [
            fact
            for fact in self.known
            if fact.person in self.members[fact.firm]
            and (fact.last is None or fact.last >= self.today)
            and not (fact.kind not in HARD and self._is_waived(fact))
        ]

    def _is_waived(self, fact: Known) -> bool:
        return any(
            given.account_id == fact.person
            and fact.kind in given.kinds
            and given.granted_by not in (None, fact.person, given.asked_by)
            and given.reason.strip()
            for given in self.waivers[fact.firm]
        )

"""What is known of people and firms that may be tied to each other: facts, not yet judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from rongtong_assess.core.characters import normal_form


class TieKind(StrEnum):
    """What a person says, or a manager records, of his relation to a firm."""

    SOLD = "sold"
    ADVISED = "advised"
    TRAINED = "trained"
    EMPLOYED = "employed"
    AVOID = "avoid"


@dataclass(frozen=True, slots=True)
class Party:
    """A firm, a holding or an employer, by name and 统一社会信用代码; empty where unknown."""

    name: str = ""
    code: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """What it is recognised by: code and name, whichever are known, without differences of width and spaces."""
        return _keys(self.name, self.code)

    def is_same(self, other: Party) -> bool:
        """Whether code or name agree. Two codes that differ do not excuse the same name: one may be mistyped."""
        return not self.keys.isdisjoint(other.keys)


@dataclass(frozen=True, slots=True)
class Tie:
    """A declared relation to a firm. ended_on: its last day; None while it goes on. holding: of that firm, if known."""

    kind: TieKind
    firm: Party
    holding: Party = field(default_factory=Party)
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class PastLink:
    """A membership in an organisation, or a finished diagnosis of a firm. ended_on: None while it goes on."""

    organisation: Party
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person. employer: the consultant's organisation.

    diagnoses: cases of purpose diagnosis that the person worked on.
    """

    account_id: int
    employer: Party = field(default_factory=Party)
    ties: tuple[Tie, ...] = ()
    memberships: tuple[PastLink, ...] = ()
    diagnoses: tuple[PastLink, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Of every organisation that the person has or had to do with."""
        of_ties = (party for tie in self.ties for party in (tie.firm, tie.holding))
        of_links = (link.organisation for link in (*self.memberships, *self.diagnoses))
        return _joined((self.employer, *of_ties, *of_links))


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """What is known of a firm and of the case.

    suppliers: who provides a measure of the plan that the firm follows. offered_by: vendors of published products that
    cover a part of that plan. signed: accounts that signed a result of this case before an appeal was granted.
    """

    firm: Party
    holding: Party = field(default_factory=Party)
    suppliers: tuple[Party, ...] = ()
    offered_by: tuple[Party, ...] = ()
    signed: frozenset[int] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """Of every organisation by which somebody could have a conflict with the firm."""
        return _joined((self.firm, self.holding, *self.suppliers, *self.offered_by))


class TiedPeople:
    """People by what they are tied to, so that of many people only those are asked about who could have a conflict."""

    def __init__(self, people: Iterable[PersonFacts]) -> None:
        self._by_account = {person.account_id: person for person in people}
        self._by_key: dict[str, set[int]] = defaultdict(set)
        for person in self._by_account.values():
            for key in person.keys:
                self._by_key[key].add(person.account_id)

    def list_possible(self, firm: FirmFacts) -> list[PersonFacts]:
        """Everybody who shares an organisation with the firm or signed before; nobody else has a conflict with it."""
        found = set(firm.signed).union(*(self._by_key.get(key, ()) for key in firm.keys))
        return [person for account_id, person in self._by_account.items() if account_id in found]


def _joined(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(key for party in parties for key in party.keys)


@lru_cache(maxsize=20_000)
def _keys(name: str, code: str) -> frozenset[str]:
    plain_name = "".join(normal_form("NFKC", name).split()).casefold()
    return frozenset({f"name {plain_name}" if plain_name else "", f"code {code.upper()}" if code else ""} - {""})

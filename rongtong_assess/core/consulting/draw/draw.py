"""A random draw of experts that anyone can repeat: who is drawn follows from the seed and nothing else.

Before the draw only the SHA-256 of the seed is made public, the commitment; so the seed cannot be changed to suit.
For each demand, everybody with the specialty who does not have to avoid the firm is ranked by

    SHA-256(seed + "|" + firm + "|" + id)

as UTF-8, lowest first. The first are drawn, at most one of each organisation while there are others; when only
organisations that are represented already are left, the next in rank. Who is left is a substitute, in rank order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

ALGORITHM = "rongtong-draw-1: sha256(seed|firm|id), lowest first, one per organisation while others remain"


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody who may be drawn. avoid: firms that he must not be drawn for."""

    id: str
    organisation: str
    specialties: frozenset[str]
    avoid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ExpertDemand:
    """How many people of a specialty a firm needs, and how many substitutes in case some cannot come."""

    firm: str
    specialty: str
    people: int
    substitutes: int


@dataclass(frozen=True, slots=True)
class DrawnPeople:
    """The outcome of one demand: ids in order. missing: how many more were asked for than the pool has."""

    demand: ExpertDemand
    drawn: tuple[str, ...]
    substitutes: tuple[str, ...]

    @property
    def missing_people(self) -> int:
        return self.demand.people - len(self.drawn)

    @property
    def missing_substitutes(self) -> int:
        return self.demand.substitutes - len(self.substitutes)


@dataclass(frozen=True, slots=True)
class DrawQuestion:
    """Who may be drawn, for what, with which seed."""

    pool: tuple[Expert, ...]
    demand: tuple[ExpertDemand, ...]
    seed: str


def draw(question: DrawQuestion) -> tuple[DrawnPeople, ...]:
    """Who is drawn, by demand."""
    return tuple(_draw_for(question.pool, demand, question.seed) for demand in question.demand)


def commitment_of(seed: str) -> str:
    """What is published before the draw: it fixes the seed without telling it."""
    return hashlib.sha256(seed.encode()).hexdigest()


def pool_document(pool: Sequence[Expert]) -> list[dict[str, Any]]:
    """The pool in the one order in which it is written and hashed: people by id, their lists sorted."""
    return [
        {
            "avoid": sorted(expert.avoid),
            "id": expert.id,
            "organisation": expert.organisation,
            "specialties": sorted(expert.specialties),
        }
        for expert in sorted(pool, key=lambda expert: expert.id)
    ]


def pool_hash(pool: Sequence[Expert]) -> str:
    """SHA-256 of the pool's canonical form: its document as JSON, keys sorted, no blanks, UTF-8, nothing escaped."""
    return hashlib.sha256(canonical_text(pool_document(pool)).encode()).hexdigest()


def canonical_text(document: object) -> str:
    """JSON without blanks and with characters as they are, in the order of the document's keys."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _draw_for(pool: Sequence[Expert], demand: ExpertDemand, seed: str) -> DrawnPeople:
    ranked = sorted(
        (expert for expert in pool if demand.specialty in expert.specialties and demand.firm not in expert.avoid),
        key=lambda expert: hashlib.sha256(f"{seed}|{demand.firm}|{expert.id}".encode()).digest(),
    )
    first_of_organisation = {expert.organisation: expert.id for expert in reversed(ranked)}
    firsts = [expert.id for expert in ranked if first_of_organisation[expert.organisation] == expert.id]
    others = [expert.id for expert in ranked if first_of_organisation[expert.organisation] != expert.id]
    drawn = tuple([*firsts, *others][: demand.people])
    taken = frozenset(drawn)
    left = [expert.id for expert in ranked if expert.id not in taken]
    return DrawnPeople(demand, drawn, tuple(left[: demand.substitutes]))

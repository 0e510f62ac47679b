"""find_best: the best solution of a RoadmapProgram that can be adopted, unique by a stated order of ties."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rongtong_assess.core.roadmap.candidate import Candidate, list_stuck
from rongtong_assess.core.roadmap.plan import Proof
from rongtong_assess.planning.roadmap.integer_program import Clock, Incumbent, OutOfTime, Terms, sum_of
from rongtong_assess.planning.roadmap.program import RoadmapProgram

MOST_MEASURES = 100
"""More measures than any plan has, so that one measure fewer outweighs every position in the catalogue."""
BLOCK = 20
"""How many candidates are ordered at a time: weights up to two to this power stay exact in the solver."""


@dataclass(frozen=True, slots=True)
class Found:
    """The chosen candidates in the catalogue's order."""

    candidates: tuple[Candidate, ...]
    proof: Proof


def find_best(
    program: RoadmapProgram, clock: Clock, *, most_wan_yuan: Fraction | None = None, is_useful: bool = False
) -> Found:
    """The cheapest choice, or with is_useful the most useful one of at most this cost.

    Raises Infeasible, or OutOfTime before any choice is found.
    """
    rows = program.program
    start = rows.count_rows()
    try:
        if most_wan_yuan is not None:
            program.demand_cost(most_wan_yuan)
        proofs = []
        if is_useful:
            usefulness = program.usefulness()
            best = _solve(program, {name: -weight for name, weight in usefulness.items()}, clock)
            proofs.append(_proof(best))
            rows.at_least(usefulness, -best.objective - 0.5)
        thrift = _thrift(program)
        cheapest = _solve(program, thrift, clock)
        proofs.append(_proof(cheapest))
        chosen = cheapest.chosen.intersection(program.candidates)
        equal_terms: tuple[Terms, ...] = (program.costs, sum_of(program.candidates), program.places)
        for terms in equal_terms:
            rows.at_most(terms, sum(terms[candidate] for candidate in chosen) + 0.5)
        chosen = _first_in_order(program, chosen, clock)
        weakest = next((proof for proof in proofs if not proof.is_optimal), proofs[0])
        return Found(tuple(candidate for candidate in program.candidates if candidate in chosen), weakest)
    finally:
        rows.cut_to(start)


def _thrift(program: RoadmapProgram) -> Terms:
    """Cost first, then fewer measures, then earlier places, in one number per candidate.

    One search for all three is several times quicker than one after the other.
    """
    place_base = max(program.places.values(), default=0) + 1
    measure = MOST_MEASURES * place_base
    unit = MOST_MEASURES * (measure + place_base)
    return {
        candidate: program.costs[candidate] * unit + measure + program.places[candidate]
        for candidate in program.candidates
    }


def _solve(program: RoadmapProgram, objective: Terms, clock: Clock) -> Incumbent:
    """Solve, forbidding choices whose members require each other, until the choice can be adopted."""
    while True:
        found = program.program.minimise(objective, clock)
        adopted = [candidate for candidate in program.candidates if candidate in found.chosen]
        stuck = list_stuck(adopted)
        if not stuck:
            return found
        _forbid(program, adopted, stuck)


def _forbid(program: RoadmapProgram, adopted: list[Candidate], stuck: frozenset[str]) -> None:
    """Add a row that every choice that can be adopted satisfies and this one does not.

    The stuck candidates require each other in a circle. The first of them to be adopted needs a candidate from outside
    for a group that only the circle provides now, so the whole circle needs one more from outside.
    """
    usable = {candidate.id for candidate in adopted if candidate.is_whole and candidate.id not in stuck}
    inside = [candidate for candidate in program.candidates if candidate.id in stuck]
    awaited = {
        id
        for candidate in adopted
        if candidate.id in stuck
        for id in next(group for group in candidate.solution.requires if not usable.intersection(group))
    }
    outside = [candidate for candidate in program.candidates if candidate.is_whole and candidate.id in awaited - stuck]
    program.program.at_most({**sum_of(inside), **sum_of(outside, -1)}, len(stuck) - 1)


def _first_in_order(program: RoadmapProgram, chosen: frozenset[Hashable], clock: Clock) -> frozenset[Hashable]:
    """Of choices equal in cost, number and positions, the one that has the first solution in which they differ.

    The choice at hand, which is as good, if time runs out.
    """
    others = {candidate: -1 for candidate in program.candidates if candidate not in chosen}
    try:
        if not others or _solve(program, others, clock).objective == 0:
            return chosen
        for start in range(0, len(program.candidates), BLOCK):
            block = program.candidates[start : start + BLOCK]
            weights = {candidate: -(1 << (BLOCK - 1 - rank)) for rank, candidate in enumerate(block)}
            found = _solve(program, weights, clock)
            program.program.at_most(weights, found.objective + 0.5)
            chosen = found.chosen.intersection(program.candidates)
    except OutOfTime:
        pass
    return chosen


def _proof(found: Incumbent) -> Proof:
    if found.is_optimal:
        return Proof(is_optimal=True)
    size = abs(found.objective)
    gap = Decimal(max(0.0, found.objective - found.bound)) / size if size else Decimal(0)
    return Proof(is_optimal=False, optimality_gap_share=gap)

"""Whether chosen solutions can be adopted in some order, each after its prerequisites."""

from __future__ import annotations

from collections.abc import Iterable

from rongtong_assess.core.candidate import Candidate


def list_stuck(candidates: Iterable[Candidate]) -> frozenset[str]:
    """Ids that no order of adoption reaches: a prerequisite is missing, or they wait for each other."""
    waiting = {candidate.id: candidate for candidate in candidates}
    ready: set[str] = {id for id, candidate in waiting.items() if candidate.is_owned}
    usable = {id for id in ready if waiting[id].is_whole}
    while newly := {
        id
        for id, candidate in waiting.items()
        if id not in ready and all(usable.intersection(group) for group in candidate.solution.requires)
    }:
        ready |= newly
        usable |= {id for id in newly if waiting[id].is_whole}
    return frozenset(waiting.keys() - ready)

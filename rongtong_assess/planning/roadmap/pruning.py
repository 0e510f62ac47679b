"""prune: drops candidates that no best plan needs, so that the search stays quick with large catalogues.

Dropped are candidates that bring this firm nothing, not even as a prerequisite, and those that another one can
replace in every plan: it costs no more, brings at least as much, requires no more and is a prerequisite wherever the
other is. Of two equal candidates the earlier one stays, as in the order of ties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import PER_BAND
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.roadmap.candidate import Candidate
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import PlanWishes

Effect = tuple[str, ...]


def prune(
    edition: Edition,
    sheet: AnswerSheet,
    candidates: Iterable[Candidate],
    *,
    rules: PlanRules,
    wishes: PlanWishes,
) -> tuple[Candidate, ...]:
    """The candidates that may be in a best plan, in their order."""
    left = [candidate for candidate in candidates if candidate.id not in wishes.excluded]
    effects = {candidate: _effects(edition, sheet, candidate, rules=rules, wishes=wishes) for candidate in left}
    left = _only_relevant(left, effects, wishes)
    while True:
        kept = _without_replaceable(left, effects, wishes)
        if len(kept) == len(left):
            return tuple(left)
        left = kept


def _effects(
    edition: Edition, sheet: AnswerSheet, candidate: Candidate, *, rules: PlanRules, wishes: PlanWishes
) -> frozenset[Effect]:
    """What a candidate could change for this firm, by itself or together with others."""
    found: set[Effect] = {("band", candidate.band.item_id, candidate.band.key)} if candidate.band else set()
    for step in candidate.solution.steps if candidate.is_whole else ():
        is_ahead = sheet.scenes.get(step.scene_id, 0) < step.to_level
        if step.scene_id in edition.scenes and step.scene_id not in wishes.locked and is_ahead:
            found.add(("step", step.scene_id, str(step.to_level)))
    for earned in candidate.solution.options if candidate.is_whole else ():
        is_known = earned.item_id in edition.items and earned.key in edition.items[earned.item_id].option_by_key
        is_open = earned.key not in sheet.choices.get(earned.item_id, ())
        if earned.key != PER_BAND and is_known and is_open and earned.item_id not in rules.kept:
            found.add(("option", earned.item_id, earned.key))
    return frozenset(found)


def _only_relevant(
    candidates: list[Candidate], effects: Mapping[Candidate, frozenset[Effect]], wishes: PlanWishes
) -> list[Candidate]:
    """The candidates that bring something or are wanted, with their prerequisites and the prerequisites of these."""
    solutions = {candidate.id: candidate.solution for candidate in candidates}
    relevant: set[str] = set()
    waiting = [candidate.id for candidate in candidates if effects[candidate] or candidate.id in wishes.wanted]
    while waiting:
        id = waiting.pop()
        if id in relevant or id not in solutions:
            continue
        relevant.add(id)
        waiting += [member for group in solutions[id].requires for member in group]
    return [candidate for candidate in candidates if candidate.id in relevant]


class _Market:
    """The remaining candidates by solution, and which of them can replace which."""

    def __init__(self, candidates: list[Candidate], effects: Mapping[Candidate, frozenset[Effect]], years: int) -> None:
        self.effects = effects
        self.place = {candidate: place for place, candidate in enumerate(candidates)}
        self.costs = {candidate: candidate.cost_wan_yuan(years) for candidate in candidates}
        self.ways: dict[str, list[Candidate]] = {}
        self.sellers: dict[Effect, list[str]] = {}
        for candidate in candidates:
            self.ways.setdefault(candidate.id, []).append(candidate)
            for effect in effects[candidate]:
                self.sellers.setdefault(effect, []).append(candidate.id)
        self.requires = {id: self._groups(ways[0]) for id, ways in self.ways.items()}
        self.serves: dict[str, set[frozenset[str]]] = {}
        for group in {group for groups in self.requires.values() for group in groups}:
            for id in group:
                self.serves.setdefault(id, set()).add(group)

    def _groups(self, candidate: Candidate) -> tuple[frozenset[str], ...]:
        there = self.ways.keys()
        requires = () if candidate.is_owned else candidate.solution.requires
        return tuple(frozenset(there & set(group)) for group in requires)

    def rivals(self, id: str) -> Iterable[str]:
        """Solutions that might bring all that this one brings, or be a prerequisite wherever it is one."""
        effects = frozenset[Effect]().union(*(self.effects[candidate] for candidate in self.ways[id]))
        sellers = [self.sellers[effect] for effect in effects]
        groups = [sorted(group) for group in self.serves.get(id, ())]
        fewest: list[str] = min(sellers or groups, key=len, default=[])
        return dict.fromkeys(fewest)

    def replaces(self, other: str, id: str) -> bool:
        """Whether `other` can replace the solution in every plan, in whichever way that was adopted."""
        if other == id or not all(other in group for group in self.serves.get(id, ())):
            return False
        if not all(any(mine <= group for mine in self.requires[id]) for group in self.requires[other]):
            return False
        return all(
            any(self._covers(way, candidate) and self._is_better(way, candidate) for way in self.ways[other])
            and all(self._joins(other, candidate, present) for present in self.ways[other])
            for candidate in self.ways[id]
        )

    def _joins(self, other: str, candidate: Candidate, present: Candidate) -> bool:
        """Whether the other solution, if it is in the plan as well, has a way that brings both."""
        if candidate.band and present.band and candidate.band.item_id == present.band.item_id:
            return True  # never both in one plan
        cost = self.costs[candidate] + self.costs[present]
        return any(
            self._covers(way, candidate) and self._covers(way, present) and self.costs[way] <= cost
            for way in self.ways[other]
        )

    def _covers(self, way: Candidate, candidate: Candidate) -> bool:
        lifts_other = way.band is not None and (candidate.band is None or way.band.item_id != candidate.band.item_id)
        return self.effects[candidate] <= self.effects[way] and way.is_whole >= candidate.is_whole and not lifts_other

    def _is_better(self, way: Candidate, candidate: Candidate) -> bool:
        if self.costs[way] != self.costs[candidate]:
            return self.costs[way] < self.costs[candidate]
        return self.place[way] < self.place[candidate]


def _without_replaceable(
    candidates: list[Candidate], effects: Mapping[Candidate, frozenset[Effect]], wishes: PlanWishes
) -> list[Candidate]:
    """One round; a candidate that replaces another may be replaced in turn, always by a better one."""
    market = _Market(candidates, effects, wishes.years)
    replaceable = {
        id
        for id in market.ways
        if id not in wishes.wanted and any(market.replaces(other, id) for other in market.rivals(id))
    }
    return [candidate for candidate in candidates if candidate.id not in replaceable]

"""How far a firm could get if it adopted everything that it can adopt.

Nothing that is adopted ever makes an answer worse, so what is missing then cannot be had at any price.
"""

from __future__ import annotations

from collections.abc import Iterable

from rongtong_assess.core.adoption_order import list_stuck
from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.candidate import Candidate
from rongtong_assess.core.edition import Edition, LevelRule
from rongtong_assess.core.level import measure_gap
from rongtong_assess.core.plan import Unreachable
from rongtong_assess.core.plan_effects import apply_effects
from rongtong_assess.core.plan_rules import PlanRules
from rongtong_assess.core.plan_wishes import PlanWishes
from rongtong_assess.core.scoring import score


def adopt_everything(candidates: Iterable[Candidate], *, excluded: frozenset[str]) -> tuple[Candidate, ...]:
    """One candidate of each solution that can be adopted, the one that brings most."""
    by_solution: dict[str, Candidate] = {}
    lifted: dict[str, str] = {}
    for candidate in candidates:
        id, band = candidate.id, candidate.band
        if id in excluded or (band and lifted.get(band.item_id, id) != id):
            continue
        known = by_solution.get(id)
        if known is None or _rank(candidate) >= _rank(known):
            by_solution[id] = candidate
            if band:
                lifted[band.item_id] = id
    stuck = list_stuck(by_solution.values())
    return tuple(candidate for id, candidate in by_solution.items() if id not in stuck)


def _rank(candidate: Candidate) -> tuple[bool, bool, int]:
    """Of several ways to adopt a solution, the one that brings more is greater."""
    return candidate.is_whole, candidate.band is not None, candidate.machines


def find_obstacle(
    edition: Edition,
    sheet: AnswerSheet,
    candidates: tuple[Candidate, ...],
    *,
    rules: PlanRules,
    wishes: PlanWishes,
    rule: LevelRule,
) -> Unreachable | None:
    """What keeps every plan from this level; None where some plan leads there."""

    def missing(excluded: frozenset[str], locked: frozenset[str]) -> Unreachable:
        everything = (candidate.effects for candidate in adopt_everything(candidates, excluded=excluded))
        after = score(edition, apply_effects(edition, sheet, everything, rules=rules, locked=locked))
        gap = measure_gap(edition, rule, score_points=after.score_points, scene_levels=after.scenes)
        return Unreachable(rule.level, gap, would_do_without_limits=False)

    found = missing(wishes.excluded, wishes.locked)
    if found.best.is_closed:
        return None
    free = missing(frozenset(), frozenset())
    return Unreachable(rule.level, found.best, would_do_without_limits=free.best.is_closed)

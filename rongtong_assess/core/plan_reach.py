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
from rongtong_assess.core.plan_effects import apply_candidates
from rongtong_assess.core.plan_rules import PlanRules
from rongtong_assess.core.plan_wishes import PlanWishes
from rongtong_assess.core.scoring import score


def adopt_everything(candidates: Iterable[Candidate], *, excluded: frozenset[str]) -> tuple[Candidate, ...]:
    """One candidate of each solution that can be adopted, the one that brings most."""
    by_solution: dict[str, Candidate] = {}
    lifted: dict[str, str] = {}
    for one in candidates:
        if one.id in excluded or (one.band and lifted.get(one.band.item_id, one.id) != one.id):
            continue
        known = by_solution.get(one.id)
        if known is None or _rank(one) >= _rank(known):
            by_solution[one.id] = one
            if one.band:
                lifted[one.band.item_id] = one.id
    stuck = list_stuck(by_solution.values())
    return tuple(one for id, one in by_solution.items() if id not in stuck)


def _rank(one: Candidate) -> tuple[bool, bool, int]:
    """Of several ways to adopt a solution, the one that brings more is greater."""
    return one.is_whole, one.band is not None, one.machines


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
        everything = adopt_everything(candidates, excluded=excluded)
        after = score(edition, apply_candidates(edition, sheet, everything, rules=rules, locked=locked))
        gap = measure_gap(edition, rule, score_points=after.score_points, scene_levels=after.scenes)
        return Unreachable(rule.level, gap, would_do_without_limits=False)

    found = missing(wishes.excluded, wishes.locked)
    if found.best.is_closed:
        return None
    free = missing(frozenset(), frozenset())
    return Unreachable(rule.level, found.best, would_do_without_limits=free.best.is_closed)

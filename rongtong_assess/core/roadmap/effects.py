"""What adopting solutions changes on a sheet, and which level all of them together could reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import PER_BAND
from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL, Edition, Item, LevelRule
from rongtong_assess.core.edition.fact import ShareDerivation
from rongtong_assess.core.result.level import gap_to
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import Candidate, Effects, ShareLift, list_stuck
from rongtong_assess.core.roadmap.plan import Unreachable
from rongtong_assess.core.roadmap.rules import FollowsScenes, PlanRules, StagedItem
from rongtong_assess.core.roadmap.wishes import PlanWishes

Keys = frozenset[str]


def apply_effects(
    edition: Edition,
    sheet: AnswerSheet,
    effects: Iterable[Effects],
    *,
    rules: PlanRules,
    locked: Collection[str] = (),
) -> AnswerSheet:
    """The sheet afterwards; no answer gets worse. locked: scenes that stay as they are."""
    effects = tuple(effects)
    scenes = lift_scenes(edition, sheet.scenes, effects, locked=locked)
    earned = earned_keys(effects)
    lifts = {brought.lift.item_id: brought.lift for brought in effects if brought.lift}
    choices = dict(sheet.choices)
    for item in edition.items.values():
        present = sheet.choices.get(item.id, frozenset())
        if item.id in rules.kept:
            continue
        if following := rules.find_following(item.id):
            after = _follow(item, present, following=following, scenes=scenes)
        elif staged := rules.find_staged_item(item.id):
            after = _climb(item, present, staged, earned=earned, has_lifted=scenes != _full(edition, sheet.scenes))
        else:
            after = _earn(item, present, earned=earned.get(item.id, frozenset()), lift=lifts.get(item.id))
        if after:
            choices[item.id] = after
    return replace(sheet, choices=choices, scenes=scenes, facts=_count_machines(edition, sheet, lifts))


def lift_scenes(
    edition: Edition, present: Mapping[str, int], effects: Iterable[Effects], *, locked: Collection[str] = ()
) -> dict[str, int]:
    """The level of every scene once all steps are taken that begin at a level reached."""
    steps = {(step.scene_id, step.from_level) for brought in effects for step in brought.steps}
    levels = {}
    for scene in edition.scenes:
        level = present.get(scene, 0)
        while scene not in locked and level < TOP_SCENE_LEVEL and (scene, level) in steps:
            level += 1
        levels[scene] = level
    return levels


def earned_keys(effects: Iterable[Effects]) -> dict[str, Keys]:
    """Item id -> options that are earned directly, not by a share of machines."""
    earned: dict[str, set[str]] = {}
    for option in (option for brought in effects for option in brought.options):
        if option.key != PER_BAND:
            earned.setdefault(option.item_id, set()).add(option.key)
    return {item: frozenset(keys) for item, keys in earned.items()}


def reached_stage(item: Item, present: Keys, staged: StagedItem, *, earned: Keys, has_lifted: bool) -> str | None:
    """The highest option of a staged item that then holds; at least the present answer."""
    reached = max(present, key=lambda key: item.option_by_key[key].points, default=None)
    for stage in staged.stages:
        if not _is_at_least(item, reached, stage.after):
            continue
        holds = {"solution": stage.key in earned, "lifted_scene": has_lifted, "nothing": False}[stage.by]
        if holds and not _is_at_least(item, reached, stage.key):
            reached = stage.key
    return reached


def adopt_everything(candidates: Iterable[Candidate], *, excluded: frozenset[str]) -> tuple[Candidate, ...]:
    """Of each solution that can be adopted, the candidate that brings most."""
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


def find_obstacle(
    edition: Edition,
    sheet: AnswerSheet,
    candidates: tuple[Candidate, ...],
    *,
    rules: PlanRules,
    wishes: PlanWishes,
    rule: LevelRule,
) -> Unreachable | None:
    """What is missing for this level whatever is adopted; None where some plan reaches it."""

    def missing(excluded: frozenset[str], locked: frozenset[str]) -> Unreachable:
        everything = (candidate.effects for candidate in adopt_everything(candidates, excluded=excluded))
        after = score(edition, apply_effects(edition, sheet, everything, rules=rules, locked=locked))
        gap = gap_to(edition, rule, score_points=after.score_points, scene_levels=after.scenes)
        return Unreachable(rule.level, gap, would_do_without_limits=False)

    found = missing(wishes.excluded, wishes.locked)
    if found.best.is_closed:
        return None
    free = missing(frozenset(), frozenset())
    return Unreachable(rule.level, found.best, would_do_without_limits=free.best.is_closed)


def _is_at_least(item: Item, key: str | None, wanted: str | None) -> bool:
    """Whether the option `key` is as good as `wanted`."""
    if wanted is None:
        return True
    return key is not None and item.option_by_key[key].points >= item.option_by_key[wanted].points


def _full(edition: Edition, scenes: Mapping[str, int]) -> dict[str, int]:
    return {scene: scenes.get(scene, 0) for scene in edition.scenes}


def _follow(item: Item, present: Keys, *, following: FollowsScenes, scenes: Mapping[str, int]) -> Keys:
    count = sum(level >= following.level for level in scenes.values())
    reached = [key for key, least in following.steps.items() if count >= least and key in item.option_by_key]
    return _better(item, present, reached)


def _climb(item: Item, present: Keys, staged: StagedItem, *, earned: Mapping[str, Keys], has_lifted: bool) -> Keys:
    keys = earned.get(item.id, frozenset())
    reached = reached_stage(item, present, staged, earned=keys, has_lifted=has_lifted)
    return frozenset({reached}) if reached else present


def _earn(item: Item, present: Keys, *, earned: Keys, lift: ShareLift | None) -> Keys:
    known = [key for key in item.option_by_key if key in earned]
    if item.kind == "multi":
        added = [key for key in known if not item.option_by_key[key].is_exclusive]
        return frozenset({*added, *(key for key in present if not (added and item.option_by_key[key].is_exclusive))})
    return _better(item, present, [*known, *([lift.key] if lift else [])])


def _better(item: Item, present: Keys, keys: Iterable[str]) -> Keys:
    """The best of these options; the present answer where none is better."""
    best = max(keys, key=lambda key: item.option_by_key[key].points, default=None)
    return frozenset({best}) if best and item.points_of([best]) > item.points_of(present) else present


def _count_machines(edition: Edition, sheet: AnswerSheet, lifts: Mapping[str, ShareLift]) -> dict[str, Decimal]:
    """The facts with the machines added that a lift needs."""
    facts = dict(sheet.facts)
    for lift in lifts.values():
        derivation = edition.items[lift.item_id].measure
        if isinstance(derivation, ShareDerivation) and lift.machines is not None:
            facts[derivation.part] += lift.machines
    return facts


def _rank(candidate: Candidate) -> tuple[bool, bool, int]:
    """Greater for the way of adopting a solution that brings more."""
    return candidate.is_whole, candidate.band is not None, candidate.machines

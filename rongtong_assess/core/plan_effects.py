"""apply_effects: the answers a firm could give once the chosen solutions are in use.

Pure: the same rules the planner optimises with, so that its result can be checked by the scoring engine.
Source: how the items of the 2024 edition are judged; see core/plan_rules.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from rongtong_assess.core.answers import AnswerSheet
from rongtong_assess.core.candidate import Effects, ShareLift
from rongtong_assess.core.edition import TOP_SCENE_LEVEL, Edition, Item
from rongtong_assess.core.fact import ShareDerivation
from rongtong_assess.core.plan_rules import FollowsScenes, PlanRules, StagedItem
from rongtong_assess.core.points import ZERO
from rongtong_assess.core.solution import PER_BAND

Keys = frozenset[str]


def apply_effects(
    edition: Edition,
    sheet: AnswerSheet,
    effects: Iterable[Effects],
    *,
    rules: PlanRules,
    locked: Collection[str] = (),
) -> AnswerSheet:
    """The sheet afterwards; nothing ever gets worse. locked: scenes that stay as they are."""
    effects = tuple(effects)
    scenes = lift_scenes(edition, sheet.scenes, effects, locked=locked)
    earned = earned_keys(effects)
    lifts = {each.lift.item_id: each.lift for each in effects if each.lift}
    choices = dict(sheet.choices)
    for item in edition.items.values():
        present = sheet.choices.get(item.id, frozenset())
        if item.id in rules.kept:
            continue
        if following := rules.find_following(item.id):
            after = _follow(item, present, following, scenes)
        elif staged := rules.find_staged_item(item.id):
            after = _climb(item, present, staged, earned=earned, has_lifted=scenes != _full(edition, sheet.scenes))
        else:
            after = _earn(item, present, earned.get(item.id, frozenset()), lifts.get(item.id))
        if after:
            choices[item.id] = after
    return replace(sheet, choices=choices, scenes=scenes, facts=_count_machines(edition, sheet, lifts))


def lift_scenes(
    edition: Edition, present: Mapping[str, int], effects: Iterable[Effects], *, locked: Collection[str] = ()
) -> dict[str, int]:
    """Every scene's level once each step that begins at the level reached so far is taken."""
    steps = {(step.scene_id, step.from_level) for each in effects for step in each.steps}
    levels = {}
    for scene in edition.scenes:
        level = present.get(scene, 0)
        while scene not in locked and level < TOP_SCENE_LEVEL and (scene, level) in steps:
            level += 1
        levels[scene] = level
    return levels


def earned_keys(effects: Iterable[Effects]) -> dict[str, Keys]:
    """Item id -> options that are earned by themselves, not by a share of machines."""
    earned: dict[str, set[str]] = {}
    for option in (option for each in effects for option in each.options):
        if option.key != PER_BAND:
            earned.setdefault(option.item_id, set()).add(option.key)
    return {item: frozenset(keys) for item, keys in earned.items()}


def reached_stage(item: Item, present: Keys, staged: StagedItem, *, earned: Keys, has_lifted: bool) -> str | None:
    """The highest option of a staged item that holds; at least the present answer."""
    reached = max(present, key=lambda key: item.option_by_key[key].points, default=None)
    for stage in staged.stages:
        if not _is_at_least(item, reached, stage.after):
            continue
        holds = {"solution": stage.key in earned, "lifted_scene": has_lifted, "nothing": False}[stage.by]
        if holds and not _is_at_least(item, reached, stage.key):
            reached = stage.key
    return reached


def _is_at_least(item: Item, key: str | None, wanted: str | None) -> bool:
    """Whether an answer is an option or a better one."""
    if wanted is None:
        return True
    return key is not None and item.option_by_key[key].points >= item.option_by_key[wanted].points


def _full(edition: Edition, scenes: Mapping[str, int]) -> dict[str, int]:
    return {scene: scenes.get(scene, 0) for scene in edition.scenes}


def _points(item: Item, keys: Iterable[str]) -> Decimal:
    return sum((item.option_by_key[key].points for key in keys), ZERO)


def _follow(item: Item, present: Keys, following: FollowsScenes, scenes: Mapping[str, int]) -> Keys:
    count = sum(level >= following.level for level in scenes.values())
    reached = [key for key, least in following.steps.items() if count >= least and key in item.option_by_key]
    return _better(item, present, reached)


def _climb(item: Item, present: Keys, staged: StagedItem, *, earned: Mapping[str, Keys], has_lifted: bool) -> Keys:
    keys = earned.get(item.id, frozenset())
    reached = reached_stage(item, present, staged, earned=keys, has_lifted=has_lifted)
    return frozenset({reached}) if reached else present


def _earn(item: Item, present: Keys, earned: Keys, lift: ShareLift | None) -> Keys:
    known = [key for key in item.option_by_key if key in earned]
    if item.kind == "multi":
        added = [key for key in known if not item.option_by_key[key].is_exclusive]
        return frozenset({*added, *(key for key in present if not (added and item.option_by_key[key].is_exclusive))})
    return _better(item, present, [*known, *([lift.key] if lift else [])])


def _better(item: Item, present: Keys, keys: Iterable[str]) -> Keys:
    """The best single option, the present one where none is better."""
    best = max(keys, key=lambda key: item.option_by_key[key].points, default=None)
    return frozenset({best}) if best and _points(item, [best]) > _points(item, present) else present


def _count_machines(edition: Edition, sheet: AnswerSheet, lifts: Mapping[str, ShareLift]) -> dict[str, Decimal]:
    """The facts with the machines that were lifted."""
    facts = dict(sheet.facts)
    for lift in lifts.values():
        derivation = edition.items[lift.item_id].measure
        if isinstance(derivation, ShareDerivation) and lift.machines is not None:
            facts[derivation.part] += lift.machines
    return facts

"""Solutions and platforms' products on pages."""

from __future__ import annotations

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.solution import Solution
from rongtong_assess.presentation.wording.catalogue import OTHERS


def list_fields(edition: Edition) -> tuple[str, ...]:
    """The names of all fields: groups of scenes, then groups of items, then what is about neither."""
    groups = (group.name for dimension in edition.dimensions for group in dimension.groups)
    return tuple(dict.fromkeys((*(group.name for group in edition.scene_groups), *groups, OTHERS)))


def field_of(edition: Edition, solution: Solution) -> str:
    """The group of the first scene it lifts, else of the first item it earns an option of."""
    scenes = [step.scene_id for step in solution.steps if step.scene_id in edition.scenes]
    if scenes:
        held = (group.name for group in edition.scene_groups if any(scene.id == scenes[0] for scene in group.scenes))
        return next(held)
    items = [earned.item_id for earned in solution.options if earned.item_id in edition.items]
    groups = (group for dimension in edition.dimensions for group in dimension.groups)
    return next((group.name for group in groups if any(item.id in items[:1] for item in group.items)), OTHERS)

"""MeasureEffects: the steps and options a measure brings, kept with it as they were when it was chosen.

The catalogue may change or lose a solution later; what a firm has done stays what it was.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rongtong_assess.core.candidate import Candidate, Effects, ShareLift, read_share_lift, share_lift_json
from rongtong_assess.core.edition import Edition, Scene
from rongtong_assess.core.solution import EarnedOption, SceneStep


@dataclass(frozen=True, slots=True)
class MeasureEffects:
    """What a measure lets a firm answer. band: see `core.candidate`; everything empty for the firm's own measures."""

    solution_id: str = ""
    name: str = ""
    steps: tuple[SceneStep, ...] = ()
    options: tuple[EarnedOption, ...] = ()
    is_whole: bool = True
    band: ShareLift | None = None

    @property
    def effects(self) -> Effects:
        """What may be answered because of it. How many machines were really lifted, the firm counts itself."""
        lift = self.band and replace(self.band, machines=None)
        return Effects(self.steps, self.options, lift) if self.is_whole else Effects(lift=lift)

    def touches_scene(self, scene_id: str) -> bool:
        return self.is_whole and any(step.scene_id == scene_id for step in self.steps)

    def touches_item(self, item_id: str) -> bool:
        earned = {option.item_id for option in self.options if self.is_whole}
        return item_id in earned or (self.band is not None and self.band.item_id == item_id)


def effects_of(candidate: Candidate, *, locked: Collection[str] = ()) -> MeasureEffects:
    """locked: scenes that the plan leaves as they are."""
    solution = candidate.solution
    steps = tuple(step for step in solution.steps if step.scene_id not in locked)
    return MeasureEffects(solution.id, solution.name, steps, solution.options, candidate.is_whole, candidate.band)


def effects_json(effects: MeasureEffects) -> dict[str, Any]:
    """As plain JSON values, without id and name, which have columns of their own."""
    return {
        "steps": [[step.scene_id, step.from_level, step.to_level] for step in effects.steps],
        "options": [[option.item_id, option.key] for option in effects.options],
        "is_whole": effects.is_whole,
        "band": share_lift_json(effects.band),
    }


def read_effects(solution_id: str, name: str, record: Mapping[str, Any]) -> MeasureEffects:
    """The inverse of `effects_json`."""
    return MeasureEffects(
        solution_id,
        name,
        tuple(SceneStep(*step) for step in record["steps"]),
        tuple(EarnedOption(*option) for option in record["options"]),
        record["is_whole"],
        read_share_lift(record["band"]),
    )


def list_usual_evidence(edition: Edition, effects: MeasureEffects) -> tuple[str, ...]:
    """What the edition asks to see for the scenes and items that a measure touches, each once."""
    items = (item.evidence for item in edition.items.values() if effects.touches_item(item.id))
    scenes = (_scene_evidence(scene, effects) for scene in edition.scenes.values() if effects.touches_scene(scene.id))
    return tuple(dict.fromkeys(piece for pieces in (*items, *scenes) for piece in pieces))


def _scene_evidence(scene: Scene, effects: MeasureEffects) -> tuple[str, ...]:
    """Where there is one piece for each level, those up to the level that the measure leads to."""
    top = max(step.to_level for step in effects.steps if step.scene_id == scene.id)
    return scene.evidence[:top] if len(scene.evidence) == len(scene.levels) else scene.evidence

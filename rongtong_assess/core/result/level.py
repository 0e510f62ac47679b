"""The overall level, and the gap to the next one.

Source: 2024 edition, overall rules 20/40/60/80 points with 6-3, 6-3, 8-5 and 10-6 scenes; the
numbers themselves come from the edition. Scores are compared unrounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rongtong_assess.core.edition.edition import Edition, LevelRule
from rongtong_assess.core.numbers import Points, missing_points


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing for one level; zero everywhere means the level is reached."""

    level: int
    score_points: Points
    scenes: int
    required_scenes: int

    @property
    def is_closed(self) -> bool:
        return not (self.score_points or self.scenes or self.required_scenes)


def count_scenes(edition: Edition, scene_levels: Mapping[str, int], at_least: int) -> tuple[int, int]:
    """How many scenes, and how many required ones, are at this level or better."""
    reached = [scene for scene in edition.scenes.values() if scene_levels.get(scene.id, 0) >= at_least]
    return len(reached), sum(scene.is_required for scene in reached)


def gap_to(edition: Edition, rule: LevelRule, *, score_points: Points, scene_levels: Mapping[str, int]) -> Gap:
    """The gap to one level, condition by condition."""
    scenes, required = count_scenes(edition, scene_levels, rule.level)
    return Gap(
        level=rule.level,
        score_points=missing_points(rule.min_score, score_points),
        scenes=max(0, rule.min_scenes - scenes),
        required_scenes=max(0, rule.min_required_scenes - required),
    )


def overall_level(edition: Edition, *, score_points: Points, scene_levels: Mapping[str, int]) -> int:
    """The highest level whose three conditions all hold; 0 when none does."""
    return max(
        (
            rule.level
            for rule in edition.rules
            if gap_to(edition, rule, score_points=score_points, scene_levels=scene_levels).is_closed
        ),
        default=0,
    )


def find_next_gap(edition: Edition, level: int, *, score_points: Points, scene_levels: Mapping[str, int]) -> Gap | None:
    """What the next level above `level` still lacks; None at the top."""
    rule = edition.rule_by_level.get(level + 1)
    if rule is None:
        return None
    return gap_to(edition, rule, score_points=score_points, scene_levels=scene_levels)

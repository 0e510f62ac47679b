"""The overall level: three conditions at once, unrounded, and what the next level lacks."""

from decimal import Decimal

import pytest

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.level import Gap, count_scenes, find_next_gap, gap_to, overall_level

REQUIRED = ("product_design", "marketing", "production_control", "quality", "equipment", "safety")
GUIDING = ("process_design", "after_sales", "scheduling", "hr", "office", "decision_support")


def scenes_at(level: int, *, required: int, guiding: int) -> dict[str, int]:
    return dict.fromkeys((*REQUIRED[:required], *GUIDING[:guiding]), level)


def level_of(edition: Edition, score_points: str, scene_levels: dict[str, int]) -> int:
    return overall_level(edition, score_points=Decimal(score_points), scene_levels=scene_levels)


THRESHOLDS = [(1, 20, 3, 3), (2, 40, 3, 3), (3, 60, 5, 3), (4, 80, 6, 4)]


@pytest.mark.parametrize(("level", "score_points", "required", "guiding"), THRESHOLDS)
def test_a_level_is_reached_when_all_three_conditions_are_just_met(
    edition: Edition, level: int, score_points: int, required: int, guiding: int
) -> None:
    scenes = scenes_at(level, required=required, guiding=guiding)
    assert level_of(edition, str(score_points), scenes) == level


@pytest.mark.parametrize(("level", "score_points", "required", "guiding"), THRESHOLDS)
def test_a_score_that_only_rounds_up_to_the_threshold_is_not_enough(
    edition: Edition, level: int, score_points: int, required: int, guiding: int
) -> None:
    almost = str(Decimal(score_points) - Decimal("0.001"))
    assert level_of(edition, almost, scenes_at(level, required=required, guiding=guiding)) == level - 1


@pytest.mark.parametrize(("level", "score_points", "required", "guiding"), THRESHOLDS)
def test_one_scene_too_few_is_not_enough(
    edition: Edition, level: int, score_points: int, required: int, guiding: int
) -> None:
    scenes = scenes_at(level, required=required, guiding=guiding - 1)
    assert level_of(edition, str(score_points), scenes) < level


@pytest.mark.parametrize(("level", "score_points", "required", "guiding"), THRESHOLDS)
def test_one_required_scene_too_few_is_not_made_up_for_by_guiding_ones(
    edition: Edition, level: int, score_points: int, required: int, guiding: int
) -> None:
    scenes = scenes_at(level, required=required - 1, guiding=6)
    assert level_of(edition, str(score_points), scenes) < level


def test_full_points_without_any_scene_are_level_0(edition: Edition) -> None:
    assert level_of(edition, "100", {}) == 0


def test_all_scenes_without_points_are_level_0(edition: Edition) -> None:
    assert level_of(edition, "0", dict.fromkeys(edition.scenes, 4)) == 0


def test_a_scene_counts_for_every_level_up_to_its_own(edition: Edition) -> None:
    scenes = {"quality": 3, "office": 2, "finance": 1, "hr": 0}
    assert [count_scenes(edition, scenes, level) for level in (1, 2, 3, 4)] == [(3, 2), (2, 1), (1, 1), (0, 0)]


def test_the_gap_is_told_condition_by_condition(edition: Edition) -> None:
    scenes = scenes_at(3, required=4, guiding=3)
    gap = gap_to(edition, edition.rule_by_level[4], score_points=Decimal("71.875"), scene_levels=scenes)
    assert gap == Gap(level=4, score_points=Decimal("8.125"), scenes=10, required_scenes=6)
    assert not gap.is_closed


def test_a_condition_that_is_more_than_met_lacks_nothing(edition: Edition) -> None:
    gap = gap_to(
        edition, edition.rule_by_level[1], score_points=Decimal(55), scene_levels=dict.fromkeys(edition.scenes, 2)
    )
    assert gap == Gap(level=1, score_points=Decimal(0), scenes=0, required_scenes=0)
    assert gap.is_closed


def test_the_next_gap_is_that_of_the_level_just_above(edition: Edition) -> None:
    gap = find_next_gap(edition, 2, score_points=Decimal(85), scene_levels=dict.fromkeys(edition.scenes, 2))
    assert gap == Gap(level=3, score_points=Decimal(0), scenes=8, required_scenes=5)


def test_nothing_is_missing_above_the_highest_level(edition: Edition) -> None:
    assert find_next_gap(edition, 4, score_points=Decimal(80), scene_levels={}) is None


def test_every_level_has_the_name_of_the_standard(edition: Edition) -> None:
    names = [edition.level_name(level) for level in range(5)]
    assert names == ["未达一级", "初始级", "规范级", "集成级", "协同级"]

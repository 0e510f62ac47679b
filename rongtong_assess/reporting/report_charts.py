"""The charts of one report, from edition and scorecard."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.reporting.charts import (
    Chart,
    DimensionBar,
    LadderStep,
    SceneMark,
    SceneMarkGroup,
    dimension_bars,
    level_ladder,
    scene_ladder,
    scene_radar,
)
from rongtong_assess.reporting.words import level_title, level_word, show_number


@dataclass(frozen=True, slots=True)
class ReportCharts:
    """Each with its own message."""

    ladder: Chart
    dimensions: Chart
    radar: Chart
    scenes: Chart


def draw_charts(edition: Edition, scorecard: Scorecard) -> ReportCharts:
    """All charts; the target is the next level, or the highest once it is reached."""
    groups = tuple(
        SceneMarkGroup(
            group.name,
            tuple(SceneMark(scene.name, scorecard.scenes[scene.id], scene.is_required) for scene in group.scenes),
        )
        for group in edition.scene_groups
    )
    target = scorecard.next_gap.level if scorecard.next_gap else scorecard.level
    return ReportCharts(
        ladder=_draw_ladder(edition, scorecard),
        dimensions=dimension_bars(
            tuple(
                DimensionBar(dimension.name, scorecard.dimensions[dimension.id], dimension.points)
                for dimension in edition.dimensions
            )
        ),
        radar=scene_radar(groups, target_level=target),
        scenes=scene_ladder(groups, target_level=target),
    )


def _draw_ladder(edition: Edition, scorecard: Scorecard) -> Chart:
    steps = [LadderStep(0, level_word(0), "", "")]
    for rule in sorted(edition.rules, key=lambda rule: rule.level):
        demand = (
            f"得分不低于 {show_number(rule.min_score)} 分，{rule.min_scenes} 个场景达到{level_word(rule.level)}，"
            f"其中 {rule.min_required_scenes} 个约束性场景"
        )
        steps.append(LadderStep(rule.level, level_word(rule.level), rule.name, demand))
    here = level_title(edition, scorecard.level)
    gap = scorecard.next_gap
    above = f"，再往上一步是{level_title(edition, gap.level)}" if gap else "，已到最高一级"
    return level_ladder(
        tuple(steps),
        firm_level=scorecard.level,
        firm_label=f"贵公司 {show_number(scorecard.score_points)} 分",
        title=f"贵公司{here if not scorecard.level else f'站在{here}'}{above}",
    )

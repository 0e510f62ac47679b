"""The charts of one report, from edition and scorecard."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.edition import Edition, LevelRule
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
from rongtong_assess.reporting.words import level_noun, level_title, overall_word, show_number


@dataclass(frozen=True, slots=True)
class ReportCharts:
    """Each with its own message. radar, scenes: None for an edition without scenes."""

    ladder: Chart
    dimensions: Chart
    radar: Chart | None
    scenes: Chart | None


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
        radar=scene_radar(groups, target_level=target) if groups else None,
        scenes=scene_ladder(groups, target_level=target) if groups else None,
    )


def _draw_ladder(edition: Edition, scorecard: Scorecard) -> Chart:
    rules = sorted(edition.rules, key=lambda rule: rule.level)
    below = [] if _holds_always(rules[0]) else [LadderStep(0, overall_word(edition, 0), "", "")]
    names = ["" if edition.standing else rule.name for rule in rules]
    steps = [
        LadderStep(rule.level, overall_word(edition, rule.level), name, _demand(edition, rule))
        for rule, name in zip(rules, names, strict=True)
    ]
    here = level_title(edition, scorecard.level)
    gap = scorecard.next_gap
    above = f"，再往上一步是{level_title(edition, gap.level)}" if gap else f"，已到最高一{level_noun(edition)}"
    return level_ladder(
        (*below, *steps),
        firm_level=scorecard.level,
        firm_label=f"贵公司 {show_number(scorecard.score_points)} 分",
        title=f"贵公司{here if not scorecard.level else f'站在{here}'}{above}",
    )


def _holds_always(rule: LevelRule) -> bool:
    """Whether every firm reaches it, so that there is nothing below."""
    return not (rule.min_score or rule.min_scenes or rule.min_required_scenes)


def _demand(edition: Edition, rule: LevelRule) -> str:
    score = f"得分不低于 {show_number(rule.min_score)} 分"
    if not edition.scenes:
        return score
    word = overall_word(edition, rule.level)
    return f"{score}，{rule.min_scenes} 个场景达到{word}，其中 {rule.min_required_scenes} 个约束性场景"

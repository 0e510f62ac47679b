"""The charts of one report, from edition and scorecard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rongtong_assess.core.edition import Edition, LevelRule
from rongtong_assess.core.points import rest_of
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.presentation.charts.bars import DimensionBar, dimension_bars
from rongtong_assess.presentation.charts.gantt import Task, plan_gantt
from rongtong_assess.presentation.charts.ladder import LadderStep, level_ladder
from rongtong_assess.presentation.charts.phase_costs import PhaseCost, phase_cost_bars
from rongtong_assess.presentation.charts.radar import scene_radar
from rongtong_assess.presentation.charts.scenes import SceneMark, SceneMarkGroup, scene_ladder
from rongtong_assess.presentation.charts.svg import Chart
from rongtong_assess.presentation.charts.waterfall import Rise, score_waterfall
from rongtong_assess.presentation.roadmap.plans import PlanView
from rongtong_assess.presentation.wording.levels import level_noun, level_title, overall_word
from rongtong_assess.presentation.wording.numbers import show_number


@dataclass(frozen=True, slots=True)
class ReportCharts:
    """Each with its own message. radar, scenes: None for an edition without scenes. gantt, costs: None without a
    plan; waterfall also where no measure adds points."""

    ladder: Chart
    dimensions: Chart
    radar: Chart | None
    scenes: Chart | None
    waterfall: Chart | None
    gantt: Chart | None
    costs: Chart | None


def draw_charts(
    edition: Edition, scorecard: Scorecard, plan: PlanView | None, *, after: Mapping[str, int] | None = None
) -> ReportCharts:
    """All charts; the target is the next level, or the highest once it is reached.

    plan: the one the report shows. after: the levels of the scenes it leads to from these results.
    """
    groups = _scene_marks(edition, scorecard, after or {})
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
        waterfall=draw_waterfall(edition, plan) if plan else None,
        gantt=draw_gantt(plan) if plan else None,
        costs=draw_phase_costs(plan) if plan else None,
    )


def draw_waterfall(edition: Edition, plan: PlanView) -> Chart | None:
    """The score from measure to measure; None where none adds points."""
    if not plan.score_steps:
        return None
    target = plan.target_level
    least = edition.rule_by_level[target].min_score
    rises = tuple(Rise(f"{one.number} {one.name}", one.before_points, one.after_points) for one in plan.score_steps)
    total = show_number(rest_of(rises[-1].after, rises[0].before))
    return score_waterfall(
        rises,
        threshold=least,
        threshold_words=f"{overall_word(edition, target)}线 {show_number(least)} 分",
        title=f"{len(rises)} 项措施加 {total} 分，从 {show_number(rises[0].before)} 分到 {plan.score_after} 分",
    )


def draw_gantt(plan: PlanView) -> Chart | None:
    """The cards in weeks; None where there is nothing to do."""
    if not plan.cards:
        return None
    phases = [phase.id for phase in plan.phases]
    tasks = tuple(
        Task(f"{card.number} {card.name}", card.start_week, card.end_week, phases.index(card.phase_id), card.when)
        for card in plan.cards
    )
    names = tuple(f"{phase.name}（{phase.months}）" for phase in plan.phases)
    return plan_gantt(tasks, phases=names, title=f"{plan.measure_count} 项措施，{plan.duration}做完")


def draw_phase_costs(plan: PlanView) -> Chart | None:
    """Each phase's first-year money; None where there is nothing to do."""
    if not plan.cards:
        return None
    return phase_cost_bars(
        tuple(PhaseCost(phase.name, phase.months, len(phase.cards), phase.first_year_wan_yuan) for phase in plan.phases)
    )


def _scene_marks(edition: Edition, scorecard: Scorecard, after: Mapping[str, int]) -> tuple[SceneMarkGroup, ...]:
    return tuple(
        SceneMarkGroup(
            group.name,
            tuple(
                SceneMark(scene.name, scorecard.scenes[scene.id], scene.is_required, after.get(scene.id))
                for scene in group.scenes
            ),
        )
        for group in edition.scene_groups
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

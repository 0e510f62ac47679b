"""Charts as SVG: the same string stands in the page and in the PDF.

Presentation attributes only (pages forbid inline style), text stays text, every chart has a
sentence as its title and a table twin.
"""

from rongtong_assess.reporting.charts.bars import DimensionBar, dimension_bars
from rongtong_assess.reporting.charts.chances import LevelChance, chance_bars, whole_percents
from rongtong_assess.reporting.charts.gantt import Task, plan_gantt
from rongtong_assess.reporting.charts.ladder import LadderStep, level_ladder
from rongtong_assess.reporting.charts.pairs import BeforeAfter, before_after_bars
from rongtong_assess.reporting.charts.phase_costs import PhaseCost, phase_cost_bars
from rongtong_assess.reporting.charts.radar import scene_radar
from rongtong_assess.reporting.charts.scenes import SceneMark, SceneMarkGroup, scene_ladder
from rongtong_assess.reporting.charts.svg import Chart
from rongtong_assess.reporting.charts.waterfall import Rise, score_waterfall

__all__ = [
    "BeforeAfter",
    "Chart",
    "DimensionBar",
    "LadderStep",
    "LevelChance",
    "PhaseCost",
    "Rise",
    "SceneMark",
    "SceneMarkGroup",
    "Task",
    "before_after_bars",
    "chance_bars",
    "dimension_bars",
    "level_ladder",
    "phase_cost_bars",
    "plan_gantt",
    "scene_ladder",
    "scene_radar",
    "score_waterfall",
    "whole_percents",
]

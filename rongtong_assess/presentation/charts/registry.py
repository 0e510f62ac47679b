"""Which charts a result has, and on which faces and at which places each is shown.

A new chart is a file with its drawing and a line here: the page, the PDF and the Word document show whatever is listed
for a place. The charts of two results (`bars.before_after_bars`) are not listed: their subject is a comparison, and the
page of the comparison, drawn by `views.result`, is the only face that shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from rongtong_assess.presentation.charts.bars import draw_dimensions
from rongtong_assess.presentation.charts.chances import draw_chances
from rongtong_assess.presentation.charts.chart import Chart, ChartSubject
from rongtong_assess.presentation.charts.gantt import draw_gantt
from rongtong_assess.presentation.charts.ladder import draw_ladder
from rongtong_assess.presentation.charts.phase_costs import draw_phase_costs
from rongtong_assess.presentation.charts.radar import draw_radar
from rongtong_assess.presentation.charts.scenes import draw_scenes
from rongtong_assess.presentation.charts.waterfall import draw_waterfall
from rongtong_assess.presentation.wording.roadmap.plans import say_stale


class Face(StrEnum):
    """Where people see a result."""

    PAGE = "page"
    PDF = "pdf"
    WORD = "word"


class Place(StrEnum):
    """Where on a face charts are shown; not every face has all places."""

    LEVEL = "level"
    DIMENSIONS = "dimensions"
    FORECAST = "forecast"
    NO_PLAN = "no-plan"
    SCENES = "scenes"
    SCENES_IN_DETAIL = "scenes-in-detail"
    PLAN = "plan"
    POINTS = "points"
    COSTS = "costs"
    TIMELINE = "timeline"


@dataclass(frozen=True, slots=True)
class Spot:
    """One place on one face. size: how large the chart is in print, a class of report.css.

    full_up_to: a chart with at most this many rows is as wide as the text, whatever size says.
    """

    face: Face
    place: Place
    size: str = ""
    full_up_to: int = 0

    def size_of(self, chart: Chart) -> str:
        return "full" if len(chart.rows) <= self.full_up_to else self.size


@dataclass(frozen=True, slots=True)
class ChartKind:
    """draw: None where the subject gives nothing to draw. is_of_plan: whether it shows the plan, not the result."""

    draw: Callable[[ChartSubject], Chart | None]
    spots: tuple[Spot, ...]
    is_of_plan: bool = False


PAGE, PDF, WORD = Face.PAGE, Face.PDF, Face.WORD
CHARTS: dict[str, ChartKind] = {
    "ladder": ChartKind(draw_ladder, (Spot(PAGE, Place.LEVEL), Spot(PDF, Place.LEVEL), Spot(WORD, Place.LEVEL))),
    "dimensions": ChartKind(
        draw_dimensions,
        (
            Spot(PAGE, Place.DIMENSIONS),
            Spot(PDF, Place.DIMENSIONS, "wide"),
            Spot(PDF, Place.NO_PLAN),
            Spot(WORD, Place.DIMENSIONS),
        ),
    ),
    "forecast": ChartKind(
        draw_chances,
        (Spot(PAGE, Place.FORECAST), Spot(PDF, Place.FORECAST, "wide low"), Spot(WORD, Place.FORECAST)),
    ),
    "radar": ChartKind(
        draw_radar, (Spot(PAGE, Place.SCENES), Spot(PDF, Place.SCENES, "wide low"), Spot(WORD, Place.SCENES))
    ),
    "scenes": ChartKind(draw_scenes, (Spot(PDF, Place.SCENES_IN_DETAIL, "wide low"),)),
    "waterfall": ChartKind(
        draw_waterfall,
        (Spot(PAGE, Place.PLAN), Spot(PDF, Place.POINTS, "wide", full_up_to=8), Spot(WORD, Place.POINTS)),
        is_of_plan=True,
    ),
    "gantt": ChartKind(
        draw_gantt, (Spot(PAGE, Place.PLAN), Spot(PDF, Place.TIMELINE, "wide", full_up_to=14)), is_of_plan=True
    ),
    "costs": ChartKind(
        draw_phase_costs,
        (Spot(PAGE, Place.PLAN), Spot(PDF, Place.COSTS, "wide low"), Spot(WORD, Place.COSTS)),
        is_of_plan=True,
    ),
}


@dataclass(frozen=True, slots=True)
class PlacedChart:
    """A chart at one of its spots, in the size it has there."""

    chart: Chart
    size: str


@dataclass(frozen=True, slots=True)
class ChartSet:
    """The charts of one result, by their names in the registry."""

    charts: Mapping[str, Chart]

    def find(self, name: str) -> Chart | None:
        return self.charts.get(name)

    def list_at(self, face: str, place: str) -> tuple[PlacedChart, ...]:
        """The charts at a place of a face, in the registry's order."""
        return tuple(
            PlacedChart(chart, spot.size_of(chart))
            for name, chart in self.charts.items()
            for spot in CHARTS[name].spots
            if (spot.face, spot.place) == (face, place)
        )


def draw_charts(subject: ChartSubject) -> ChartSet:
    """Every chart of the registry that the subject has something for."""
    drawn = ((name, _draw(kind, subject)) for name, kind in CHARTS.items())
    return ChartSet({name: chart for name, chart in drawn if chart})


def _draw(kind: ChartKind, subject: ChartSubject) -> Chart | None:
    chart = kind.draw(subject)
    if chart and kind.is_of_plan and subject.is_stale:
        return replace(chart, title=say_stale(chart.title))
    return chart

"""What an assessment comes to: level, points, the conditions of the next level, forecast and visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rongtong_assess.core.assessment.sheet import ANY_SCENE, AnswerSheet, list_contradictions
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.level import count_scenes
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.core.roadmap.gains import ItemShortfall
from rongtong_assess.presentation.report.facts import ReportFacts
from rongtong_assess.presentation.report.forecast import ForecastView, build_forecast_view
from rongtong_assess.presentation.report.visit import VisitView, build_visit_view
from rongtong_assess.presentation.wording.quantities import (
    level_noun,
    level_title,
    score_basis,
    show_number,
    show_points,
    show_rest,
)
from rongtong_assess.presentation.wording.result.level import (
    TOTAL_SCORE,
    count_words,
    headline,
    least_count_words,
    least_points_words,
    missing_points_words,
    scenes_reached_words,
    together_words,
)
from rongtong_assess.presentation.wording.result.questions import ANY_SCENE_NAME, warning_words

MOST_LOSSES = 4


@dataclass(frozen=True, slots=True)
class ConditionView:
    """One condition of the next level: what it asks, what the firm has, what is missing."""

    name: str
    need: str
    have: str
    missing: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class LossView:
    """An item among those that lost the most points."""

    name: str
    lost: str


@dataclass(frozen=True, slots=True)
class ResultSection:
    """level_noun: 级 or 档. next_title: empty at the top. score_basis: how the score follows from the dimensions.

    is_complete: whether every question was answered. warnings: answers that contradict each other. visit: None
    without a completed visit.
    """

    is_complete: bool
    level: int
    level_noun: str
    level_title: str
    next_title: str
    score: str
    full_score: str
    score_basis: str
    headline: str
    conditions: tuple[ConditionView, ...]
    losses: tuple[LossView, ...]
    warnings: tuple[str, ...]
    forecast: ForecastView | None
    visit: VisitView | None

    @property
    def source_line(self) -> str:
        """Which facts the result follows from; empty for the declared ones."""
        return self.visit.source_line if self.visit else ""

    @property
    def conditions_words(self) -> str:
        """How the conditions of the next level go together; empty where there is only one."""
        return together_words(len(self.conditions))


def build_result(facts: ReportFacts, gaps: tuple[ItemShortfall, ...]) -> ResultSection:
    """The result of the facts. gaps: where points are missing."""
    edition, scorecard, forecast = facts.edition, facts.scorecard, facts.forecast
    gap = scorecard.next_gap
    return ResultSection(
        is_complete=scorecard.is_complete,
        level=scorecard.level,
        level_noun=level_noun(edition),
        level_title=level_title(edition, scorecard.level),
        next_title=level_title(edition, gap.level) if gap else "",
        score=show_number(scorecard.score_points),
        full_score=show_number(edition.full_points),
        score_basis=score_basis(edition),
        headline=headline(edition, scorecard),
        conditions=list_conditions(edition, scorecard),
        losses=_list_losses(gaps),
        warnings=_list_warnings(edition, facts.sheet),
        forecast=build_forecast_view(edition, forecast, is_visited=facts.is_visited) if forecast else None,
        visit=build_visit_view(edition, facts.visit) if facts.visit else None,
    )


def list_conditions(edition: Edition, scorecard: Scorecard) -> tuple[ConditionView, ...]:
    """The conditions of the next level; none at the top."""
    gap = scorecard.next_gap
    if gap is None:
        return ()
    rule = edition.rule_by_level[gap.level]
    scenes, required = count_scenes(edition, scorecard.scenes, gap.level)
    score = ConditionView(
        TOTAL_SCORE,
        least_points_words(rule),
        show_points(scorecard.score_points),
        missing_points_words(gap.score_points),
        gap.score_points == 0,
    )
    if not edition.scenes:
        return (score,)
    return (
        score,
        _scene_condition(
            scenes_reached_words(edition, gap.level, only_required=False),
            need=rule.min_scenes,
            have=scenes,
            missing=gap.scenes,
        ),
        _scene_condition(
            scenes_reached_words(edition, gap.level, only_required=True),
            need=rule.min_required_scenes,
            have=required,
            missing=gap.required_scenes,
        ),
    )


def _scene_condition(name: str, *, need: int, have: int, missing: int) -> ConditionView:
    return ConditionView(
        name,
        least_count_words(need),
        count_words(have),
        count_words(missing) if missing else "",
        missing == 0,
    )


def _list_warnings(edition: Edition, sheet: AnswerSheet) -> tuple[str, ...]:
    """Contradictions with the indicators they concern, by name."""
    return tuple(
        warning_words(_question_names(edition, contradiction.questions), contradiction.message)
        for contradiction in list_contradictions(edition, sheet)
    )


def _question_names(edition: Edition, questions: tuple[str, ...]) -> Iterator[str]:
    for question in questions:
        yield ANY_SCENE_NAME if question == ANY_SCENE else edition.question_name(question)


def _list_losses(gaps: tuple[ItemShortfall, ...]) -> tuple[LossView, ...]:
    worst = sorted(gaps, key=lambda gap: -gap.lost_points)[:MOST_LOSSES]
    return tuple(
        LossView(gap.item.name, show_rest(gap.item.points, gap.item.points - gap.lost_points)) for gap in worst
    )

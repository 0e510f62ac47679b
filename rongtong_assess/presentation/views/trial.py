"""The what-if page: questions to try, and what the tried answers and the bought solutions come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rongtong_assess.core.assessment.derivation import DerivedOption
from rongtong_assess.core.assessment.saving import AnswerValue
from rongtong_assess.core.edition.edition import SCENE_PREFIX, Edition
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.core.roadmap.money import Lacking, Trial
from rongtong_assess.presentation.report.result import ConditionView, list_conditions
from rongtong_assess.presentation.views.assessment import FilledEdition
from rongtong_assess.presentation.views.question import CardView, card_anchor
from rongtong_assess.presentation.views.questionnaire import all_cards
from rongtong_assess.presentation.wording.quantities import (
    Number,
    level_title,
    level_word,
    overall_word,
    show_number,
)
from rongtong_assess.presentation.wording.result.level import headline
from rongtong_assess.presentation.wording.result.trial import (
    LEVEL,
    TOTAL,
    difference_words,
    lacking_words,
    level_step_words,
    line_words,
    points_of_words,
    purchase_words,
    who_words,
)


@dataclass(frozen=True, slots=True)
class TrialNumberView:
    """One number, present and tried."""

    name: str
    present: str
    tried: str
    difference: str
    is_moved: bool


@dataclass(frozen=True, slots=True)
class TrialChangeView:
    """An answer that is tried. value: the stored one, for resetting."""

    question: str
    name: str
    before: str
    after: str
    value: AnswerValue
    anchor: str


@dataclass(frozen=True, slots=True)
class LackingView:
    """A bought solution that brings nothing yet, and what it lacks."""

    id: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class TrialView:
    """What a trial comes to; the page shows it, and its script receives it as JSON.

    line: everything in a few words. marks: by question, its points or level, present and tried. moved: questions of
    which these differ. purchase: what the bought solutions cost, "" without any.
    """

    line: str
    difference: str
    headline: str
    next_title: str
    rows: tuple[TrialNumberView, ...]
    conditions: tuple[ConditionView, ...]
    changes: tuple[TrialChangeView, ...]
    marks: Mapping[str, str]
    moved: tuple[str, ...]
    refused: Mapping[str, str]
    derived: Mapping[str, DerivedOption]
    purchase: str
    lacking: tuple[LackingView, ...]
    bought: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrialGroupView:
    """Questions under one heading."""

    name: str
    cards: tuple[CardView, ...]


def build_trial(edition: Edition, trial: Trial) -> TrialView:
    """Everything that the page says about a trial."""
    present, tried = trial.present, trial.tried
    gap = tried.next_gap
    difference = difference_words(present.score_points, tried.score_points)
    marks = dict(_marks(edition, trial))
    return TrialView(
        line=line_words(edition, present, tried=tried),
        difference=difference,
        headline=headline(edition, tried, who=who_words(is_changed=trial.is_changed)),
        next_title=level_title(edition, gap.level) if gap else "",
        rows=tuple(_rows(edition, present, tried=tried)),
        conditions=list_conditions(edition, tried),
        changes=_changes(edition, trial),
        marks=marks,
        moved=tuple(question for question, words in marks.items() if "→" in words),
        refused=trial.refused,
        derived=trial.derived,
        purchase=purchase_words(trial.purchase),
        lacking=tuple(_lacking(lacking) for lacking in trial.purchase.lacking),
        bought=tuple(solution.id for solution in trial.purchase.bought),
    )


def list_trial_groups(filled: FilledEdition) -> tuple[TrialGroupView, ...]:
    """Every question of the edition, under its dimension or group of scenes."""
    return tuple(TrialGroupView(name, cards) for name, cards in all_cards(filled))


def _rows(edition: Edition, present: Scorecard, *, tried: Scorecard) -> Iterator[TrialNumberView]:
    levels = [overall_word(edition, scorecard.level) for scorecard in (present, tried)]
    step = tried.level - present.level
    yield TrialNumberView(LEVEL, levels[0], levels[1], level_step_words(edition, step), bool(step))
    yield _number_row(TOTAL, present.score_points, tried=tried.score_points)
    for dimension in edition.dimensions:
        yield _number_row(dimension.name, present.dimensions[dimension.id], tried=tried.dimensions[dimension.id])


def _number_row(name: str, present: Number, *, tried: Number) -> TrialNumberView:
    return TrialNumberView(
        name, show_number(present), show_number(tried), difference_words(present, tried), present != tried
    )


def _marks(edition: Edition, trial: Trial) -> Iterator[tuple[str, str]]:
    before, after = trial.present, trial.tried
    for item in edition.items.values():
        points = _arrow(show_number(before.items[item.id]), show_number(after.items[item.id]))
        yield item.id, points_of_words(points, item.points)
    for scene in edition.scenes.values():
        yield scene.question, _arrow(level_word(before.scenes[scene.id]), level_word(after.scenes[scene.id]))


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _changes(edition: Edition, trial: Trial) -> tuple[TrialChangeView, ...]:
    return tuple(
        TrialChangeView(
            changed.question,
            edition.question_name(changed.question),
            changed.before,
            changed.after,
            changed.present_value,
            card_anchor(_asked_by(edition, changed.question)),
        )
        for changed in trial.changes
    )


def _asked_by(edition: Edition, question: str) -> str:
    """The question on whose card this one is asked."""
    if question in edition.items or question.startswith(SCENE_PREFIX):
        return question
    return next(edition.items_using(question.partition(".")[2])).id


def _lacking(lacking: Lacking) -> LackingView:
    return LackingView(lacking.solution.id, lacking.solution.name, lacking_words(lacking))

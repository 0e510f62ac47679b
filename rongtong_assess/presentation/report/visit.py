"""A visit on pages and in reports: its level, the declared level, and every answer that differs."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import Scorecard, score
from rongtong_assess.core.visit.finding import VisitResult, list_differences
from rongtong_assess.core.visit.standing_facts import ResultPart, StandingFacts, list_changed_parts
from rongtong_assess.presentation.wording.assessment import found_words
from rongtong_assess.presentation.wording.quantities import join_names, level_title, show_day, show_number
from rongtong_assess.presentation.wording.visit import (
    ALL_AS_DECLARED,
    EFFECT_WORDS,
    VISIT_HOW,
    VISIT_TITLE,
    as_declared_words,
    differences_title,
    level_and_score_words,
    other_than_declared_words,
    visited_source_words,
)


@dataclass(frozen=True, slots=True)
class VisitDifferenceView:
    """A question of which the visit found another answer. note: the consultant's, may be empty."""

    name: str
    declared: str
    found: str
    note: str


@dataclass(frozen=True, slots=True)
class VisitView:
    """visited_on: a day in words, empty while the visit is open. dimensions: name, points declared, found and most.

    effects: what the differing answers change of the result, compared exactly.
    """

    level_title: str
    score: str
    declared_title: str
    declared_score: str
    platform_name: str
    visited_on: str
    dimensions: tuple[tuple[str, str, str, str], ...]
    rows: tuple[VisitDifferenceView, ...]
    effects: tuple[ResultPart, ...] = ()
    title: str = VISIT_TITLE
    how: str = VISIT_HOW

    @property
    def is_as_declared(self) -> bool:
        """Whether level and points are the same; answers may differ all the same."""
        return not {ResultPart.LEVEL, ResultPart.POINTS}.intersection(self.effects)

    @property
    def verdict(self) -> str:
        """The result, and the declared one where it is another."""
        result = level_and_score_words(self.level_title, self.score)
        if self.is_as_declared:
            return as_declared_words(result, self._changed)
        return other_than_declared_words(result, self._declared)

    @property
    def rows_title(self) -> str:
        if not self.rows:
            return ALL_AS_DECLARED
        return differences_title(len(self.rows), self._changed)

    @property
    def source_line(self) -> str:
        """Which facts the result follows from, as a sentence."""
        return visited_source_words(self.platform_name, self.visited_on, declared=self._declared)

    @property
    def _declared(self) -> str:
        return level_and_score_words(self.declared_title, self.declared_score)

    @property
    def _changed(self) -> str:
        return join_names(EFFECT_WORDS[effect] for effect in self.effects)


def build_visit_view(edition: Edition, visit: VisitResult) -> VisitView:
    """Level and points of both, by dimension, and every question that differs."""
    declared = score(edition, visit.declared)
    return VisitView(
        level_title=level_title(edition, visit.scorecard.level),
        score=show_number(visit.scorecard.score_points),
        declared_title=level_title(edition, declared.level),
        declared_score=show_number(declared.score_points),
        platform_name=visit.platform_name,
        visited_on=show_day(visit.visited_on),
        dimensions=_dimensions(edition, declared, found=visit.scorecard),
        rows=tuple(
            VisitDifferenceView(
                edition.question_name(difference.question),
                found_words(edition, difference.question, value=difference.declared),
                found_words(edition, difference.question, value=difference.found),
                visit.notes.get(difference.question, ""),
            )
            for difference in list_differences(edition, visit.declared, visit.found)
        ),
        effects=list_changed_parts(declared, visit.scorecard),
    )


def source_line(edition: Edition, facts: StandingFacts) -> str:
    """Which facts a result follows from, as a sentence; empty for the declared ones."""
    return build_visit_view(edition, facts.visit).source_line if facts.visit else ""


def _dimensions(edition: Edition, declared: Scorecard, *, found: Scorecard) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (
            dimension.name,
            show_number(declared.dimensions[dimension.id]),
            show_number(found.dimensions[dimension.id]),
            show_number(dimension.points),
        )
        for dimension in edition.dimensions
    )

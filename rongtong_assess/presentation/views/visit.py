"""Visits on site on pages: the list of them, one of them, and the cards on which its findings are recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import Forecast
from rongtong_assess.core.visit.hints import VisitFlag
from rongtong_assess.core.visit.standing_facts import StandingFacts
from rongtong_assess.presentation.wording.assessment import SCENES_PART, answer_words
from rongtong_assess.presentation.wording.quantities import level_title
from rongtong_assess.presentation.wording.visit import (
    BEING_VERIFIED,
    NOT_VERIFIED,
    VERIFIED_ELSEWHERE,
    chance_words,
    forecast_words,
    interval_range_words,
    missing_words,
    verified_words,
)


class ListedAssessment(Protocol):
    """An assessment as it is stored."""

    @property
    def id(self) -> UUID: ...

    @property
    def number(self) -> str: ...


class ListedVisit(Protocol):
    """One submitted result as a consultant sees it; the list of visits of the services has these."""

    @property
    def assessment(self) -> ListedAssessment: ...

    @property
    def edition(self) -> Edition: ...

    @property
    def stands(self) -> StandingFacts: ...

    @property
    def forecast(self) -> Forecast | None: ...

    @property
    def flags(self) -> tuple[VisitFlag, ...]: ...

    @property
    def is_randomly_selected(self) -> bool: ...

    @property
    def is_being_visited(self) -> bool: ...

    @property
    def found_level(self) -> int | None: ...

    @property
    def is_elsewhere(self) -> bool: ...

    @property
    def firm(self) -> Mapping[str, Any]: ...

    @property
    def purpose_words(self) -> str: ...


@dataclass(frozen=True, slots=True)
class VisitLineView:
    """One firm of the list, in words."""

    assessment_id: UUID
    firm: str
    about: str
    official: str
    forecast: str
    interval: str
    chance_of_less: str
    flags: int
    missing: str
    is_randomly_selected: bool
    state: str
    looks: str


@dataclass(frozen=True, slots=True)
class AnswerGroupView:
    """Answers under one heading. answers: of each question the name, the answer in words, and why to look at it."""

    name: str
    answers: tuple[tuple[str, str, tuple[str, ...]], ...]


def list_visit_views(visits: Sequence[ListedVisit]) -> list[VisitLineView]:
    """One line for each visit, in the same order."""
    return [_line(visit) for visit in visits]


def _line(visit: ListedVisit) -> VisitLineView:
    forecast, edition = visit.forecast, visit.edition
    state, looks = _state(visit)
    return VisitLineView(
        assessment_id=visit.assessment.id,
        firm=visit.firm.get("name", ""),
        about="，".join(part for part in (visit.assessment.number, visit.purpose_words) if part),
        official=level_title(edition, visit.stands.declared_scorecard.level),
        forecast=forecast_words(edition, forecast, is_visited=visit.stands.visit is not None),
        interval=interval_range_words(edition, forecast) if forecast else "",
        chance_of_less=chance_words(forecast),
        flags=len(visit.flags),
        missing=missing_words(edition, visit.stands.scorecard.next_gap),
        is_randomly_selected=visit.is_randomly_selected,
        state=state,
        looks=looks,
    )


def _state(visit: ListedVisit) -> tuple[str, str]:
    """The state in words, and the class of its colour."""
    if visit.found_level is not None:
        return verified_words(visit.edition, visit.found_level), "is-good"
    if visit.is_elsewhere:
        return VERIFIED_ELSEWHERE, ""
    return (BEING_VERIFIED, "is-brand") if visit.is_being_visited else (NOT_VERIFIED, "")


def list_answer_groups(edition: Edition, sheet: AnswerSheet, *, flags: Sequence[VisitFlag]) -> list[AnswerGroupView]:
    """Every question by dimension, then the scenes."""
    reasons = {
        question: tuple(flag.words for flag in flags if flag.question == question) for question in edition.questions
    }
    groups = [
        AnswerGroupView(
            dimension.name,
            tuple(
                (item.name, answer_words(edition, item.id, sorted(sheet.choices.get(item.id, ()))), reasons[item.id])
                for group in dimension.groups
                for item in group.items
            ),
        )
        for dimension in edition.dimensions
    ]
    scenes = tuple(
        (scene.name, answer_words(edition, scene.question, sheet.scenes.get(scene.id)), reasons[scene.question])
        for scene in edition.scenes.values()
    )
    return [*groups, AnswerGroupView(SCENES_PART, scenes)] if scenes else groups

"""Values of a firm on the pages of cases: four kinds side by side, and before and after within one kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rongtong_assess.core.consulting.firm_values import FirmValue, KindComparison, six_figures
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.presentation.wording.consulting.cases import (
    KIND_WORDS,
    compared_words,
    only_one_words,
    source_words,
)
from rongtong_assess.presentation.wording.quantities import level_title, show_day, show_number


@dataclass(frozen=True, slots=True)
class ValueView:
    """One kind of value. level: empty while there is none. points: the score, then each dimension's."""

    kind: str
    level: str = ""
    points: tuple[str, ...] = ()
    day: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class FourValuesView:
    """dimensions: their names, for the heads of the columns."""

    dimensions: tuple[str, ...]
    values: tuple[ValueView, ...]


@dataclass(frozen=True, slots=True)
class SixView:
    """A row of six: day and number of the assessment, then level, points of the dimensions and the two counts."""

    name: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BeforeAfterView:
    """What is compared, and the two rows; rows: empty where there is only one result, which words then say."""

    words: str
    rows: tuple[SixView, ...]


def build_four_values(edition: Edition, four: Mapping[ValueKind, FirmValue | None]) -> FourValuesView:
    """All four kinds, always, in their order."""
    values = tuple(_value_view(edition, kind, four.get(kind)) for kind in ValueKind)
    return FourValuesView(tuple(dimension.name for dimension in edition.dimensions), values)


def list_before_after_views(edition: Edition, compared: Iterable[KindComparison]) -> list[BeforeAfterView]:
    """The kinds with two results first, those with one after them."""
    views = [_before_after_view(edition, pair) for pair in compared]
    return sorted(views, key=lambda view: not view.rows)


def _value_view(edition: Edition, kind: ValueKind, value: FirmValue | None) -> ValueView:
    if value is None:
        return ValueView(KIND_WORDS[kind])
    scorecard = value.scorecard
    points = [scorecard.score_points, *(scorecard.dimensions[dimension.id] for dimension in edition.dimensions)]
    return ValueView(
        KIND_WORDS[kind],
        level_title(edition, scorecard.level),
        tuple(show_number(number) for number in points),
        show_day(value.decided_on),
        source_words(value.by, value.case_number),
    )


def _before_after_view(edition: Edition, pair: KindComparison) -> BeforeAfterView:
    if pair.after is None:
        return BeforeAfterView(only_one_words(pair.kind), ())
    rows = _six_view(edition, pair.before), _six_view(edition, pair.after)
    return BeforeAfterView(compared_words(pair.kind), rows)


def _six_view(edition: Edition, value: FirmValue) -> SixView:
    six = six_figures(edition, value.scorecard)
    points = (show_number(six.dimensions[dimension.id]) for dimension in edition.dimensions)
    figures = level_title(edition, six.level), *points, str(six.required_scenes), str(six.other_scenes)
    return SixView(show_day(value.decided_on), figures)

"""Plans on pages: wishes, plans kept and plans compared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.presentation.roadmap.measures import MeasureCardView
from rongtong_assess.presentation.roadmap.money import SubsidyView
from rongtong_assess.presentation.roadmap.outdated import StalePlanView
from rongtong_assess.presentation.roadmap.plans import PlansView, PlanView
from rongtong_assess.presentation.views.catalogue import field_of, list_fields
from rongtong_assess.presentation.wording.quantities import level_word, points_words
from rongtong_assess.presentation.wording.roadmap import plans as words
from rongtong_assess.presentation.wording.roadmap.wishes import LIKELY_PART


@dataclass(frozen=True, slots=True)
class WishView:
    """A solution to tick as owned, wanted or excluded."""

    id: str
    name: str
    is_owned: bool
    is_wanted: bool
    is_excluded: bool


@dataclass(frozen=True, slots=True)
class TickedSolutions:
    """The ids of the solutions that are ticked in the form of wishes."""

    owned: frozenset[str]
    wanted: frozenset[str]
    excluded: frozenset[str]


@dataclass(frozen=True, slots=True)
class WishGroupView:
    """Solutions under one heading. is_likely: they are those that the firm has according to its answers."""

    name: str
    rows: tuple[WishView, ...]
    is_likely: bool

    @property
    def ticked(self) -> int:
        return sum(row.is_owned or row.is_wanted or row.is_excluded for row in self.rows)


def list_wish_groups(
    edition: Edition, solutions: Iterable[Solution], *, ticked: TickedSolutions, likely: Collection[str]
) -> tuple[WishGroupView, ...]:
    """All solutions with what is ticked. likely: ids of those that the firm probably has; they come first."""
    parts: dict[str, list[WishView]] = {name: [] for name in (LIKELY_PART, *list_fields(edition))}
    for solution in solutions:
        id = solution.id
        row = WishView(id, solution.name, id in ticked.owned, id in ticked.wanted, id in ticked.excluded)
        parts[LIKELY_PART if id in likely else field_of(edition, solution)].append(row)
    return tuple(WishGroupView(name, tuple(rows), name == LIKELY_PART) for name, rows in parts.items() if rows)


class KeptPlans(Protocol):
    """Plans as they are kept. planned_at: when they were found."""

    @property
    def id(self) -> UUID: ...

    @property
    def planned_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class PlanSetView:
    """Kept plans in words. rows: None where the catalogue has changed since; reason then says so.

    subsidy: the rule of the firm's city on the day of planning, or that there is none. stale: what changed since, None
    where the plans are of the present facts. meant: the plan that is chosen, or the default.
    """

    stored: KeptPlans
    rows: PlansView | None
    subsidy: SubsidyView
    reason: str = ""
    stale: StalePlanView | None = None
    meant: PlanView | None = None


@dataclass(frozen=True, slots=True)
class PlanChoiceView:
    """A plan that can be compared. key: "<plan set>:<kind>"."""

    key: str
    words: str
    row: PlanView


@dataclass(frozen=True, slots=True)
class PairView:
    """One number of two plans, in words."""

    name: str
    one: str
    other: str
    is_different: bool


@dataclass(frozen=True, slots=True)
class ScenePairView:
    """A scene that one of the plans lifts."""

    name: str
    present: str
    one: str
    other: str
    is_different: bool


@dataclass(frozen=True, slots=True)
class PlanDifferenceView:
    """Two plans compared. shared: measures of both, with the first year in each."""

    numbers: tuple[PairView, ...]
    only_one: tuple[MeasureCardView, ...]
    only_other: tuple[MeasureCardView, ...]
    shared: tuple[PairView, ...]
    scenes: tuple[ScenePairView, ...]


def build_plan_difference(
    edition: Edition, *, one: PlanView, other: PlanView, present: Mapping[str, int]
) -> PlanDifferenceView:
    """What the two plans share and where they differ. present: the levels of the scenes before, by scene id."""
    cards = {card.id: card for card in other.cards}
    own = {card.id for card in one.cards}
    return PlanDifferenceView(
        numbers=tuple(_pair(*number) for number in _numbers(one, other)),
        only_one=tuple(card for card in one.cards if card.id not in cards),
        only_other=tuple(card for card in other.cards if card.id not in own),
        shared=tuple(
            _pair(card.name, card.price.first_year, cards[card.id].price.first_year)
            for card in one.cards
            if card.id in cards
        ),
        scenes=tuple(_scenes(edition, one=one, other=other, present=present)),
    )


def _pair(name: str, one: str, other: str) -> PairView:
    return PairView(name, one, other, one != other)


def _numbers(one: PlanView, other: PlanView) -> Iterator[tuple[str, str, str]]:
    """The numbers of two plans: what each is called, and its value in either."""
    yield words.FIRST_YEAR, one.first_year, other.first_year
    if max(one.years, other.years) > 1:
        yield (
            words.SUM,
            words.years_total_words(one.years, one.total),
            words.years_total_words(other.years, other.total),
        )
    yield words.LATER_YEARS, one.yearly, other.yearly
    yield words.LEVEL_AFTER, one.level_after_title, other.level_after_title
    yield words.SCORE_AFTER, points_words(one.score_after), points_words(other.score_after)
    measures = words.measure_count_words
    yield words.MEASURES, measures(one.measure_count), measures(other.measure_count)
    yield words.DURATION, one.duration, other.duration


def _scenes(edition: Edition, *, one: PlanView, other: PlanView, present: Mapping[str, int]) -> Iterator[ScenePairView]:
    for scene in edition.scenes.values():
        levels = [levels.get(scene.id, 0) for levels in (present, one.scenes_after, other.scenes_after)]
        if len(set(levels)) > 1:
            now, first, second = (level_word(level) for level in levels)
            yield ScenePairView(scene.name, now, first, second, first != second)


def list_choices(found: Iterable[PlanSetView]) -> Iterator[PlanChoiceView]:
    """Every plan of these sets."""
    for plan_set in found:
        for plan in plan_set.rows.plans if plan_set.rows else ():
            label = words.choice_words(
                plan_set.stored.planned_at, plan.title, level_after=plan.level_after_title, total=plan.total
            )
            yield PlanChoiceView(f"{plan_set.stored.id}:{plan.kind}", label, plan)


@dataclass(frozen=True, slots=True)
class StaleFollowedView:
    """That the followed plan is out of date. remade: the page of the plans made anew, empty while there are none."""

    stale: StalePlanView
    remade: str

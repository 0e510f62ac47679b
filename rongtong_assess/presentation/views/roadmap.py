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
from rongtong_assess.presentation.wording.quantities import level_word
from rongtong_assess.presentation.wording.roadmap.plans import choice_words, number_words
from rongtong_assess.presentation.wording.roadmap.wishes import LIKELY_PART


@dataclass(frozen=True, slots=True)
class WishView:
    """A solution to tick as there, wanted or unwanted."""

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
    """Solutions under one heading. is_likely: those the answers show to be there."""

    name: str
    rows: tuple[WishView, ...]
    is_likely: bool

    @property
    def ticked(self) -> int:
        return sum(row.is_owned or row.is_wanted or row.is_excluded for row in self.rows)


def list_wish_groups(
    edition: Edition, solutions: Iterable[Solution], ticked: TickedSolutions, *, likely: Collection[str]
) -> tuple[WishGroupView, ...]:
    """All solutions with what is ticked; those that are probably there come first."""
    parts: dict[str, list[WishView]] = {name: [] for name in (LIKELY_PART, *list_fields(edition))}
    for solution in solutions:
        id = solution.id
        row = WishView(id, solution.name, id in ticked.owned, id in ticked.wanted, id in ticked.excluded)
        parts[LIKELY_PART if id in likely else field_of(edition, solution)].append(row)
    return tuple(WishGroupView(name, tuple(rows), name == LIKELY_PART) for name, rows in parts.items() if rows)


class KeptPlans(Protocol):
    """Plans as they are kept: by which id, and when they were found."""

    @property
    def id(self) -> UUID: ...

    @property
    def planned_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class PlanSetView:
    """Kept plans in words. rows: None, with the reason in words, where the catalogue has moved on since.

    subsidy: the rule of the firm's city on the day of planning, or that there is none. stale: what changed since, None
    where the plans are of the facts that stand. meant: the plan that is chosen, or the default.
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
    """The same of two plans, in words. is_different: whether it is worth a look."""

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
    edition: Edition, present: Mapping[str, int], one: PlanView, other: PlanView
) -> PlanDifferenceView:
    """What the two plans share and where they part. present: the levels of the scenes before."""
    cards = {card.id: card for card in other.cards}
    own = {card.id for card in one.cards}
    return PlanDifferenceView(
        numbers=tuple(_pair(*number) for number in number_words(one, other)),
        only_one=tuple(card for card in one.cards if card.id not in cards),
        only_other=tuple(card for card in other.cards if card.id not in own),
        shared=tuple(
            _pair(card.name, card.price.first_year, cards[card.id].price.first_year)
            for card in one.cards
            if card.id in cards
        ),
        scenes=tuple(_scenes(edition, present, one, other)),
    )


def _pair(name: str, one: str, other: str) -> PairView:
    return PairView(name, one, other, one != other)


def _scenes(edition: Edition, present: Mapping[str, int], one: PlanView, other: PlanView) -> Iterator[ScenePairView]:
    for scene in edition.scenes.values():
        levels = [levels.get(scene.id, 0) for levels in (present, one.scenes_after, other.scenes_after)]
        if len(set(levels)) > 1:
            now, first, second = (level_word(level) for level in levels)
            yield ScenePairView(scene.name, now, first, second, first != second)


def list_choices(found: Iterable[PlanSetView]) -> Iterator[PlanChoiceView]:
    """Every plan of these sets."""
    for plan_set in found:
        for plan in plan_set.rows.plans if plan_set.rows else ():
            words = choice_words(plan_set.stored.planned_at, plan)
            yield PlanChoiceView(f"{plan_set.stored.id}:{plan.kind}", words, plan)


@dataclass(frozen=True, slots=True)
class StaleFollowedView:
    """Of the plan that is followed. remade: the page of the plans made anew, "" while there are none."""

    stale: StalePlanView
    remade: str

"""Solutions and the products of platforms on pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.product import EntryBook, Product, is_stale
from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import Pricing
from rongtong_assess.core.roadmap.gains import SolutionGain, list_gains
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.presentation.wording.catalogue import (
    INTEREST_WORDS,
    OTHERS,
    STALE_WORDS,
    fact_words,
    list_effect_words,
    week_range_words,
)
from rongtong_assess.presentation.wording.quantities import show_money, show_money_range
from rongtong_assess.presentation.wording.result.trial import (
    NO_CHANGE,
    any_of_words,
    gained_words,
    step_words,
    waiting_words,
)

VERSION_LOOKS = {"published": "is-good", "submitted": "is-brand", "sent_back": "is-warn"}
"""How the state of a version is coloured: a class of the style sheet."""


def list_fields(edition: Edition) -> tuple[str, ...]:
    """The names of all fields: groups of scenes, then groups of items, then a field for solutions of neither."""
    groups = (group.name for dimension in edition.dimensions for group in dimension.groups)
    return tuple(dict.fromkeys((*(group.name for group in edition.scene_groups), *groups, OTHERS)))


def field_of(edition: Edition, solution: Solution) -> str:
    """The group of the first scene it lifts, else of the first item it earns an option of."""
    scenes = [step.scene_id for step in solution.steps if step.scene_id in edition.scenes]
    if scenes:
        held = (group.name for group in edition.scene_groups if any(scene.id == scenes[0] for scene in group.scenes))
        return next(held)
    items = [earned.item_id for earned in solution.options if earned.item_id in edition.items]
    groups = (group for dimension in edition.dimensions for group in dimension.groups)
    return next((group.name for group in groups if any(item.id in items[:1] for item in group.items)), OTHERS)


@dataclass(frozen=True, slots=True)
class SolutionView:
    """A solution to tick. scenes: ids of those it lifts, to filter by. needs: what must come first."""

    id: str
    name: str
    price: str
    effects: tuple[str, ...]
    needs: tuple[str, ...]
    scenes: tuple[str, ...]
    is_bought: bool


@dataclass(frozen=True, slots=True)
class SolutionGroupView:
    """Solutions of one field."""

    name: str
    rows: tuple[SolutionView, ...]

    @property
    def bought(self) -> int:
        return sum(row.is_bought for row in self.rows)


def list_solution_groups(
    edition: Edition,
    sheet: AnswerSheet,
    *,
    solutions: Iterable[Solution],
    rules: PlanRules,
    employees: int,
    bought: Collection[str],
) -> tuple[SolutionGroupView, ...]:
    """The solutions that bring this firm something, by field; then the others."""
    gains = list_gains(
        edition,
        sheet,
        scorecard=score(edition, sheet),
        solutions=solutions,
        rules=rules,
        pricing=Pricing(employees=employees),
    )
    parts: dict[str, list[SolutionView]] = {name: [] for name in (*list_fields(edition), NO_CHANGE)}
    for gain in gains:
        row = _solution_row(edition, gain, bought=bought)
        parts[field_of(edition, gain.solution) if row.effects else NO_CHANGE].append(row)
    return tuple(SolutionGroupView(name, tuple(rows)) for name, rows in parts.items() if rows)


def _solution_row(edition: Edition, gain: SolutionGain, *, bought: Collection[str]) -> SolutionView:
    solution = gain.solution
    steps = (step_words(edition, step) for step in gain.steps)
    waiting = (waiting_words(edition, step) for step in gain.waiting)
    points = (gained_words(edition.items[item].name, points) for item, points in gain.points.items())
    return SolutionView(
        id=solution.id,
        name=solution.name,
        price=show_money(gain.price_wan_yuan),
        effects=(*steps, *waiting, *points),
        needs=tuple(any_of_words(needed.any_of) for needed in gain.prerequisites if not needed.is_covered),
        scenes=tuple(dict.fromkeys(step.scene_id for step in solution.steps if step.scene_id in edition.scenes)),
        is_bought=solution.id in bought,
    )


@dataclass(frozen=True, slots=True)
class ProductView:
    """effects: steps and options. facts: title and text of every field. interest, stale: empty where not due."""

    id: str
    name: str
    vendor: str
    platform_name: str
    effects: tuple[str, ...]
    first_year: str
    weeks: str
    facts: tuple[tuple[str, str], ...]
    interest: str
    stale: str


def build_product(product: Product, book: EntryBook, *, titles: Mapping[str, str], on: date) -> ProductView:
    """book: the present names of scenes, industries and options. titles: of the fields of a product, by field."""
    details = product.details
    return ProductView(
        id=product.id,
        name=details.name,
        vendor=details.vendor,
        platform_name=product.platform_name,
        effects=tuple(list_effect_words(details, book)),
        first_year=show_money_range(details.first_year.low_wan_yuan, details.first_year.high_wan_yuan),
        weeks=week_range_words(details),
        facts=tuple(fact_words(details, book, titles=titles)),
        interest=INTEREST_WORDS if product.has_interest else "",
        stale=STALE_WORDS if is_stale(details.checked_on, on) else "",
    )


class EnteredVersion(Protocol):
    """A version of a product as it is kept. state: draft, submitted, published, sent_back or withdrawn."""

    @property
    def product_id(self) -> UUID: ...

    @property
    def name(self) -> str: ...

    @property
    def number(self) -> int: ...

    @property
    def state(self) -> str: ...

    @property
    def reason(self) -> str: ...

    @property
    def changed_at(self) -> datetime: ...

    @property
    def reviewed_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version with its author and its reviewer. looks: how its state is coloured."""

    version: EnteredVersion
    shown: ProductView
    state: str
    looks: str
    author: str
    reviewer: str

"""Solutions and platforms' products on pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from rongtong_assess.core.catalogue.product import EntryBook, Product, is_stale
from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.presentation.wording.catalogue import (
    INTEREST_WORDS,
    OTHERS,
    STALE_WORDS,
    fact_words,
    list_effect_words,
    week_range_words,
)
from rongtong_assess.presentation.wording.quantities import show_money_range


def list_fields(edition: Edition) -> tuple[str, ...]:
    """The names of all fields: groups of scenes, then groups of items, then what is about neither."""
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
class ProductView:
    """Plain values. effects: steps and options; facts: title and words of every field; marks: "" where not due."""

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
    """book: the names of scenes, industries and options as of now; titles: of the fields of a product, by field."""
    details = product.details
    return ProductView(
        id=product.id,
        name=details.name,
        vendor=details.vendor,
        platform_name=product.platform_name,
        effects=tuple(list_effect_words(details, book)),
        first_year=show_money_range(details.first_year.low_wan_yuan, details.first_year.high_wan_yuan),
        weeks=week_range_words(details),
        facts=tuple(fact_words(details, book, titles)),
        interest=INTEREST_WORDS if product.has_interest else "",
        stale=STALE_WORDS if is_stale(details.checked_on, on) else "",
    )


VERSION_LOOKS = {"published": "is-good", "submitted": "is-brand", "sent_back": "is-warn"}


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
    """One version with who had to do with it. looks: how its state is coloured."""

    version: EnteredVersion
    shown: ProductView
    state: str
    looks: str
    author: str
    reviewer: str

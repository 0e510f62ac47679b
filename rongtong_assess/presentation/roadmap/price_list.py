"""The list of products and prices for a contract: what is delivered, how many, at which reference price."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rongtong_assess.core.numbers import ZERO, decimal_text
from rongtong_assess.presentation.roadmap.measures import MeasureCardView
from rongtong_assess.presentation.wording.roadmap.measures import delivered_words


@dataclass(frozen=True, slots=True)
class PriceLineView:
    """One line; money in 万元 with all its digits, so that the lines add up to the sums."""

    number: int
    name: str
    delivered: str
    unit: str
    quantity: str
    unit_price: str
    first_year: str
    yearly: str
    basis: str


@dataclass(frozen=True, slots=True)
class PriceListView:
    """The lines and their sums."""

    rows: tuple[PriceLineView, ...]
    first_year: str
    yearly: str


def build_price_list(cards: Iterable[MeasureCardView]) -> PriceListView:
    """A line per card, in the order of the plan."""
    cards = tuple(cards)
    return PriceListView(
        rows=tuple(_row(card) for card in cards),
        first_year=decimal_text(sum((card.price.first_year_wan_yuan for card in cards), ZERO)),
        yearly=decimal_text(sum((card.price.yearly_wan_yuan for card in cards), ZERO)),
    )


def _row(card: MeasureCardView) -> PriceLineView:
    """The line of one measure."""
    price = card.price
    return PriceLineView(
        number=card.number,
        name=card.name,
        delivered=delivered_words(card.form, card.effects, indicator=card.kpi),
        unit=price.unit,
        quantity=str(price.quantity),
        unit_price=price.unit_price,
        first_year=decimal_text(price.first_year_wan_yuan),
        yearly=decimal_text(price.yearly_wan_yuan),
        basis=price.basis,
    )

"""Products of service platforms beside the measures of a plan, ordered by fit."""

from __future__ import annotations

from collections.abc import Iterable

from rongtong_assess.core.product import list_products_for
from rongtong_assess.reporting.measure_cards import MeasureCard
from rongtong_assess.services.published_products import list_published_products
from rongtong_assess.services.show_products import ShownProduct
from rongtong_assess.services.standing_facts import Result
from rongtong_assess.web.shown_products import show_published
from rongtong_assess.web.site import today
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session

MOST_SHOWN = 5
"""So many for one measure: a firm asks three sellers, not thirty."""


def products_by_card(cards: Iterable[MeasureCard], result: Result) -> dict[int, list[ShownProduct]]:
    """Card number -> published products that bring some of what the measure brings, best fit first."""
    published = list_published_products(request_session(), on=today())
    solutions = installation().shelf.solutions
    found = {
        card.number: list_products_for(
            published,
            steps=solutions[card.id].steps,
            options=solutions[card.id].options,
            industry=result.firm.get("industry"),
            size_class=result.firm.get("size_class"),
            on=today(),
        )
        for card in cards
        if published and card.id in solutions
    }
    return {number: show_published(products[:MOST_SHOWN]) for number, products in found.items() if products}

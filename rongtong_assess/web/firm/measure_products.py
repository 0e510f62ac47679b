"""Products of service platforms beside the measures of a plan, ordered by fit."""

from __future__ import annotations

from collections.abc import Iterable

from rongtong_assess.core.china_time import end_of_day
from rongtong_assess.core.product import list_products_for
from rongtong_assess.presentation.roadmap.measures import MeasureCardView
from rongtong_assess.presentation.views.catalogue import ProductView
from rongtong_assess.services.standing_facts import Result
from rongtong_assess.storage.queries.catalogue import list_published_products
from rongtong_assess.web.shown_products import show_published
from rongtong_assess.web.site import today
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session

MOST_SHOWN = 5
"""So many for one measure: a firm asks three sellers, not thirty."""


def products_by_card(cards: Iterable[MeasureCardView], result: Result) -> dict[int, list[ProductView]]:
    """Card number -> published products that bring some of what the measure brings, best fit first."""
    published = list_published_products(request_session(), before=end_of_day(today()))
    solutions = installation().library.solutions
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

"""Products of service platforms on a firm's pages: those that fit a plan's measures, and a single one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from rongtong_assess.core.catalogue.product import list_products_for
from rongtong_assess.core.china_time import end_of_day
from rongtong_assess.presentation.roadmap.measures import MeasureCardView
from rongtong_assess.presentation.views.catalogue import ProductView
from rongtong_assess.services.result.standing_facts import Result
from rongtong_assess.storage.catalogue import get_published_product, list_published_products
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.frame.guard import Right, needs
from rongtong_assess.web.frame.product_pages import show_published
from rongtong_assess.web.frame.site import today
from rongtong_assess.web.frame.transaction import installation, request_session

MOST_SHOWN = 5
"""For one measure: a firm asks three sellers, not thirty."""


def products_by_card(cards: Iterable[MeasureCardView], result: Result) -> dict[int, list[ProductView]]:
    """By card number: published products with some of the effects of the measure, best fit first."""
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


@blueprint.get("/products/<uuid:product_id>")
@needs(Right.FIRM_READ)
def product(product_id: UUID) -> ResponseReturnValue:
    """One published product with all its details."""
    found = get_published_product(request_session(), product_id, before=end_of_day(today()))
    return render_template("firm/product.html", product=show_published([found])[0])

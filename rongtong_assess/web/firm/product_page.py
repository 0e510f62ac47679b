"""A published product of a service platform, as a firm sees it."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from rongtong_assess.core.china_time import end_of_day
from rongtong_assess.storage.queries.catalogue import get_published_product
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.rights import Right, needs
from rongtong_assess.web.shown_products import show_published
from rongtong_assess.web.site import today
from rongtong_assess.web.transaction import request_session


@blueprint.get("/products/<uuid:product_id>")
@needs(Right.FIRM_READ)
def product(product_id: UUID) -> ResponseReturnValue:
    """Everything firms ask for before they buy, with the marks that belong to it."""
    found = get_published_product(request_session(), product_id, before=end_of_day(today()))
    return render_template("firm/product.html", product=show_published([found])[0])

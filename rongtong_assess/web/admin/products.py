"""The administrator reviews a platform's products where no colleague can."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.services.catalogue.review_product import get_product_of_any, list_waiting
from rongtong_assess.web.frame import product_pages
from rongtong_assess.web.frame.guard import Right, needs
from rongtong_assess.web.frame.product_pages import Desk
from rongtong_assess.web.frame.transaction import request_session

blueprint = Blueprint("product_reviews", __name__, url_prefix="/admin/products")


@blueprint.get("/")
@needs(Right.ADMINISTER)
def index() -> ResponseReturnValue:
    """The products of all platforms that wait for review."""
    return render_template("admin/products.html", waiting=list_waiting(request_session()))


@blueprint.get("/<uuid:any_product_id>")
@needs(Right.ADMINISTER)
def review(any_product_id: UUID) -> ResponseReturnValue:
    stand = get_product_of_any(request_session(), any_product_id)
    return product_pages.show_decision(stand, _desk(any_product_id))


@blueprint.post("/<uuid:any_product_id>/publish")
@needs(Right.ADMINISTER)
def publish(any_product_id: UUID) -> ResponseReturnValue:
    stand = get_product_of_any(request_session(), any_product_id, for_update=True)
    return product_pages.publish(stand, _desk(any_product_id))


@blueprint.post("/<uuid:any_product_id>/send-back")
@needs(Right.ADMINISTER)
def send_back(any_product_id: UUID) -> ResponseReturnValue:
    stand = get_product_of_any(request_session(), any_product_id, for_update=True)
    return product_pages.send_back(stand, _desk(any_product_id))


def _desk(product_id: UUID) -> Desk:
    return Desk(
        frame="admin/frame.html",
        publish=url_for("product_reviews.publish", any_product_id=product_id),
        send_back=url_for("product_reviews.send_back", any_product_id=product_id),
        back=url_for("product_reviews.index"),
    )

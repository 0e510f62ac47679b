"""A colleague who has entered nothing of it reviews a product."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.services.platform_products import ProductStand, get_product
from rongtong_assess.web import product_decision
from rongtong_assess.web.platform.blueprint import blueprint
from rongtong_assess.web.product_decision import Desk
from rongtong_assess.web.rights import Right, acting_platform, needs
from rongtong_assess.web.transaction import request_session


@blueprint.get("/products/<uuid:product_id>/review")
@needs(Right.PLATFORM_EDIT)
def review(product_id: UUID) -> ResponseReturnValue:
    return product_decision.show_decision(_get(product_id), _desk(product_id))


@blueprint.post("/products/<uuid:product_id>/publish")
@needs(Right.PLATFORM_EDIT)
def publish(product_id: UUID) -> ResponseReturnValue:
    return product_decision.publish(_get(product_id, for_update=True), _desk(product_id))


@blueprint.post("/products/<uuid:product_id>/send-back")
@needs(Right.PLATFORM_EDIT)
def send_back(product_id: UUID) -> ResponseReturnValue:
    return product_decision.send_back(_get(product_id, for_update=True), _desk(product_id))


def _get(product_id: UUID, *, for_update: bool = False) -> ProductStand:
    return get_product(request_session(), acting_platform(), product_id, for_update=for_update)


def _desk(product_id: UUID) -> Desk:
    return Desk(
        frame="platform/frame.html",
        publish=url_for("platform.publish", product_id=product_id),
        send_back=url_for("platform.send_back", product_id=product_id),
        back=url_for("platform.product", product_id=product_id),
    )

"""The platform's products: the list, one product with its actions, and the review by a colleague."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import DataRequired

from rongtong_assess.presentation.views.catalogue import VersionView
from rongtong_assess.presentation.wording.catalogue import (
    CHANGE_DISCARDED,
    PRODUCT_FILTERS,
    PRODUCT_WITHDRAWN,
    SUBMITTED_FOR_REVIEW,
    TAKEN_BACK,
    WITHDRAWAL_CONFIRMED,
    WITHDRAWAL_UNCONFIRMED,
)
from rongtong_assess.services.catalogue import products as platform_products
from rongtong_assess.services.catalogue.products import ProductStand
from rongtong_assess.services.catalogue.review_product import explain_no_review
from rongtong_assess.storage.catalogue import find_platform_code
from rongtong_assess.storage.tables.catalogue import VersionState
from rongtong_assess.web.frame import product_pages
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, may_edit, needs
from rongtong_assess.web.frame.product_pages import Desk, changes_to_published, entry_book, show_version
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.blueprint import blueprint


class WithdrawForm(FlaskForm):
    is_confirmed = BooleanField(WITHDRAWAL_CONFIRMED, validators=[DataRequired(WITHDRAWAL_UNCONFIRMED)])


@blueprint.get("/")
@needs(Right.PLATFORM_READ)
def home() -> ResponseReturnValue:
    return redirect(url_for("platform.products"), 303)


@blueprint.get("/products")
@needs(Right.PLATFORM_READ)
def products() -> ResponseReturnValue:
    """All products of the platform, or those in one state."""
    wanted, book = request.args.get("state", ""), entry_book()
    stands = platform_products.list_products(request_session(), acting_platform())
    rows = [(stand, show_version(stand.newest, book)) for stand in stands]
    counts = {name: sum(_belongs(row, name) for row in rows) for name in PRODUCT_FILTERS}
    return render_template(
        "platform/products.html",
        rows=[row for row in rows if _belongs(row, wanted)],
        total=len(rows),
        filters=[
            (name, words, counts[name]) for name, words in PRODUCT_FILTERS.items() if counts[name] or name == wanted
        ],
        wanted=wanted,
        own_code=find_platform_code(request_session(), acting_platform()),
        may_edit=may_edit(),
    )


@blueprint.get("/products/<uuid:product_id>")
@needs(Right.PLATFORM_READ)
def product(product_id: UUID) -> ResponseReturnValue:
    """One product: its details, its state and the actions that are possible."""
    return _show(_get(product_id), WithdrawForm())


@blueprint.post("/products/<uuid:product_id>/submit")
@needs(Right.PLATFORM_ASSESS)
def submit(product_id: UUID) -> ResponseReturnValue:
    return _act(_get(product_id, for_update=True), platform_products.submit_product, words=SUBMITTED_FOR_REVIEW)


@blueprint.post("/products/<uuid:product_id>/take-back")
@needs(Right.PLATFORM_ASSESS)
def take_back(product_id: UUID) -> ResponseReturnValue:
    return _act(_get(product_id, for_update=True), platform_products.take_back_product, words=TAKEN_BACK)


@blueprint.post("/products/<uuid:product_id>/discard")
@needs(Right.PLATFORM_ASSESS)
def discard(product_id: UUID) -> ResponseReturnValue:
    return _act(_get(product_id, for_update=True), platform_products.discard_change, words=CHANGE_DISCARDED)


@blueprint.post("/products/<uuid:product_id>/withdraw")
@needs(Right.PLATFORM_ASSESS)
def withdraw(product_id: UUID) -> ResponseReturnValue:
    form, stand = WithdrawForm(), _get(product_id, for_update=True)
    if not form.validate():
        return _show(stand, form), 422
    return _act(stand, platform_products.withdraw_product, words=PRODUCT_WITHDRAWN)


@blueprint.get("/products/<uuid:product_id>/review")
@needs(Right.PLATFORM_ASSESS)
def review(product_id: UUID) -> ResponseReturnValue:
    return product_pages.show_decision(_get(product_id), _desk(product_id))


@blueprint.post("/products/<uuid:product_id>/publish")
@needs(Right.PLATFORM_ASSESS)
def publish(product_id: UUID) -> ResponseReturnValue:
    return product_pages.publish(_get(product_id, for_update=True), _desk(product_id))


@blueprint.post("/products/<uuid:product_id>/send-back")
@needs(Right.PLATFORM_ASSESS)
def send_back(product_id: UUID) -> ResponseReturnValue:
    return product_pages.send_back(_get(product_id, for_update=True), _desk(product_id))


def _act(stand: ProductStand, act: Callable[..., object], *, words: str) -> ResponseReturnValue:
    act(request_session(), current_actor(), stand, now=now())
    flash(words, "good")
    return redirect(url_for("platform.product", product_id=stand.product_id), 303)


def _get(product_id: UUID, *, for_update: bool = False) -> ProductStand:
    return platform_products.get_product(request_session(), acting_platform(), product_id, for_update=for_update)


def _belongs(row: tuple[ProductStand, VersionView], wanted: str) -> bool:
    stand, shown = row
    if wanted == "":
        return True
    if wanted == "stale":
        return bool(shown.shown.stale and (stand.published or stand.working))
    if wanted == VersionState.PUBLISHED:
        return stand.published is not None
    return stand.newest.state == wanted


def _show(stand: ProductStand, form: WithdrawForm) -> str:
    book, session = entry_book(), request_session()
    newest = show_version(stand.newest, book)
    no_review = ""
    if stand.newest.state == VersionState.SUBMITTED:
        no_review = explain_no_review(session, current_actor(), stand.newest)
    return render_template(
        "platform/product.html",
        stand=stand,
        newest=newest,
        published=show_version(stand.published, book) if stand.published and stand.working else None,
        history=[show_version(version, book) for version in reversed(stand.versions)],
        changes=changes_to_published(stand, book),
        no_review=no_review,
        form=form,
        may_edit=may_edit(),
    )


def _desk(product_id: UUID) -> Desk:
    return Desk(
        frame="platform/frame.html",
        publish=url_for("platform.publish", product_id=product_id),
        send_back=url_for("platform.send_back", product_id=product_id),
        back=url_for("platform.product", product_id=product_id),
    )

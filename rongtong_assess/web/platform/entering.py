"""Entering a product, and changing one."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.content.product.reading import read_entry, read_vendor_and_name
from rongtong_assess.core.catalogue.product import ProductDetails
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import MOST_REVISION, find_count
from rongtong_assess.presentation.wording.catalogue import DRAFT_SAVED, UNDER_REVIEW
from rongtong_assess.services.catalogue import products as platform_products
from rongtong_assess.services.catalogue.products import ProductStand
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.catalogue import VersionState
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, needs, writes_late
from rongtong_assess.web.frame.product_pages import entry_book
from rongtong_assess.web.frame.site import now, today
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.blueprint import blueprint
from rongtong_assess.web.platform.product_form import (
    ProductForm,
    form_data,
    list_industries,
    list_option_groups,
    list_scene_rows,
    list_sizes,
)


@blueprint.get("/products/new")
@needs(Right.PLATFORM_ASSESS)
def new_product() -> ResponseReturnValue:
    return _show(ProductForm(data={"checked_on": today().isoformat()}))


@blueprint.post("/products/new")
@needs(Right.PLATFORM_ASSESS)
@writes_late
def add_product() -> ResponseReturnValue:
    """Keep a new product as a draft. With any mistake nothing is stored, and the form keeps what was typed."""
    form = ProductForm()
    try:
        details = _read(form)
        begin_writing(request_session())
        made = platform_products.add_product(request_session(), current_actor(), details, now=now())
    except Refused as refusal:
        form.show(refusal)
        return _show(form), 422
    return _saved(made.product_id)


@blueprint.get("/products/<uuid:product_id>/edit")
@needs(Right.PLATFORM_ASSESS)
def edit_product(product_id: UUID) -> ResponseReturnValue:
    stand = platform_products.get_product(request_session(), acting_platform(), product_id)
    if stand.newest.state == VersionState.SUBMITTED:
        flash(UNDER_REVIEW, "warn")
        return redirect(url_for("platform.product", product_id=product_id), 303)
    form = ProductForm(data=form_data(stand.details, entry_book()))
    form.seen_revision.data = str(stand.working.revision) if stand.working else ""
    return _show(form, stand)


@blueprint.post("/products/<uuid:product_id>/edit")
@needs(Right.PLATFORM_ASSESS)
@writes_late
def change_product(product_id: UUID) -> ResponseReturnValue:
    """Keep the change in a draft; the published version stays as it is."""
    form, session = ProductForm(), request_session()
    stand = platform_products.get_product(session, acting_platform(), product_id)
    try:
        details = _read(form, product_id)
        begin_writing(session)
        stand = platform_products.get_product(session, acting_platform(), product_id, for_update=True)
        seen = _read_revision(form)
        platform_products.change_product(
            session, current_actor(), stand, details=details, seen_revision=seen, now=now()
        )
    except Refused as refusal:
        form.show(refusal)
        # The person now sees the stored draft; the next save is based on it.
        form.seen_revision.data = str(stand.working.revision) if stand.working else ""
        return _show(form, stand), 422
    return _saved(product_id)


def _read(form: ProductForm, product_id: UUID | None = None) -> ProductDetails:
    """What was entered. Raises Refused with every mistake, also that the product is entered already."""
    entry, book = form.entry(), entry_book()
    try:
        return read_entry(entry, book, on=today())
    except Refused as refusal:
        known_by = read_vendor_and_name(entry, book)
        twins = platform_products.find_twin_mistakes(request_session(), acting_platform(), known_by, own_id=product_id)
        raise Refused([*refusal.mistakes, *twins]) from None


def _read_revision(form: ProductForm) -> int | None:
    text = form.seen_revision.data or ""
    revision = find_count(text, MOST_REVISION)
    if text and revision is None:
        raise Refused.because("产品", "页面里的版本号不对", "请回到产品页面，重新点修改")
    return revision


def _saved(product_id: UUID) -> ResponseReturnValue:
    flash(DRAFT_SAVED, "good")
    return redirect(url_for("platform.product", product_id=product_id), 303)


def _show(form: ProductForm, stand: ProductStand | None = None) -> str:
    book = entry_book()
    return render_template(
        "platform/product_form.html",
        form=form,
        stand=stand,
        industries=list_industries(book),
        sizes=list_sizes(),
        scene_rows=list_scene_rows(book),
        option_groups=list_option_groups(book),
        edition_title=book.edition.title,
    )

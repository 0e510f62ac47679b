"""Products on the pages of platforms, firms and the administrator: a version in words, the reviewer's decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import DataRequired

from rongtong_assess.content.product.entry import FIELDS, build_entry_book, list_changes
from rongtong_assess.core.catalogue.product import STATE_WORDS, EntryBook, Product
from rongtong_assess.core.catalogue.product_json import read_product_details
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import MOST_REVISION, find_count
from rongtong_assess.core.typed_text import MOST_RAW_FIELD, many_lines
from rongtong_assess.presentation.views.catalogue import VERSION_LOOKS, ProductView, VersionView, build_product
from rongtong_assess.presentation.wording.catalogue import (
    NOTHING_TO_REVIEW,
    PRODUCT_PUBLISHED,
    PRODUCT_SENT_BACK,
    REASON_HINT,
    REASON_LABEL,
    REVIEW_CONFIRMED,
    REVIEW_UNCONFIRMED,
)
from rongtong_assess.presentation.wording.people import ERASED
from rongtong_assess.services.catalogue.products import ProductStand
from rongtong_assess.services.catalogue.review_product import explain_no_review, publish_product, send_back_product
from rongtong_assess.storage.catalogue import is_shown_with_interest
from rongtong_assess.storage.tables.catalogue import ProductVersion, VersionState
from rongtong_assess.storage.tables.people import Account, Organisation
from rongtong_assess.web.frame.guard import current_actor
from rongtong_assess.web.frame.site import now, today
from rongtong_assess.web.frame.transaction import installation, request_session


def entry_book() -> EntryBook:
    """What the details of a product may refer to today."""
    return build_entry_book(installation().library, today())


def show_published(products: Iterable[Product]) -> list[ProductView]:
    """For parts/products.html, in the given order."""
    book = entry_book()
    return [_show(product, book) for product in products]


def product_address(shown: ProductView) -> str:
    """The address where a firm sees a published product."""
    return url_for("firm.product", product_id=shown.id)


def show_version(version: ProductVersion, book: EntryBook, *, platform_name: str = "") -> VersionView:
    """A version in words."""
    seen = Product(
        id=str(version.product_id),
        platform_name=platform_name,
        details=read_product_details(version.document),
        has_interest=is_shown_with_interest(request_session(), version),
    )
    return VersionView(
        version=version,
        shown=_show(seen, book),
        state=STATE_WORDS[version.state],
        looks=VERSION_LOOKS.get(version.state, ""),
        author=_name(version.author_id),
        reviewer=_name(version.reviewer_id) if version.reviewed_at else "",
    )


def changes_to_published(stand: ProductStand, book: EntryBook) -> tuple[tuple[str, str, str], ...]:
    """The differences between the published version and the one being worked on."""
    if stand.published is None or stand.working is None:
        return ()
    old, new = (read_product_details(version.document) for version in (stand.published, stand.working))
    return list_changes(old, new, book=book)


def _show(product: Product, book: EntryBook) -> ProductView:
    titles = {field: definition.title for field, definition in FIELDS.items()}
    return build_product(product, book, titles=titles, on=today())


def _name(account_id: int | None) -> str:
    account = request_session().get(Account, account_id) if account_id else None
    return (account.name or account.log_in_name) if account else ERASED


class PublishProductForm(FlaskForm):
    seen_revision = HiddenField()
    is_confirmed = BooleanField(REVIEW_CONFIRMED, validators=[DataRequired(REVIEW_UNCONFIRMED)])


class SendBackForm(FlaskForm):
    """seen_revision is in both forms of the page; their prefixes differ."""

    seen_revision = HiddenField()
    reason = TextAreaField(
        REASON_LABEL,
        description=REASON_HINT,
        filters=[many_lines],
        render_kw={"maxlength": MOST_RAW_FIELD},
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """The group's frame template for the decision, and the addresses to post and to return to."""

    frame: str
    publish: str
    send_back: str
    back: str


def show_decision(
    stand: ProductStand,
    desk: Desk,
    *,
    publishing: PublishProductForm | None = None,
    returning: SendBackForm | None = None,
) -> ResponseReturnValue:
    """The whole product, its differences from the published version, and the two decisions."""
    if stand.newest.state != VersionState.SUBMITTED:
        flash(NOTHING_TO_REVIEW, "info")
        return redirect(desk.back, 303)
    book, session = entry_book(), request_session()
    platform = session.get(Organisation, stand.platform_id)
    return render_template(
        "platform/review.html",
        desk=desk,
        stand=stand,
        newest=show_version(stand.newest, book, platform_name=platform.name if platform else ""),
        changes=changes_to_published(stand, book),
        no_review=explain_no_review(session, current_actor(), stand.newest),
        publishing=publishing or _with_revision(PublishProductForm(formdata=None), stand),
        returning=returning or _with_revision(SendBackForm(formdata=None, prefix="back-"), stand),
    )


def publish(stand: ProductStand, desk: Desk) -> ResponseReturnValue:
    """Publish the version that the reviewer has read."""
    form = PublishProductForm()
    if not form.validate():
        return _again(show_decision(stand, desk, publishing=form))

    def decide() -> None:
        seen = _read_revision(form.seen_revision.data)
        publish_product(request_session(), current_actor(), stand, seen_revision=seen, now=now())

    return _decide(decide, desk, words=PRODUCT_PUBLISHED)


def send_back(stand: ProductStand, desk: Desk) -> ResponseReturnValue:
    """Send the version back for correction, with the reason."""
    form = SendBackForm(prefix="back-")

    def decide() -> None:
        send_back_product(
            request_session(),
            current_actor(),
            stand,
            reason=form.reason.data or "",
            seen_revision=_read_revision(form.seen_revision.data),
            now=now(),
        )

    try:
        return _decide(decide, desk, words=PRODUCT_SENT_BACK)
    except Refused as refusal:
        if refusal.mistakes[0].where != "reason":
            raise
        form.reason.errors = [mistake.words for mistake in refusal.mistakes]
        return _again(show_decision(stand, desk, returning=form))


def _decide(decide: Callable[[], None], desk: Desk, *, words: str) -> ResponseReturnValue:
    decide()
    flash(words, "good")
    return redirect(desk.back, 303)


def _again(page: ResponseReturnValue) -> ResponseReturnValue:
    return (page, 422) if isinstance(page, str) else page


def _with_revision(form: FlaskForm, stand: ProductStand) -> FlaskForm:
    form.seen_revision.data = str(stand.newest.revision)
    return form


def _read_revision(text: str | None) -> int:
    revision = find_count(text, MOST_REVISION)
    return -1 if revision is None else revision

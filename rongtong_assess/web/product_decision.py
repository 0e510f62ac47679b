"""The page on which a second person reads a product and decides; for platforms and for the administrator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import DataRequired

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import MOST_REVISION, find_count
from rongtong_assess.core.text_limits import MOST_RAW_FIELD
from rongtong_assess.core.typed_text import many_lines
from rongtong_assess.presentation.wording.catalogue import (
    NOTHING_TO_REVIEW,
    PRODUCT_PUBLISHED,
    PRODUCT_SENT_BACK,
    REASON_HINT,
    REASON_LABEL,
    REVIEW_CONFIRMED,
    REVIEW_UNCONFIRMED,
)
from rongtong_assess.services.platform_products import ProductStand
from rongtong_assess.services.review_products import explain_no_review, publish_product, send_back_product
from rongtong_assess.storage.organisations import Organisation
from rongtong_assess.storage.products import VersionState
from rongtong_assess.web.rights import current_actor
from rongtong_assess.web.shown_products import changes_to_published, entry_book, show_version
from rongtong_assess.web.site import now
from rongtong_assess.web.transaction import request_session


class PublishProductForm(FlaskForm):
    seen_revision = HiddenField()
    is_confirmed = BooleanField(REVIEW_CONFIRMED, validators=[DataRequired(REVIEW_UNCONFIRMED)])


class SendBackForm(FlaskForm):
    """seen_revision stands in both forms of the page; each is told apart by its prefix."""

    seen_revision = HiddenField()
    reason = TextAreaField(
        REASON_LABEL,
        description=REASON_HINT,
        filters=[many_lines],
        render_kw={"maxlength": MOST_RAW_FIELD},
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the decision is taken: the page's template, addresses to send to and to go back to."""

    frame: str
    publish: str
    send_back: str
    back: str


def show_decision(
    stand: ProductStand, desk: Desk, publishing: PublishProductForm | None = None, returning: SendBackForm | None = None
) -> ResponseReturnValue:
    """The whole product, how it differs from what is published, and the two decisions."""
    if stand.newest.state != VersionState.SUBMITTED:
        flash(NOTHING_TO_REVIEW, "info")
        return redirect(desk.back, 303)
    book, session = entry_book(), request_session()
    platform = session.get(Organisation, stand.platform_id)
    return render_template(
        "platform/review.html",
        desk=desk,
        stand=stand,
        newest=show_version(stand.newest, book, platform.name if platform else ""),
        changes=changes_to_published(stand, book),
        no_review=explain_no_review(session, current_actor(), stand.newest),
        publishing=publishing or _with_revision(PublishProductForm(formdata=None), stand),
        returning=returning or _with_revision(SendBackForm(formdata=None, prefix="back-"), stand),
    )


def publish(stand: ProductStand, desk: Desk) -> ResponseReturnValue:
    """Publish what was read."""
    form = PublishProductForm()
    if not form.validate():
        return _again(show_decision(stand, desk, publishing=form))

    def decide() -> None:
        seen = _read_revision(form.seen_revision.data)
        publish_product(request_session(), current_actor(), stand, seen_revision=seen, now=now())

    return _decide(decide, desk, PRODUCT_PUBLISHED)


def send_back(stand: ProductStand, desk: Desk) -> ResponseReturnValue:
    """Send back what was read, saying why."""
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
        return _decide(decide, desk, PRODUCT_SENT_BACK)
    except Refused as refusal:
        if refusal.mistakes[0].where != "reason":
            raise
        form.reason.errors = [mistake.words for mistake in refusal.mistakes]
        return _again(show_decision(stand, desk, returning=form))


def _decide(decide: Callable[[], None], desk: Desk, words: str) -> ResponseReturnValue:
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

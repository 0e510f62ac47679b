"""What a firm gets and says once a case is concluded: the pack, the report, and its opinion of the service."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField, SubmitField, TextAreaField

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import find_count
from rongtong_assess.core.typed_text import many_lines
from rongtong_assess.presentation.wording.consulting import quality as wording
from rongtong_assess.presentation.wording.consulting.packs import PACK_WAITS
from rongtong_assess.services.consulting.quality.rate import RatingGiven, rate_service
from rongtong_assess.storage.consulting.cases import get_case
from rongtong_assess.storage.consulting.quality import find_rating
from rongtong_assess.web.firm.cases.blueprint import blueprint
from rongtong_assess.web.frame.cases.pack import send_pack, show_pack_page
from rongtong_assess.web.frame.cases.report import send_case_pdf
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.guard import Right, current_actor, needs, writes_late
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session


@blueprint.get("/<uuid:case_id>/pack")
@needs(Right.FIRM_READ)
def pack(case_id: UUID) -> ResponseReturnValue:
    """Once something is signed; before, back to the case with the reason."""
    try:
        return _page(case_id)
    except Refused as refusal:
        flash(refusal.words, "info")
        return redirect(url_for(".case", case_id=case_id), 303)


@blueprint.post("/<uuid:case_id>/pack")
@needs(Right.FIRM_EDIT)
@writes_late
def make_pack(case_id: UUID) -> ResponseReturnValue:
    """The pack as a file. While its printed part is being made, the page asks to press again."""
    try:
        sent = send_pack(case_id)
    except Refused as refusal:
        request_session().rollback()
        return _page(case_id, message=refusal.words), 422
    if sent is None:
        flash(PACK_WAITS, "info")
        return redirect(url_for(".pack", case_id=case_id), 303)
    return sent


@blueprint.get("/<uuid:case_id>/report.pdf")
@needs(Right.FIRM_READ)
def report_pdf(case_id: UUID) -> ResponseReturnValue:
    return send_case_pdf(case_id, back=url_for(".case", case_id=case_id))


def _page(case_id: UUID, message: str = "") -> str:
    back, action = url_for(".case", case_id=case_id), url_for(".make_pack", case_id=case_id)
    return show_pack_page(case_id, frame="firm/cases/frame.html", back=back, action=action, message=message)


class RatingForm(FlaskForm):
    stars = RadioField(
        wording.RATING_LABELS["stars"],
        choices=[(str(stars), text) for stars, text in wording.STAR_WORDS.items()],
        validate_choice=False,
    )
    words = TextAreaField(wording.RATING_LABELS["words"], filters=[many_lines], render_kw={"rows": 3})
    submit = SubmitField(wording.RATE_BUTTON)


@blueprint.get("/<uuid:case_id>/rating")
@needs(Right.FIRM_READ)
def rating(case_id: UUID) -> ResponseReturnValue:
    found = get_case(request_session(), current_actor(), case_id)
    given = find_rating(request_session(), found.id)
    form = RatingForm(data={"stars": str(given.stars), "words": given.words} if given else None)
    return render_template("firm/cases/rating.html", case=found, form=form)


@blueprint.post("/<uuid:case_id>/rating")
@needs(Right.FIRM_EDIT)
def rate(case_id: UUID) -> ResponseReturnValue:
    """Keep what was said, or show again what was typed with the mistakes."""
    form = RatingForm()
    given = RatingGiven(find_count(form.stars.data or "", most=5), (form.words.data or "").strip())
    try:
        rate_service(request_session(), current_actor(), case_id, given, now=now())
    except Refused as refusal:
        request_session().rollback()
        add_mistakes(form, refusal.mistakes)
        found = get_case(request_session(), current_actor(), case_id)
        return render_template("firm/cases/rating.html", case=found, form=form), 422
    flash(wording.RATED, "good")
    return redirect(url_for(".case", case_id=case_id), 303)

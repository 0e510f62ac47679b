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
from rongtong_assess.services.consulting.quality.rate import RatingGiven, rate_service
from rongtong_assess.storage.consulting.cases import get_case
from rongtong_assess.storage.consulting.quality import find_rating
from rongtong_assess.web.firm.cases.blueprint import blueprint
from rongtong_assess.web.frame.cases.pack import answer_pack, show_pack
from rongtong_assess.web.frame.cases.report import send_case_pdf
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.guard import Right, current_actor, needs, writes_late
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session

FRAME = "firm/cases/frame.html"


@blueprint.get("/<uuid:case_id>/pack")
@needs(Right.FIRM_READ)
def pack(case_id: UUID) -> ResponseReturnValue:
    return show_pack(case_id, frame=FRAME)


@blueprint.post("/<uuid:case_id>/pack")
@needs(Right.FIRM_EDIT)
@writes_late
def make_pack(case_id: UUID) -> ResponseReturnValue:
    return answer_pack(case_id, frame=FRAME)


@blueprint.get("/<uuid:case_id>/report.pdf")
@needs(Right.FIRM_READ)
def report_pdf(case_id: UUID) -> ResponseReturnValue:
    return send_case_pdf(case_id, back=url_for(".case", case_id=case_id))


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

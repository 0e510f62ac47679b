"""The last look at an assessment, and its submission."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.assessment.circumstances import (
    DECOY_NAME,
    DECOY_WORDS,
    PURPOSE_WORDS,
    find_decoy_claim,
    find_purpose,
)
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.views.result import build_review
from rongtong_assess.presentation.wording.assessment import PLEDGE_MISSING
from rongtong_assess.services.assessment.hand_out import load_handed_out
from rongtong_assess.services.assessment.save import list_remarks
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.storage.assessment import get_assessment, list_answers
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState
from rongtong_assess.web.firm.assessment.answering import edition_of
from rongtong_assess.web.firm.assessment.doubted_numbers import list_doubt_lines
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.frame.guard import Right, acting_firm, current_actor, may_edit, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

PLEDGE_VERSION = "2026-11"


@blueprint.get("/assessments/<uuid:assessment_id>/review")
@needs(Right.FIRM_READ)
def review(assessment_id: UUID) -> ResponseReturnValue:
    """Open questions, contradictions and the pledge."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    if assessment.state == AssessmentState.SUBMITTED:
        return redirect(url_for("firm.result", assessment_id=assessment_id), 303)
    return _show_review(assessment, [])


@blueprint.post("/assessments/<uuid:assessment_id>/submit")
@needs(Right.FIRM_EDIT)
def submit_assessment(assessment_id: UUID) -> ResponseReturnValue:
    """Submit once; a second submission leads to the same result."""
    session, library, models = request_session(), installation().library, installation().forecast_models
    assessment = get_assessment(session, acting_firm(), assessment_id, for_update=True)
    if assessment.state == AssessmentState.OPEN and not request.form.get("pledge"):
        return _show_review(assessment, [PLEDGE_MISSING]), 422
    try:
        submit(session, current_actor(), assessment_id, _read_submission(), library=library, models=models, now=now())
    except Refused as refusal:
        return _show_review(assessment, [mistake.words for mistake in refusal.mistakes]), 422
    return redirect(url_for("firm.result", assessment_id=assessment_id), 303)


def _read_submission() -> Submission:
    """What the form asks at submission besides the answers."""
    is_decoy_asked = installation().settings.asks_decoy_item
    return Submission(
        PLEDGE_VERSION,
        find_purpose(request.form.get("purpose", "")),
        find_decoy_claim(request.form.get("foil", "")) if is_decoy_asked else None,
    )


def _show_review(assessment: Assessment, mistakes: Sequence[str]) -> str:
    review_page = build_review(
        edition_of(assessment),
        list_answers(request_session(), assessment),
        remarks=list_remarks(request_session(), assessment.organisation_id, assessment.id),
    )
    return render_template(
        "firm/review.html",
        page=review_page,
        doubts=list_doubt_lines(edition_of(assessment), assessment),
        assessment=assessment,
        mistakes=mistakes,
        may_edit=may_edit(),
        may_submit=load_handed_out(request_session(), assessment).may_edit_all(current_actor()),
        purposes=PURPOSE_WORDS,
        purpose=request.form.get("purpose", ""),
        decoy_name=DECOY_NAME if installation().settings.asks_decoy_item else "",
        decoy_words=DECOY_WORDS,
        foil=request.form.get("foil", ""),
    )

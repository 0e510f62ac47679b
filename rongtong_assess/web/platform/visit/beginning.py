"""The button of a firm's result that leads to its visit."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import Refused
from rongtong_assess.services.consulting.visits.begin_visit import begin_visit
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.blueprint import blueprint


@blueprint.post("/visits/<uuid:assessment_id>/begin")
@needs(Right.PLATFORM_ASSESS)
def begin(assessment_id: UUID) -> ResponseReturnValue:
    """Go on with the case of this result, or open one, and begin the visit."""
    session = request_session()
    try:
        case = begin_visit(session, current_actor(), assessment_id, library=installation().library, now=now())
    except Refused as refusal:
        session.rollback()
        flash(refusal.words, "bad")
        return redirect(url_for("platform.visit", assessment_id=assessment_id), 303)
    return redirect(url_for("case_visit.overview", case_id=case.id), 303)

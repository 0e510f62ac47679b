"""A visit as a whole: its beginning, what is checked and what is not, what comes next, and the sheet to print."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.wording.consulting.visits import NOTHING_LEFT, REST_CONFIRMED
from rongtong_assess.presentation.wording.quantities import show_day
from rongtong_assess.services.consulting.visits.begin_visit import begin_visit
from rongtong_assess.services.consulting.visits.record_findings import confirm_rest
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import now, today
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform import blueprint as platform
from rongtong_assess.web.platform.visit.attendance import load_attendance
from rongtong_assess.web.platform.visit.blueprint import blueprint, load_page


@platform.blueprint.post("/visits/<uuid:assessment_id>/begin")
@needs(Right.PLATFORM_ASSESS)
def begin(assessment_id: UUID) -> ResponseReturnValue:
    """From a firm's result to its visit: go on with the case of this result, or open one."""
    session = request_session()
    try:
        case = begin_visit(session, current_actor(), assessment_id, library=installation().library, now=now())
    except Refused as refusal:
        session.rollback()
        flash(refusal.words, "bad")
        return redirect(url_for("platform.visit", assessment_id=assessment_id), 303)
    return redirect(url_for("case_visit.overview", case_id=case.id), 303)


@blueprint.get("")
@needs(Right.PLATFORM_READ)
def overview(case_id: UUID) -> ResponseReturnValue:
    """Every question with how it stands, and the way to the first that is open."""
    page = load_page(case_id)
    return render_template("platform/visit/overview.html", page=page, attendance=load_attendance(page))


@blueprint.post("/rest")
@needs(Right.PLATFORM_ASSESS)
def confirm(case_id: UUID) -> ResponseReturnValue:
    """Record every question that is still open as it was declared."""
    try:
        count = confirm_rest(request_session(), current_actor(), case_id, library=installation().library, now=now())
    except Refused as refusal:
        request_session().rollback()
        flash(refusal.words, "bad")
    else:
        flash(REST_CONFIRMED if count else NOTHING_LEFT, "good")
    return redirect(url_for(".overview", case_id=case_id), 303)


@blueprint.get("/sheet")
@needs(Right.PLATFORM_READ)
def sheet(case_id: UUID) -> ResponseReturnValue:
    """To print: per question the declared answer, the evidence to see, boxes to tick and room for a note."""
    return render_template("platform/visit/sheet.html", page=load_page(case_id), printed_on=show_day(today()))

"""The end of a visit: a preview of the result, then its completion."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField
from wtforms.validators import Optional

from rongtong_assess.core.errors import Refused, words_by_place
from rongtong_assess.core.exact import MOST_REVISION, find_count
from rongtong_assess.presentation.report.visit import build_visit_view
from rongtong_assess.presentation.wording.visit import VISIT_COMPLETED, VISITED_ON_LABEL
from rongtong_assess.services.visit.complete_visit import VisitEnd, complete_visit, preview_visit
from rongtong_assess.services.visit.visit_list import get_result_to_visit
from rongtong_assess.storage.visit import find_own_visit
from rongtong_assess.web.frame.guard import Right, current_actor, may_edit, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.blueprint import blueprint
from rongtong_assess.web.platform.visits import norms_of


class CompletionForm(FlaskForm):
    """The day of the visit, and the revision of the findings whose result was shown."""

    seen_revision = HiddenField()
    visited_on = DateField(VISITED_ON_LABEL, validators=[Optional()])

    @property
    def revision(self) -> int:
        """The revision that was shown; -1, which no findings have, for a malformed one."""
        seen = find_count(self.seen_revision.data, MOST_REVISION)
        return -1 if seen is None else seen


@blueprint.get("/visits/<uuid:assessment_id>/verification/completion")
@needs(Right.PLATFORM_READ)
def completion(assessment_id: UUID) -> ResponseReturnValue:
    """Level, points and differences by the present findings, before anything is final."""
    return _show(assessment_id, CompletionForm())


@blueprint.post("/visits/<uuid:assessment_id>/verification/completion")
@needs(Right.PLATFORM_ASSESS)
def complete_verification(assessment_id: UUID) -> ResponseReturnValue:
    """Close the visit with the result that was shown."""
    form = CompletionForm()
    try:
        if form.visited_on.data is None:
            raise Refused.because("visited_on", "没有填到访日期，或者不是日期", "请填哪天到的现场")
        end = VisitEnd(form.visited_on.data, form.revision)
        complete_visit(
            request_session(), current_actor(), assessment_id, end=end, library=installation().library, now=now()
        )
    except Refused as refusal:
        return _refused(assessment_id, form, refusal=refusal)
    flash(VISIT_COMPLETED, "good")
    return redirect(url_for("platform.visit", assessment_id=assessment_id, _anchor="verified"), 303)


def _refused(assessment_id: UUID, form: CompletionForm, *, refusal: Refused) -> ResponseReturnValue:
    request_session().rollback()
    response = make_response(_show(assessment_id, form, messages=words_by_place(refusal.mistakes)))
    if response.status_code == 200:
        response.status_code = 422
    return response


def _show(
    assessment_id: UUID, form: CompletionForm, *, messages: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    session, actor = request_session(), current_actor()
    visit = get_result_to_visit(session, actor, assessment_id, library=installation().library, norms_of=norms_of)
    try:
        shown = preview_visit(session, actor, visit.assessment, library=installation().library)
    except Refused as refusal:
        flash(" ".join(words_by_place(refusal.mistakes).values()), "bad")
        return redirect(url_for("platform.visit", assessment_id=assessment_id), 303)
    if shown is None:
        for message in (messages or {}).values():
            flash(message, "bad")
        return redirect(url_for("platform.visit", assessment_id=assessment_id, _anchor="verified"), 303)
    own = find_own_visit(session, visit.assessment.id, actor.organisation_id)
    case_id = own.case_id if own else None
    form.seen_revision.data = str(shown.revision)
    return render_template(
        "platform/completion.html",
        visit=visit,
        form=form,
        verified=build_visit_view(visit.edition, shown.result),
        unchecked=[(question, visit.edition.question_name(question)) for question in shown.unchecked],
        messages=messages or {},
        may_edit=may_edit(),
        case_id=case_id,
    )

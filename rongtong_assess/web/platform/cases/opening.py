"""Opening cases: for one firm or for many at once."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional

from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.typed_text import MOST_RAW_FIELD, MOST_SEARCH, many_lines, one_line
from rongtong_assess.presentation.wording.consulting.cases import (
    BATCH_LABEL,
    COMPLETED_HINT,
    COMPLETED_LABEL,
    DUE_LABEL,
    FIRMS_LABEL,
    NO_BATCH,
    NOTE_LABEL,
    OPENING_REASON_HINT,
    PURPOSE_LABEL,
    PURPOSE_WORDS,
    UNKNOWN_CHOICE,
    opened_words,
)
from rongtong_assess.presentation.wording.quantities import level_word
from rongtong_assess.services.consulting.cases.open_case import CaseOpening, open_cases
from rongtong_assess.storage.consulting.case_lists import list_openable_results
from rongtong_assess.storage.consulting.cases import list_batches
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.fields import DayField
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.cases.blueprint import blueprint

MOST_LISTED = 300
"""Firms on one page; a search finds the others."""


class OpeningForm(FlaskForm):
    """What a manager decides about new cases."""

    purpose = SelectField(
        PURPOSE_LABEL, choices=[(purpose, words) for purpose, words in PURPOSE_WORDS.items()], validate_choice=False
    )
    batch = SelectField(BATCH_LABEL, validate_choice=False)
    due_on = DayField(DUE_LABEL, validators=[Optional()])
    completed_on = DayField(COMPLETED_LABEL, description=COMPLETED_HINT, validators=[Optional()])
    reason = TextAreaField(
        NOTE_LABEL, description=OPENING_REASON_HINT, validators=[Length(max=MOST_RAW_FIELD)], filters=[many_lines]
    )
    assessments = SelectMultipleField(FIRMS_LABEL, validate_choice=False)

    def opening(self) -> CaseOpening:
        """What was decided. Raises Refused for a choice that was not offered."""
        purpose, batch_id = self.purpose.data, _read_id(self.batch.data)
        if purpose not in set(CasePurpose):
            raise Refused.because("purpose", *UNKNOWN_CHOICE)
        if self.batch.data and batch_id is None:
            raise Refused.because("batch", *UNKNOWN_CHOICE)
        reason = self.reason.data or ""
        return CaseOpening(CasePurpose(purpose), batch_id, self.due_on.data, self.completed_on.data, reason)

    def chosen(self) -> list[UUID]:
        """The results that were ticked; what is no id is left out, as nobody offered it."""
        ids = (_read_id(value) for value in self.assessments.data or ())
        return [found for found in ids if found is not None]


@blueprint.get("/new")
@needs(Right.PLATFORM_MANAGE)
def new() -> ResponseReturnValue:
    """The firms with a result, to tick, and what is to be done there."""
    chosen = request.args.get("assessment", "")
    return _show(OpeningForm(data={"purpose": CasePurpose.ON_SITE, "assessments": [chosen]}))


@blueprint.post("/new")
@needs(Right.PLATFORM_MANAGE)
def open_new() -> ResponseReturnValue:
    """Open them all, or none: with a mistake everything that was ticked and typed stays."""
    form = OpeningForm()
    try:
        if not form.validate():
            raise Refused([])
        opened = open_cases(
            request_session(),
            current_actor(),
            form.chosen(),
            form.opening(),
            library=installation().library,
            now=now(),
        )
    except Refused as refusal:
        request_session().rollback()
        add_mistakes(form, refusal.mistakes)
        return _show(form), 422
    flash(opened_words(len(opened)), "good")
    if len(opened) == 1:
        return redirect(url_for("cases.case", case_id=opened[0].id), 303)
    return redirect(url_for("cases.index"), 303)


def _show(form: OpeningForm) -> str:
    session, platform_id = request_session(), acting_platform()
    batches = list_batches(session, platform_id)
    form.batch.choices = [("", NO_BATCH), *((str(batch.id), batch.name) for batch in batches)]
    text = one_line(request.args.get("q"))[:MOST_SEARCH]
    ticked = set(form.assessments.data or ())
    found = list_openable_results(session, platform_id, text=text)
    # What is ticked stays on the page, whatever is searched for.
    shown = found[:MOST_LISTED]
    if ticked and text:
        missing = ticked - {str(result.assessment_id) for result in shown}
        everything = list_openable_results(session, platform_id)
        shown = [*(result for result in everything if str(result.assessment_id) in missing), *shown]
    return render_template(
        "platform/cases/new.html",
        form=form,
        firms=[(result, level_word(result.level), str(result.assessment_id) in ticked) for result in shown],
        purpose_words=PURPOSE_WORDS,
        hidden=len(found) - len(found[:MOST_LISTED]),
        text=text,
    )


def _read_id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None

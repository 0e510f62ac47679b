"""One step of a case on a page of its own: what it does, its short form, and what happens when it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from rongtong_assess.core.consulting.case import CaseState, CaseStep, Transition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.presentation.report.visit import build_visit_view
from rongtong_assess.presentation.wording.consulting.cases import (
    KIND_WORDS,
    STEP_EFFECTS,
    STEP_IS_OVER,
    STEP_LABELS,
    step_taken_words,
)
from rongtong_assess.services.consulting.cases.sign import SigningPreview, preview_signing
from rongtong_assess.services.consulting.cases.take_step import SIGNING_STEPS, take_step
from rongtong_assess.services.consulting.evidence.standing import recount_case
from rongtong_assess.storage.consulting.cases import get_case
from rongtong_assess.storage.consulting.visit_records import list_visit_days
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.web.frame.cases.case_view import find_possible_step, show_case
from rongtong_assess.web.frame.cases.forms import StepForm
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.guard import current_actor
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

FIELDS = {"consultants": "lead"}


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """The pages of one side. frame: the template that they extend; the others give the address of a page.

    take: takes the step with the form, where the side has steps of its own; new_form: makes the form of a step.
    """

    frame: str
    case_url: Callable[[UUID], str]
    step_url: Callable[[UUID, CaseStep], str]
    take: Callable[[Case, Transition, StepForm], object]
    new_form: Callable[[Case, Transition], StepForm]


def take_plain_step(case: Case, row: Transition, form: StepForm) -> object:
    """A step that asks for a reason and a day only."""
    taken = take_step(request_session(), current_actor(), case.id, form.taken(row), now=now())
    if row.opens_round:
        # The new round may look at another assessment.
        recount_case(request_session(), taken, library=installation().library, now=now())
    return taken


def new_step_form(_case: Case, _row: Transition) -> StepForm:
    return StepForm()


def show_step(desk: CaseDesk, case_id: UUID, name: str) -> ResponseReturnValue:
    """The form of a step; the case itself where the step is over."""
    case, row = _find(case_id, name)
    if row is None:
        return _over(desk, case)
    return _render(desk, case, row, form=desk.new_form(case, row))


def send_step(desk: CaseDesk, case_id: UUID, name: str) -> ResponseReturnValue:
    """Take the step; with a mistake the form comes back with everything that was typed."""
    case, row = _find(case_id, name)
    if row is None:
        return _over(desk, case)
    form = desk.new_form(case, row)
    form.prepare(row, is_late=show_case(case).is_late)
    try:
        if not form.validate():
            raise Refused([])
        desk.take(case, row, form)
    except Refused as refusal:
        request_session().rollback()
        add_mistakes(form, refusal.mistakes, fields=FIELDS)
        case = get_case(request_session(), current_actor(), case_id)
        return _render(desk, case, row, form=form), 422
    flash(step_taken_words(row.step), "good")
    return redirect(desk.case_url(case_id), 303)


def _find(case_id: UUID, name: str) -> tuple[Case, Transition | None]:
    """The case, and the step if it can be taken now. Raises NotFound for what is no step at all."""
    case = get_case(request_session(), current_actor(), case_id)
    if name not in set(CaseStep):
        raise NotFound
    return case, find_possible_step(case, name)


def _over(desk: CaseDesk, case: Case) -> ResponseReturnValue:
    flash(STEP_IS_OVER, "warn")
    return redirect(desk.case_url(case.id), 303)


def _render(desk: CaseDesk, case: Case, row: Transition, *, form: StepForm) -> str:
    shown = show_case(case)
    form.prepare(row, is_late=shown.is_late)
    signing = _find_signing(case) if row.step in SIGNING_STEPS else None
    if signing is not None:
        form.seen_hash.data = signing.content_hash
        if form.visited_on.data is None and not form.is_submitted():
            days = list_visit_days(request_session(), signing.visit)
            form.visited_on.data = signing.visit.visited_on or (days[-1] if days else case.visit_on)
    return render_template(
        "platform/cases/step.html",
        desk=desk,
        shown=shown,
        step=row.step,
        label=STEP_LABELS[row.step],
        effect=STEP_EFFECTS[row.step],
        form=form,
        asks_reason=row.needs_reason or shown.is_late or row.target is CaseState.CONCLUDED,
        is_first_signature=row.step is CaseStep.SIGN,
        signing=signing,
        **_signing_words(case, signing),
    )


def _find_signing(case: Case) -> SigningPreview | None:
    return preview_signing(request_session(), current_actor(), case, library=installation().library)


def _signing_words(case: Case, signing: SigningPreview | None) -> dict[str, object]:
    """The result that would be signed, and the questions that are still open."""
    if signing is None:
        return {}
    edition = installation().library.get_edition(signing.result.declared.edition_id)
    return {
        "kind": KIND_WORDS[ValueKind(signing.visit.kind)],
        "verified": build_visit_view(edition, signing.result),
        "unchecked": [edition.question_name(question) for question in signing.unchecked],
    }

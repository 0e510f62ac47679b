"""Answering an assessment: one page per group, autosave, review, submit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from rongtong_assess.core.assessment.circumstances import (
    DECOY_NAME,
    DECOY_WORDS,
    PURPOSE_WORDS,
    find_decoy_claim,
    find_purpose,
)
from rongtong_assess.core.assessment.stored_sheet import build_sheet, progress, questions_by_step
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.presentation.views.assessment import FilledEdition
from rongtong_assess.presentation.views.questionnaire import build_answer_page, questions_on
from rongtong_assess.presentation.views.result import build_review
from rongtong_assess.presentation.wording.assessment import PAGE_SAVED, PLEDGE_MISSING, changed_elsewhere_words
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.assessment.save import SaveOutcome, list_remarks, load_remarks, save_answers
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.progress.carry_over import explain_waiting
from rongtong_assess.storage.assessment import get_assessment, list_answers
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState
from rongtong_assess.web.firm.assessment.answer_message import leave_waiting, read_form_changes, read_json_changes
from rongtong_assess.web.firm.assessment.doubted_numbers import (
    confirm_marked,
    doubts_after,
    list_answer_doubts,
    list_doubt_lines,
)
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.frame.guard import Right, acting_firm, current_actor, may_edit, needs
from rongtong_assess.web.frame.site import PRIVACY_NOTICE_VERSION, now
from rongtong_assess.web.frame.transaction import installation, request_session

PLEDGE_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class _Unsaved:
    """Answers that a page sent and that were not stored: as typed, and why."""

    typed: Mapping[str, object]
    reasons: Mapping[str, str]

    @classmethod
    def from_outcome(cls, changes: Sequence[AnswerChange], outcome: SaveOutcome) -> _Unsaved:
        conflicts = {
            question: changed_elsewhere_words(conflict.shown) for question, conflict in outcome.conflicts.items()
        }
        reasons = {**outcome.refused, **conflicts}
        return cls({change.question: change.value for change in changes if change.question in reasons}, reasons)


@blueprint.get("/assessments/<uuid:assessment_id>")
@needs(Right.FIRM_READ)
def overview(assessment_id: UUID) -> ResponseReturnValue:
    """Redirects to where the work goes on: the first page with an open question, the review or the result."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    if assessment.state == AssessmentState.SUBMITTED:
        return redirect(url_for("firm.result", assessment_id=assessment_id), 303)
    edition = edition_of(assessment)
    sheet, _ = build_sheet(edition, list_answers(request_session(), assessment))
    steps = progress(edition, sheet).steps
    step = next((slug for slug, count in steps.items() if count.done < count.total), None)
    if step is None:
        return redirect(url_for("firm.review", assessment_id=assessment_id), 303)
    return redirect(url_for("firm.answer", assessment_id=assessment_id, step=step), 303)


@blueprint.get("/assessments/<uuid:assessment_id>/answers/<step>")
@needs(Right.FIRM_READ)
def answer(assessment_id: UUID, step: str) -> ResponseReturnValue:
    """One group of questions."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    edition = edition_of(assessment)
    _must_have(edition, step)
    if assessment.state == AssessmentState.SUBMITTED:
        return redirect(url_for("firm.result", assessment_id=assessment_id), 303)
    return _show_step(assessment, edition, step=step)


@blueprint.post("/assessments/<uuid:assessment_id>/answers/<step>")
@needs(Right.FIRM_EDIT)
def save_step(assessment_id: UUID, step: str) -> ResponseReturnValue:
    """Save a whole page, for browsers without JavaScript."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id, for_update=True)
    edition = edition_of(assessment)
    _must_have(edition, step)
    changes = leave_waiting(
        read_form_changes(questions_on(edition, step), request.form),
        list_answers(request_session(), assessment),
        confirmed=request.form.getlist("confirm"),
    )
    outcome = _save(assessment, edition, changes=changes)
    confirm_marked(assessment, request.form.getlist("sure"))
    if outcome.refused or outcome.conflicts:
        # The other answers are saved; these come back as they were typed.
        return _show_step(assessment, edition, step=step, unsaved=_Unsaved.from_outcome(changes, outcome))
    flash(PAGE_SAVED, "good")
    return redirect(_after_saving(assessment_id, edition, step=step), 303)


@blueprint.post("/assessments/<uuid:assessment_id>/answers")
@needs(Right.FIRM_EDIT)
def autosave(assessment_id: UUID) -> ResponseReturnValue:
    """Save the answers that a page sends while it is being filled in."""
    changes = read_json_changes(request.get_json())
    assessment = get_assessment(request_session(), acting_firm(), assessment_id, for_update=True)
    outcome = _save(assessment, edition_of(assessment), changes=changes)
    return jsonify({**asdict(outcome), "doubts": doubts_after(assessment, changes, outcome=outcome)})


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


def edition_of(assessment: Assessment) -> Edition:
    """The edition that the assessment began with."""
    return installation().library.get_edition(assessment.edition_id)


def _must_have(edition: Edition, step: str) -> None:
    if step not in questions_by_step(edition):
        raise NotFound


def _save(assessment: Assessment, edition: Edition, *, changes: Sequence[AnswerChange]) -> SaveOutcome:
    return save_answers(request_session(), current_actor(), assessment, edition=edition, changes=changes, now=now())


def _show_step(assessment: Assessment, edition: Edition, *, step: str, unsaved: _Unsaved | None = None) -> str:
    answers = list_answers(request_session(), assessment)
    waiting = {question for question, answer in answers.items() if answer.needs_confirmation}
    filled = FilledEdition(
        edition,
        {**answers, **load_remarks(request_session(), assessment)},
        typed=unsaved.typed if unsaved else {},
        refused=unsaved.reasons if unsaved else {},
        notes=explain_waiting(
            request_session(), current_actor(), assessment, library=installation().library, waiting=waiting
        ),
        doubts=list_answer_doubts(assessment),
    )
    return render_template(
        "firm/answer.html",
        page=build_answer_page(filled, step),
        assessment=assessment,
        may_edit=may_edit(),
        # Only for people who agreed to the notice that announces it.
        measures_time=current_user.consent_version == PRIVACY_NOTICE_VERSION,
        step_url=partial(url_for, "firm.answer", assessment_id=assessment.id),
        review_url=url_for("firm.review", assessment_id=assessment.id),
    )


def _after_saving(assessment_id: UUID, edition: Edition, *, step: str) -> str:
    """The address that the pressed button leads to: another page, the review, or this page again."""
    target = request.form.get("go_to", "")
    if target == "review":
        return url_for("firm.review", assessment_id=assessment_id)
    following = target if target in questions_by_step(edition) else step
    return url_for("firm.answer", assessment_id=assessment_id, step=following)


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
        purposes=PURPOSE_WORDS,
        purpose=request.form.get("purpose", ""),
        decoy_name=DECOY_NAME if installation().settings.asks_decoy_item else "",
        decoy_words=DECOY_WORDS,
        foil=request.form.get("foil", ""),
    )

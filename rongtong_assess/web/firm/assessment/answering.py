"""Answering an assessment: one page per group, autosave, review, submit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from rongtong_assess.core.assessment.colleagues.hand_out import HandedOut, group_names
from rongtong_assess.core.assessment.stored_sheet import build_sheet, progress, questions_by_step, step_slug
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound
from rongtong_assess.presentation.views.assessment import FilledEdition
from rongtong_assess.presentation.views.colleagues.answer_trace import (
    ConflictView,
    people_of_steps,
    question_words,
)
from rongtong_assess.presentation.views.questionnaire import build_answer_page, questions_on
from rongtong_assess.presentation.wording.assessment import PAGE_SAVED, changed_elsewhere_words
from rongtong_assess.services.assessment.hand_out import load_handed_out
from rongtong_assess.services.assessment.history import load_history
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.assessment.save import SaveOutcome, load_remarks, save_answers
from rongtong_assess.services.progress.carry_over import explain_waiting
from rongtong_assess.storage.assessment import get_assessment, list_answers
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState
from rongtong_assess.web.firm.assessment.answer_message import (
    leave_waiting,
    read_form_changes,
    read_json_changes,
    settle_conflict,
)
from rongtong_assess.web.firm.assessment.doubted_numbers import (
    confirm_marked,
    doubts_after,
    list_answer_doubts,
)
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.frame.guard import (
    Right,
    acting_account,
    acting_firm,
    current_actor,
    may_edit,
    may_manage,
    needs,
)
from rongtong_assess.web.frame.site import PRIVACY_NOTICE_VERSION, now
from rongtong_assess.web.frame.transaction import installation, request_session


@dataclass(frozen=True, slots=True)
class _Unsaved:
    """Answers that a page sent and that were not stored: as typed, and why.

    conflicts: those that somebody else has given otherwise; seen: the revisions from which the page goes on.
    """

    typed: Mapping[str, object] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, ConflictView] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_outcome(cls, edition: Edition, changes: Sequence[AnswerChange], outcome: SaveOutcome) -> _Unsaved:
        found = outcome.conflicts
        reasons = {**outcome.refused, **{name: changed_elsewhere_words(found[name].by) for name in found}}
        conflicts = {
            question: ConflictView(
                question,
                question_words(edition, question),
                mine=conflict.mine,
                theirs=conflict.shown,
                by=conflict.by,
                revision=conflict.revision,
            )
            for question, conflict in found.items()
        }
        typed = {change.question: change.value for change in changes if change.question in reasons}
        # Saving once more must not decide between two answers: that takes a choice.
        seen = {change.question: change.seen_revision for change in changes if change.question in found}
        return cls(typed, reasons, conflicts, seen)


@blueprint.get("/assessments/<uuid:assessment_id>")
@needs(Right.FIRM_READ)
def overview(assessment_id: UUID) -> ResponseReturnValue:
    """Redirects to where the work goes on: the first page with an open question, one's own first; review or result."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    if assessment.state == AssessmentState.SUBMITTED:
        return redirect(url_for("firm.result", assessment_id=assessment_id), 303)
    edition = edition_of(assessment)
    sheet, _ = build_sheet(edition, list_answers(request_session(), assessment))
    steps = progress(edition, sheet).steps
    unfinished = [slug for slug, count in steps.items() if count.done < count.total]
    if not unfinished:
        return redirect(url_for("firm.review", assessment_id=assessment_id), 303)
    own = {step_slug(group) for group in _load_handed_out(assessment).groups_of(acting_account().account_id)}
    step = next((slug for slug in unfinished if slug in own), unfinished[0])
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
    sent = read_form_changes(questions_on(edition, step), request.form)
    changes = leave_waiting(
        settle_conflict(sent, request.form.get("settle")),
        list_answers(request_session(), assessment),
        confirmed=request.form.getlist("confirm"),
    )
    outcome = _save(assessment, edition, changes=changes)
    confirm_marked(assessment, request.form.getlist("sure"))
    if outcome.refused or outcome.conflicts:
        # The other answers are saved; these come back as they were typed.
        return _show_step(assessment, edition, step=step, unsaved=_Unsaved.from_outcome(edition, changes, outcome))
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


def edition_of(assessment: Assessment) -> Edition:
    """The edition that the assessment began with."""
    return installation().library.get_edition(assessment.edition_id)


def _must_have(edition: Edition, step: str) -> None:
    if step not in questions_by_step(edition):
        raise NotFound


def _save(assessment: Assessment, edition: Edition, *, changes: Sequence[AnswerChange]) -> SaveOutcome:
    return save_answers(request_session(), current_actor(), assessment, edition=edition, changes=changes, now=now())


def _load_handed_out(assessment: Assessment) -> HandedOut:
    return load_handed_out(request_session(), assessment)


def _show_step(assessment: Assessment, edition: Edition, *, step: str, unsaved: _Unsaved = _Unsaved()) -> str:
    handed_out, actor = _load_handed_out(assessment), current_actor()
    group = next(group for group in group_names(edition) if step_slug(group) == step)
    answers = list_answers(request_session(), assessment)
    waiting = {question for question, answer in answers.items() if answer.needs_confirmation}
    filled = FilledEdition(
        edition,
        {**answers, **load_remarks(request_session(), assessment)},
        typed=unsaved.typed,
        refused=unsaved.reasons,
        notes=explain_waiting(
            request_session(), current_actor(), assessment, library=installation().library, waiting=waiting
        ),
        doubts=list_answer_doubts(assessment),
        history=load_history(request_session(), assessment, questions_on(edition, step)),
        conflicts=unsaved.conflicts,
        seen=unsaved.seen,
        people=people_of_steps(handed_out, actor.account_id),
    )
    return render_template(
        "firm/answer.html",
        page=build_answer_page(filled, step),
        assessment=assessment,
        may_edit=may_edit() and handed_out.may_edit_group(actor, group),
        handed_out=handed_out.is_on,
        is_reader=not may_edit(),
        may_hand_out=may_manage(),
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

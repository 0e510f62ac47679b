"""Questions about implausible numbers: on the profile, on the answer pages, before submission."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.assessment.plausibility import FIRM_PREFIX, Doubt
from rongtong_assess.core.edition.edition import FACT_PREFIX, Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.views.questionnaire import question_place
from rongtong_assess.presentation.views.result import DoubtView
from rongtong_assess.presentation.wording.assessment import NUMBERS_CONFIRMED, PROFILE_NAME
from rongtong_assess.services.assessment.confirm_numbers import (
    confirm_numbers,
    list_open_doubts,
    list_open_profile_doubts,
)
from rongtong_assess.services.assessment.hand_out import list_own_doubts
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.assessment.save import SaveOutcome
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.frame.guard import Right, acting_firm, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

MOST_MARKS = 100


@blueprint.post("/profile/numbers")
@needs(Right.FIRM_EDIT)
def confirm_profile_numbers() -> ResponseReturnValue:
    """Confirm that the profile's numbers are right."""
    session, firm, plausibility = request_session(), acting_firm(), installation().library.plausibility
    doubts = list_open_profile_doubts(session, firm, plausibility=plausibility)
    _confirm(doubts, request.form.getlist("sure"))
    if list_open_profile_doubts(session, firm, plausibility=plausibility):
        return redirect(url_for("firm.profile"), 303)
    flash(NUMBERS_CONFIRMED, "good")
    return redirect(url_for("firm.home"), 303)


@blueprint.post("/assessments/<uuid:assessment_id>/numbers")
@needs(Right.FIRM_EDIT)
def confirm_answered_numbers(assessment_id: UUID) -> ResponseReturnValue:
    """Confirm that answered numbers are right: a form from the review, JSON from the answer page."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    if assessment.state == AssessmentState.OPEN:
        confirm_marked(assessment, _read_marks())
    if request.is_json:
        return jsonify(doubts=_doubts_by_question(list_answer_doubts(assessment)))
    return redirect(url_for("firm.review", assessment_id=assessment_id), 303)


def confirm_marked(assessment: Assessment, marks: Sequence[str]) -> None:
    """Store which of the open questions were answered with yes; of what is handed out, only one's own."""
    if not marks:
        return
    session, actor, doubts = request_session(), current_actor(), list_answer_doubts(assessment)
    edition = installation().library.get_edition(assessment.edition_id)
    _confirm(list_own_doubts(session, actor, assessment, edition=edition, doubts=doubts), marks)


def list_doubt_lines(edition: Edition, assessment: Assessment) -> tuple[DoubtView, ...]:
    """All open questions about numbers, with links to the numbers."""
    return tuple(
        DoubtView(doubt.message, doubt.mark, tuple(dict.fromkeys(_links(edition, assessment, doubt=doubt))))
        for doubt in list_answer_doubts(assessment)
    )


def _doubts_by_question(doubts: Sequence[Doubt]) -> dict[str, list[dict[str, str]]]:
    """For the script of the answer page: by the number beside which a question is shown."""
    found: dict[str, list[dict[str, str]]] = {}
    for doubt in doubts:
        found.setdefault(doubt.shown_at, []).append({"mark": doubt.mark, "message": doubt.message})
    return found


def doubts_after(
    assessment: Assessment, changes: Sequence[AnswerChange], *, outcome: SaveOutcome
) -> dict[str, list[dict[str, str]]] | None:
    """For the script: the questions beside each number after a save; None where no number was sent.

    A number that was not stored has none: a question about the stored one would mislead.
    """
    if not any(change.question.startswith(FACT_PREFIX) for change in changes):
        return None
    unsaved = {*outcome.refused, *outcome.conflicts}
    found = _doubts_by_question(list_answer_doubts(assessment))
    return {question: doubts for question, doubts in found.items() if question not in unsaved}


def list_answer_doubts(assessment: Assessment) -> tuple[Doubt, ...]:
    """All open questions about the numbers of an assessment."""
    library = installation().library
    edition = library.get_edition(assessment.edition_id)
    return list_open_doubts(request_session(), assessment, edition=edition, plausibility=library.plausibility)


def _confirm(doubts: Sequence[Doubt], marks: Sequence[str]) -> None:
    confirm_numbers(request_session(), current_actor(), doubts, marks=marks, now=now())


def _read_marks() -> list[str]:
    if not request.is_json:
        return request.form.getlist("sure")
    message = request.get_json()
    marks = message.get("sure") if isinstance(message, dict) else None
    if not isinstance(marks, list) or len(marks) > MOST_MARKS or not all(isinstance(mark, str) for mark in marks):
        raise Refused.because("sure", "没有写明确认的是哪一个数", "请刷新页面后再确认")
    return marks


def _links(edition: Edition, assessment: Assessment, *, doubt: Doubt) -> list[tuple[str, str]]:
    links = []
    for number in doubt.questions:
        if number.startswith(FIRM_PREFIX):
            links.append((PROFILE_NAME, url_for("firm.profile")))
            continue
        step, anchor = question_place(edition, number)
        address = url_for("firm.answer", assessment_id=assessment.id, step=step, _anchor=anchor)
        links.append((edition.facts[number.removeprefix(FACT_PREFIX)].name, address))
    return links

"""The what-if page: change answers, assume solutions as bought, and see the result; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.saving import StoredAnswer
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.roadmap.gains import is_about
from rongtong_assess.core.roadmap.money import Trial
from rongtong_assess.presentation.report.visit import source_line
from rongtong_assess.presentation.views.assessment import FilledEdition
from rongtong_assess.presentation.views.catalogue import list_solution_groups
from rongtong_assess.presentation.views.questionnaire import list_steps
from rongtong_assess.presentation.views.trial import build_trial, list_trial_groups
from rongtong_assess.presentation.wording.report.header import disclaimer_of
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.result.standing_facts import Result, load_result, standing_answers
from rongtong_assess.services.roadmap.try_answers import try_answers
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.tables.assessment import AssessmentState
from rongtong_assess.web.firm.assessment.answer_message import read_form_changes, read_trial
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.frame.guard import Right, acting_firm, needs, writes_late
from rongtong_assess.web.frame.transaction import installation, request_session


@dataclass(frozen=True, slots=True)
class _Tried:
    """The changes and solutions that a page wants to try."""

    changes: Sequence[AnswerChange] = ()
    bought: Sequence[str] = field(default_factory=list)


@blueprint.get("/assessments/<uuid:assessment_id>/what-if")
@needs(Right.FIRM_READ)
def what_if(assessment_id: UUID) -> ResponseReturnValue:
    """The page with the standing answers."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    if assessment.state == AssessmentState.OPEN:
        return redirect(url_for("firm.overview", assessment_id=assessment_id), 303)
    return _show(load_result(request_session(), acting_firm(), assessment_id), _Tried())


@blueprint.post("/assessments/<uuid:assessment_id>/what-if")
@needs(Right.FIRM_READ)
@writes_late
def try_what_if(assessment_id: UUID) -> ResponseReturnValue:
    """The result of the trial: as JSON for the script, otherwise as the page."""
    result = load_result(request_session(), acting_firm(), assessment_id)
    if not request.is_json:
        return _show(result, _read_form(_edition_of(result)))
    tried = _Tried(*read_trial(request.get_json()))
    return jsonify(asdict(build_trial(_edition_of(result), _try(result, _answers(result), tried=tried))))


def _show(result: Result, tried: _Tried) -> str:
    edition, library, answers = _edition_of(result), installation().library, _answers(result)
    trial = _try(result, answers, tried=tried)
    typed = {change.question: change.value for change in tried.changes if change.question in trial.refused}
    return render_template(
        "firm/what_if.html",
        assessment=result.assessment,
        edition=edition,
        shown=build_trial(edition, trial),
        parts=list_trial_groups(FilledEdition(edition, trial.answers, typed, trial.refused)),
        solutions=_solutions(result, library, tried=tried) if _has_solutions(edition, library) else (),
        disclaimer=disclaimer_of(edition, is_visited=result.stands.visit is not None),
        source_line=source_line(edition, result.stands),
        is_trial=True,
    )


def _solutions(result: Result, library: Library, *, tried: _Tried) -> object:
    return list_solution_groups(
        _edition_of(result),
        result.sheet,
        solutions=library.solutions.values(),
        rules=library.plan_rules,
        employees=result.firm["employees"],
        bought=tried.bought,
    )


def _has_solutions(edition: Edition, library: Library) -> bool:
    return any(is_about(solution, edition) for solution in library.solutions.values())


def _try(result: Result, answers: Mapping[str, StoredAnswer], *, tried: _Tried) -> Trial:
    return try_answers(result, answers, tried.changes, bought=tried.bought, library=installation().library)


def _answers(result: Result) -> Mapping[str, StoredAnswer]:
    return standing_answers(request_session(), result, _edition_of(result))


def _edition_of(result: Result) -> Edition:
    return installation().library.get_edition(result.sheet.edition_id)


def _read_form(edition: Edition) -> _Tried:
    """A plain form holds every question; a pressed reset button leaves its question out."""
    reset = request.form.get("reset")
    questions = dict.fromkeys(question for step in list_steps(edition) for question in step.questions)
    return _Tried(
        read_form_changes([question for question in questions if question != reset], request.form),
        list(dict.fromkeys(request.form.getlist("bought"))),
    )

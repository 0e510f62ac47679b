"""快测: ten questions without an account give a range of levels; a full assessment can begin with the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request, session
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from rongtong_assess.core.assessment.sheet import AnswerSheet, find_choice_mistake
from rongtong_assess.core.assessment.short_form import LevelRange, ShortForm, find_range
from rongtong_assess.core.edition.edition import SCENE_PREFIX, TOP_SCENE_LEVEL, Edition
from rongtong_assess.core.errors import Mistake, Refused, words_by_place
from rongtong_assess.core.forecast.forecast import FirmTraits
from rongtong_assess.presentation.report.forecast import interval_words, why_no_verdict
from rongtong_assess.presentation.views.assessment import build_quick_question
from rongtong_assess.presentation.views.forecast import QuickForecastView
from rongtong_assess.presentation.wording.forecast import caution_words
from rongtong_assess.presentation.wording.quantities import level_title
from rongtong_assess.web.frame.guard import Right, needs
from rongtong_assess.web.frame.site import edition_in_force, today
from rongtong_assess.web.frame.transaction import installation
from rongtong_assess.web.frame.visit_cookie import QUICK_ANSWERS

blueprint = Blueprint("quick", __name__)
Answers = dict[str, frozenset[str] | int]


@blueprint.get("/quick")
@needs(Right.PUBLIC)
def questions() -> ResponseReturnValue:
    """The questions, open to anyone."""
    form, edition = _form_in_force()
    return _show(form, edition, typed=MultiDict(), messages={})


@blueprint.post("/quick")
@needs(Right.PUBLIC)
def answer() -> ResponseReturnValue:
    """The range of levels; the answers are kept in this visitor's session only."""
    form, edition = _form_in_force()
    answers, mistakes = _read(form, edition, typed=request.form)
    try:
        found = find_range(form, edition, answers)
    except Refused as refusal:
        places = {mistake.where for mistake in mistakes}
        mistakes = [*mistakes, *(mistake for mistake in refusal.mistakes if mistake.where not in places)]
    if mistakes:
        return _show(form, edition, typed=request.form, messages=words_by_place(mistakes)), 422
    plain = {question: _plain(answer) for question, answer in answers.items()}
    session[QUICK_ANSWERS] = {"edition": edition.id, "answers": plain}
    return _show_range(form, edition, found=found, answers=answers)


def _show_range(form: ShortForm, edition: Edition, *, found: LevelRange, answers: Answers) -> str:
    return render_template(
        "public/quick_result.html",
        low=found.low,
        high=found.high,
        low_title=level_title(edition, found.low),
        high_title=level_title(edition, found.high),
        form=form,
        edition=edition,
        forecast=_forecast(edition, answers),
    )


def _forecast(edition: Edition, answers: Answers) -> QuickForecastView | None:
    """The levels that a visit would find, as a range; None without a model for it."""
    try:
        model = installation().forecast_models.find(edition, today())
    except Refused as damage:
        current_app.logger.error("no forecast for the short form: %s", damage)
        return None
    if model is None or model.short is None:
        return None
    scenes = {
        question.removeprefix(SCENE_PREFIX): answer for question, answer in answers.items() if isinstance(answer, int)
    }
    choices = {question: answer for question, answer in answers.items() if not isinstance(answer, int)}
    forecast = model.forecast_short(AnswerSheet(edition.id, choices, scenes, {}), FirmTraits())
    why = why_no_verdict(forecast)
    caution = caution_words(why)
    return QuickForecastView(interval_words(edition, forecast), caution, forecast.basis_words)


def _form_in_force() -> tuple[ShortForm, Edition]:
    edition = edition_in_force()
    form = installation().short_forms.get(edition.id)
    if form is None:
        abort(404)
    return form, edition


def _show(form: ShortForm, edition: Edition, *, typed: MultiDict[str, str], messages: Mapping[str, str]) -> str:
    questions = tuple(
        build_quick_question(edition, question, chosen=typed.getlist(question), message=messages.get(question, ""))
        for question in form.questions
    )
    return render_template("public/quick.html", questions=questions, form=form, edition=edition)


def _read(form: ShortForm, edition: Edition, *, typed: MultiDict[str, str]) -> tuple[Answers, list[Mistake]]:
    answers: Answers = {}
    mistakes: list[Mistake] = []
    for question in form.questions:
        values = [value for value in typed.getlist(question) if value]
        if not values:
            continue
        mistake = _find_mistake(edition, question, values=values)
        if mistake:
            mistakes.append(mistake)
        else:
            answers[question] = int(values[0]) if question.startswith(SCENE_PREFIX) else frozenset(values)
    return answers, mistakes


def _find_mistake(edition: Edition, question: str, *, values: Iterable[str]) -> Mistake | None:
    if not question.startswith(SCENE_PREFIX):
        return find_choice_mistake(edition.items[question], frozenset(values))
    if list(values) in ([str(level)] for level in range(TOP_SCENE_LEVEL + 1)):
        return None
    name = edition.question_name(question)
    return Mistake(question, f"「{name}」没有这一级", f"请选 0 到 {TOP_SCENE_LEVEL} 级中的一个")


def _plain(answer: frozenset[str] | int) -> Any:
    return sorted(answer) if isinstance(answer, frozenset) else answer

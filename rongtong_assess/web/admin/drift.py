"""The drift page: how far each month's answers lie from the training data, and the decisions about it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.forecast.serving.model_folder import Artefact
from rongtong_assess.forecast.watching import ALARM, DIMENSION, FEWEST_FIRMS, LOOK, TIER
from rongtong_assess.presentation.wording.forecast import DRIFT_STATE_WORDS, LEVEL_FORECAST, LOOK_NOTED, dimension_words
from rongtong_assess.services.forecast.watch import measure_months, note_looked
from rongtong_assess.storage.forecast import list_decider_names, list_decisions
from rongtong_assess.web.admin.models import model_basis
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import edition_in_force, now, today
from rongtong_assess.web.frame.transaction import installation, request_session

blueprint = Blueprint("drift", __name__, url_prefix="/admin/models/drift")


@blueprint.get("")
@needs(Right.ADMINISTER)
def index() -> ResponseReturnValue:
    return _show()


@blueprint.post("")
@needs(Right.ADMINISTER)
def looked() -> ResponseReturnValue:
    """Record that a person looked at the drift and what was decided; the model in force stays."""
    edition, artefact = edition_in_force(), _find_serving()
    if artefact is None:
        raise NotFound
    months = measure_months(request_session(), edition, artefact=artefact)
    drift, words = (months[0].drift if months else None), request.form.get("words", "")
    try:
        note_looked(request_session(), current_actor(), edition=edition, reason=words, drift=drift, now=now())
    except Refused as refusal:
        mistake = refusal.mistakes[0]
        return _show(words=words, fault=mistake.words), 422
    flash(LOOK_NOTED, "good")
    return redirect(url_for("drift.index"), 303)


def _find_serving() -> Artefact | None:
    """Raises Refused where the model's files are damaged."""
    return installation().forecast_models.find_afresh(edition_in_force(), today())


def _show(*, words: str = "", fault: str = "") -> str:
    session, edition = request_session(), edition_in_force()
    try:
        artefact = _find_serving()
    except Refused as damage:
        return render_template("admin/drift.html", edition=edition, artefact=None, damage=str(damage))
    decisions = [decision for decision in list_decisions(session, edition.id) if decision.kind == "looked"]
    return render_template(
        "admin/drift.html",
        edition=edition,
        damage="",
        artefact=artefact,
        basis=model_basis,
        months=measure_months(session, edition, artefact=artefact) if artefact else [],
        decisions=decisions,
        names=list_decider_names(session, decisions),
        name_of=lambda name: _name(edition, name),
        state_words=DRIFT_STATE_WORDS,
        limits=(LOOK, ALARM, FEWEST_FIRMS),
        words=words,
        fault=fault,
    )


def _name(edition: Edition, name: str) -> str:
    """The name of an answer, a dimension or the tier in words."""
    if name == TIER:
        return LEVEL_FORECAST
    if name.startswith(DIMENSION):
        wanted = name.removeprefix(DIMENSION)
        return next(dimension_words(dimension.name) for dimension in edition.dimensions if dimension.id == wanted)
    return edition.question_name(name)

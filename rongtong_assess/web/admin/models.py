"""The forecast models: the one in force, its comparison with others, training, promotion, roll-back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.forecast.in_force import RULE
from rongtong_assess.forecast.serving.model_folder import CARD, Artefact
from rongtong_assess.forecast.training.plan import FEWEST_TO_TRAIN, LEAST_VERIFIED, plan_training
from rongtong_assess.presentation.views.forecast import card_blocks
from rongtong_assess.presentation.wording.forecast import (
    JOB_WORDS,
    KIND_WORDS,
    PLAN_WORDS,
    ROLLED_BACK,
    TRAINING_CANCELLED,
    TRAINING_OVER,
    TRAINING_QUEUED,
    basis_words,
    decision_words,
    promoted_words,
)
from rongtong_assess.services.forecast.decide import (
    DecisionRequest,
    find_difference,
    model_in_force,
    promote_model,
    roll_back_model,
)
from rongtong_assess.services.forecast.retrain import (
    RetrainingRequest,
    cancel_retraining,
    find_due,
    find_missing_library,
    list_retrainings,
    start_retraining,
)
from rongtong_assess.services.forecast.trained import list_models, state_of
from rongtong_assess.services.forecast.verified import count_verified
from rongtong_assess.services.forecast.watch import find_unseen_alarm, score_verified
from rongtong_assess.storage.forecast import count_forecasts, list_decider_names, list_decisions
from rongtong_assess.storage.tables.jobs import JobState
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import edition_in_force, now, today
from rongtong_assess.web.frame.transaction import installation, request_session


def model_basis(artefact: Artefact, *, is_demo: bool) -> str:
    """The data that a model is based on, in words."""
    return basis_words(
        artefact.model.trained_on,
        verified_firms=artefact.model.verified_firms,
        is_demo=is_demo or bool(artefact.record["data"].get("is_demo")),
    )


blueprint = Blueprint("models", __name__, url_prefix="/admin/models")
WORDS = {
    "basis": model_basis,
    "kind_words": KIND_WORDS,
    "limits": (LEAST_VERIFIED, FEWEST_TO_TRAIN),
    "rule": RULE,
}
Decide = Callable[[DecisionRequest], object]


@blueprint.get("/")
@needs(Right.ADMINISTER)
def index() -> ResponseReturnValue:
    return _show()


@blueprint.post("/retrain")
@needs(Right.ADMINISTER)
def retrain() -> ResponseReturnValue:
    """Queue a training; a process of its own does it."""
    edition, words = edition_in_force(), request.form.get("words", "")
    session = request_session()
    count = count_verified(session, edition, with_demo=installation().settings.is_demo)
    wanted = RetrainingRequest(words, count)
    try:
        start_retraining(
            session, current_actor(), models=installation().forecast_models, edition=edition, request=wanted, now=now()
        )
    except Refused as refusal:
        return _show(words=words, fault=refusal.words), 422
    flash(TRAINING_QUEUED, "good")
    return redirect(url_for("models.index"), 303)


@blueprint.post("/retrain/<uuid:job_id>/cancel")
@needs(Right.ADMINISTER)
def cancel(job_id: UUID) -> ResponseReturnValue:
    job = cancel_retraining(request_session(), current_actor(), job_id=job_id, now=now())
    if job.state == JobState.CANCELLED:
        flash(TRAINING_CANCELLED, "good")
    else:
        flash(TRAINING_OVER, "info")
    return redirect(url_for("models.index"), 303)


@blueprint.post("/roll-back")
@needs(Right.ADMINISTER)
def roll_back() -> ResponseReturnValue:
    """Go back to the previous model from today on."""

    def decide(wanted: DecisionRequest) -> object:
        return roll_back_model(
            request_session(), current_actor(), models=installation().forecast_models, request=wanted, now=now()
        )

    return _decide(decide, ROLLED_BACK, show_again=lambda given: _show(**given))


@blueprint.get("/card/<model_id>")
@needs(Right.ADMINISTER)
def card(model_id: str) -> ResponseReturnValue:
    return _show_card(model_id)


@blueprint.post("/card/<model_id>")
@needs(Right.ADMINISTER)
def promote(model_id: str) -> ResponseReturnValue:
    """Bring the model into force from today; the person has read its card."""
    _load(model_id)

    def decide(wanted: DecisionRequest) -> object:
        session, models = request_session(), installation().forecast_models
        return promote_model(session, current_actor(), models=models, request=wanted, model_id=model_id, now=now())

    done = promoted_words(model_id)
    return _decide(decide, done, show_again=lambda given: _show_card(model_id, **given))


def _decide(decide: Decide, done: str, *, show_again: Callable[[dict[str, str]], str]) -> ResponseReturnValue:
    """Take a decision with its reason; a refusal shows the page again with the typed text."""
    words = request.form.get("words", "")
    wanted = DecisionRequest(edition_in_force(), words, request.form.get("seen", ""))
    try:
        decide(wanted)
    except Refused as refusal:
        return show_again({"back_words": words, "back_fault": refusal.words}), 422
    flash(done, "good")
    return redirect(url_for("models.index"), 303)


def _show(*, words: str = "", fault: str = "", back_words: str = "", back_fault: str = "") -> str:
    """words, fault: of the form that starts a training. back_words, back_fault: of the form that rolls back."""
    session, models, edition = request_session(), installation().forecast_models, edition_in_force()
    typed = {"words": words, "fault": fault, "back_words": back_words, "back_fault": back_fault}
    try:
        history = models.history(edition.id)
        serving = model_in_force(history, edition.id, on=today())
        difference = find_difference(session, models, edition=edition)
    except Refused as damage:
        return render_template("admin/models.html", edition=edition, history_damage=str(damage), typed=typed)
    return render_template(
        "admin/models.html",
        edition=edition,
        history_damage="",
        serving=serving,
        may_go_back=bool(history) and history[-1].why != "rolled_back",
        difference=difference,
        newer=models.find_newer_shipped(edition.id, today()),
        listed=list_models(models, edition, serving=serving),
        typed=typed,
        **_serving_facts(edition, serving),
        **_training_facts(edition, serving),
        **WORDS,
    )


def _serving_facts(edition: Edition, serving: str) -> dict[str, Any]:
    """The model in force, read again from its files, and the decisions of people."""
    session, artefact, damage = request_session(), None, ""
    try:
        artefact = installation().forecast_models.find_afresh(edition, today())
    except Refused as fault:
        damage = str(fault)
    decisions = list_decisions(session, edition.id)
    return {
        "artefact": artefact,
        "damage": damage,
        "alarm": artefact and find_unseen_alarm(session, edition, artefact=artefact, on=today()),
        "forecasts": count_forecasts(session, serving),
        "decisions": [
            (decision, decision_words(decision.kind, decision.model_id, seen=decision.seen or {}))
            for decision in decisions
        ],
        "names": list_decider_names(session, decisions),
    }


def _training_facts(edition: Edition, serving: str) -> dict[str, Any]:
    """The verified firms, and whether a training is due and possible."""
    session, models = request_session(), installation().forecast_models
    verified = score_verified(session, edition, champion=serving, with_demo=installation().settings.is_demo)
    return {
        "verified": verified,
        "plan_words": PLAN_WORDS[plan_training(verified.count.trainable).kind],
        "due": find_due(models, edition, count=verified.count),
        "missing": find_missing_library(),
        "jobs": [(job, JOB_WORDS[job.state]) for job in list_retrainings(session, edition)],
    }


def _show_card(model_id: str, *, back_words: str = "", back_fault: str = "") -> str:
    artefact = _load(model_id)
    models, edition = installation().forecast_models, edition_in_force()
    serving = model_in_force(models.history(edition.id), edition.id, on=today())
    text = (models.folder_of(model_id) / CARD).read_text(encoding="utf-8", errors="replace")
    return render_template(
        "admin/model_card.html",
        model_id=model_id,
        artefact=artefact,
        blocks=list(card_blocks(text)),
        state=state_of(artefact, serving=serving),
        serving=serving,
        rule=RULE,
        words=back_words,
        fault=back_fault,
    )


def _load(model_id: str) -> Artefact:
    """Raises NotFound for an unknown model, Refused for a damaged one."""
    if model_id not in installation().forecast_models.list_names():
        raise NotFound
    return installation().forecast_models.load(edition_in_force(), model_id)

"""The placement models: which serves, how it compares, training anew, promoting, one step back. A person decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.model_in_force import RULE
from rongtong_assess.placement.artefact import CARD, Artefact
from rongtong_assess.placement.retraining import FEWEST_TO_TRAIN, LEAST_VERIFIED, plan_training
from rongtong_assess.services.background_jobs import Asker
from rongtong_assess.services.decide_models import (
    Decider,
    find_difference,
    model_in_force,
    promote_model,
    roll_back_model,
)
from rongtong_assess.services.list_models import list_candidates, state_of
from rongtong_assess.services.retrain import (
    Order,
    cancel_retraining,
    find_due,
    find_missing_library,
    list_retrainings,
    start_retraining,
)
from rongtong_assess.services.verified_rows import count_verified
from rongtong_assess.services.watch_models import (
    count_forecasts,
    find_unseen_alarm,
    list_decisions,
    name_deciders,
    score_verified,
)
from rongtong_assess.storage.jobs import JobState
from rongtong_assess.web.card_blocks import card_blocks
from rongtong_assess.web.model_words import JOB_WORDS, KIND_WORDS, PLAN_WORDS, basis_words, decision_words
from rongtong_assess.web.rights import Right, acting_account, needs
from rongtong_assess.web.site import edition_in_force, now, today
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session

blueprint = Blueprint("models", __name__, url_prefix="/admin/models")
WORDS = {
    "basis": basis_words,
    "kind_words": KIND_WORDS,
    "limits": (LEAST_VERIFIED, FEWEST_TO_TRAIN),
    "rule": RULE,
}
Decide = Callable[[Decider], object]


@blueprint.get("/")
@needs(Right.ADMINISTER)
def index() -> ResponseReturnValue:
    return _show()


@blueprint.post("/retrain")
@needs(Right.ADMINISTER)
def retrain() -> ResponseReturnValue:
    """Nothing is trained here: a process of its own does it."""
    edition, words = edition_in_force(), request.form.get("words", "")
    session = request_session()
    count = count_verified(session, edition, with_demo=installation().settings.is_demo)
    order = Order(_asker(), words, count)
    try:
        start_retraining(session, installation().placement_models, edition, order=order, now=now())
    except Refused as refusal:
        return _show(words=words, fault=_say(refusal)), 422
    flash("已经排队，轮到后在后台训练；训练好不会自动投用。", "good")
    return redirect(url_for("models.index"), 303)


@blueprint.post("/retrain/<uuid:job_id>/cancel")
@needs(Right.ADMINISTER)
def cancel(job_id: UUID) -> ResponseReturnValue:
    job = cancel_retraining(request_session(), job_id, asker=_asker(), now=now())
    if job.state == JobState.CANCELLED:
        flash("已取消，做了一半的不保留。", "good")
    else:
        flash("这次训练已经结束，没有可取消的。", "info")
    return redirect(url_for("models.index"), 303)


@blueprint.post("/roll-back")
@needs(Right.ADMINISTER)
def roll_back() -> ResponseReturnValue:
    """One step back, from today."""

    def decide(by: Decider) -> object:
        return roll_back_model(request_session(), installation().placement_models, edition_in_force(), by=by, now=now())

    return _decide(decide, "已退回一步，从现在起生效；以前的结果不变。", lambda given: _show(**given))


@blueprint.get("/card/<model_id>")
@needs(Right.ADMINISTER)
def card(model_id: str) -> ResponseReturnValue:
    return _show_card(model_id)


@blueprint.post("/card/<model_id>")
@needs(Right.ADMINISTER)
def promote(model_id: str) -> ResponseReturnValue:
    """Bring the model into force from today, by whoever has read its card."""
    _load(model_id)

    def decide(by: Decider) -> object:
        models, edition = installation().placement_models, edition_in_force()
        return promote_model(request_session(), models, edition, model_id=model_id, by=by, now=now())

    done = f"模型 {model_id} 从现在起投用；以前的结果不变。"
    return _decide(decide, done, lambda given: _show_card(model_id, **given))


def _decide(decide: Decide, done: str, show_again: Callable[[dict[str, str]], str]) -> ResponseReturnValue:
    """A decision with its reason; refused, the page comes again with what was typed."""
    words = request.form.get("words", "")
    by = Decider(acting_account().account_id, words, request.form.get("seen", ""))
    try:
        decide(by)
    except Refused as refusal:
        return show_again({"back_words": words, "back_fault": _say(refusal)}), 422
    flash(done, "good")
    return redirect(url_for("models.index"), 303)


def _show(*, words: str = "", fault: str = "", back_words: str = "", back_fault: str = "") -> str:
    """words, fault: of the form that starts a training; back_words, back_fault: of the one that goes back."""
    session, models, edition = request_session(), installation().placement_models, edition_in_force()
    typed = {"words": words, "fault": fault, "back_words": back_words, "back_fault": back_fault}
    try:
        history = models.history(edition.id)
        serving = model_in_force(history, edition.id, today())
        difference = find_difference(session, models, edition)
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
        candidates=list_candidates(models, edition, serving=serving),
        typed=typed,
        **_serving_facts(edition, serving),
        **_training_facts(edition, serving),
        **WORDS,
    )


def _serving_facts(edition: Edition, serving: str) -> dict[str, Any]:
    """The model in force, read anew, and what people decided."""
    session, artefact, damage = request_session(), None, ""
    try:
        artefact = installation().placement_models.find_afresh(edition, today())
    except Refused as fault:
        damage = str(fault)
    decisions = list_decisions(session, edition)
    return {
        "artefact": artefact,
        "damage": damage,
        "alarm": artefact and find_unseen_alarm(session, edition, artefact, on=today()),
        "forecasts": count_forecasts(session, serving),
        "decisions": [(one, decision_words(one)) for one in decisions],
        "names": name_deciders(session, decisions),
    }


def _training_facts(edition: Edition, serving: str) -> dict[str, Any]:
    """Verified firms, and whether another training is due and possible."""
    session, models = request_session(), installation().placement_models
    verified = score_verified(session, edition, serving, with_demo=installation().settings.is_demo)
    return {
        "verified": verified,
        "plan_words": PLAN_WORDS[plan_training(verified.count.teachers).kind],
        "due": find_due(models, edition, verified.count),
        "missing": find_missing_library(),
        "jobs": [(job, JOB_WORDS[JobState(job.state)]) for job in list_retrainings(session, edition)],
    }


def _show_card(model_id: str, *, back_words: str = "", back_fault: str = "") -> str:
    artefact = _load(model_id)
    models, edition = installation().placement_models, edition_in_force()
    serving = model_in_force(models.history(edition.id), edition.id, today())
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
    """Raises NotFound for a model that is not there, Refused for one that is damaged."""
    if model_id not in installation().placement_models.list_names():
        raise NotFound
    return installation().placement_models.load(edition_in_force(), model_id)


def _asker() -> Asker:
    person = acting_account()
    if person.organisation_id is None:
        raise NotFound
    return Asker(person.organisation_id, person.account_id)


def _say(refusal: Refused) -> str:
    return refusal.words

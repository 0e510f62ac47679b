"""The placement model in force: what it rests on, drift by month, verified firms, and what people decided."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.placement.artefact import Artefact
from rongtong_assess.placement.drift import ALARM, DIMENSION, FEWEST_FIRMS, LOOK, TIER
from rongtong_assess.placement.retraining import plan_training
from rongtong_assess.services.watch_models import (
    count_forecasts,
    list_decisions,
    measure_months,
    note_looked,
    score_verified,
)
from rongtong_assess.web.product import product
from rongtong_assess.web.rights import Right, acting_account, needs
from rongtong_assess.web.site import edition_in_force, now, today
from rongtong_assess.web.transaction import request_session

blueprint = Blueprint("models", __name__, url_prefix="/admin/models")
PLAN_WORDS = {
    "refitted_rule": "只能重新拟合规则的线",
    "proportional_odds": "可以训练比例优势模型",
    "average": "可以训练两种模型的平均",
}
STATE_WORDS = {"calm": "平稳", "look": "请看一看", "alarm": "报警"}


@blueprint.get("/")
@needs(Right.ADMINISTER)
def index() -> ResponseReturnValue:
    return _show()


@blueprint.post("/looked")
@needs(Right.ADMINISTER)
def looked() -> ResponseReturnValue:
    """A person looked and decided; the model in force stays."""
    edition, artefact = _in_force()
    if artefact is None:
        abort(404)
    months = measure_months(request_session(), edition, artefact)
    try:
        note_looked(
            request_session(),
            edition,
            request.form.get("words", ""),
            drift=months[0].report if months else None,
            account_id=acting_account().account_id,
            now=now(),
        )
    except Refused as refusal:
        mistake = refusal.mistakes[0]
        return _show(words=request.form.get("words", ""), fault=f"{mistake.what}。{mistake.cure}。"), 422
    flash("已记下。", "good")
    return redirect(url_for("models.index"), 303)


def _in_force() -> tuple[Edition, Artefact | None]:
    """Raises Refused where the model's files are damaged."""
    edition = edition_in_force()
    return edition, product().placement_models.find_afresh(edition, today())


def _show(*, words: str = "", fault: str = "") -> str:
    session = request_session()
    try:
        edition, artefact = _in_force()
    except Refused as damage:
        return render_template("admin/models.html", edition=edition_in_force(), damage=str(damage))
    if artefact is None:
        return render_template("admin/models.html", edition=edition, damage="")
    verified = score_verified(session, edition, artefact)
    return render_template(
        "admin/models.html",
        edition=edition,
        damage="",
        artefact=artefact,
        forecasts=count_forecasts(session, artefact.model.id),
        months=measure_months(session, edition, artefact),
        verified=verified,
        plan_words=PLAN_WORDS[plan_training(verified.firms).kind],
        decisions=list_decisions(session, edition),
        name_of=lambda name: _name(edition, name),
        state_words=STATE_WORDS,
        limits=(LOOK, ALARM, FEWEST_FIRMS),
        words=words,
        fault=fault,
    )


def _name(edition: Edition, name: str) -> str:
    """An answer, dimension or the tier in words."""
    if name == TIER:
        return "预测等级"
    if name.startswith(DIMENSION):
        wanted = name.removeprefix(DIMENSION)
        return next(f"维度：{one.name}" for one in edition.dimensions if one.id == wanted)
    return edition.question_name(name)

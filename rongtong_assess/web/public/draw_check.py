"""Checking the result file of a draw of experts: open to anybody; nothing of the file is kept."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from rongtong_assess.core.consulting.draw.draw import commitment_of
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.presentation.wording.consulting.draw import NO_FILE, person_name
from rongtong_assess.services.consulting.draws.check_draw import check_result
from rongtong_assess.storage.consulting.assignment import find_published_draw
from rongtong_assess.web.frame.guard import Right, needs, takes_upload
from rongtong_assess.web.frame.transaction import request_session

blueprint = Blueprint("draw_check", __name__, url_prefix="/draws/check")
MOST_UPLOAD_BYTES = 4_000_000
MOST_RANKINGS = 200_000
"""People times demands; half a second of work."""
CHECKS_PER_ADDRESS = "30 per minute"
LONGEST_NAME = 100


@blueprint.get("")
@needs(Right.PUBLIC)
def form() -> ResponseReturnValue:
    """The form for the file, and how to check it without this site."""
    return render_template("public/draw_check.html", mistake="", differences=None, draws=(), record=None, document={})


@blueprint.post("")
@needs(Right.PUBLIC)
@takes_upload(MOST_UPLOAD_BYTES)
def check() -> ResponseReturnValue:
    """Whether the file is what its own seed gives, and whether this site carried the draw out."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _refuse(NO_FILE)
    try:
        differences, document = check_result(
            sent.stream.read(), sent.filename[:LONGEST_NAME], most_rankings=MOST_RANKINGS
        )
    except Refused as refusal:
        return _refuse(refusal.words)
    return _show(differences, document)


def _refuse(words: str) -> ResponseReturnValue:
    page = render_template(
        "public/draw_check.html", mistake=words, differences=None, draws=(), record=None, document={}
    )
    return page, 422


def _show(differences: list[Mistake], document: dict[str, object]) -> str:
    found = find_published_draw(request_session(), commitment_of(str(document["seed"]))) if document else None
    draws = document.get("draws", [])
    return render_template(
        "public/draw_check.html",
        mistake="",
        differences=differences,
        draws=[
            (
                outcome["firm"],
                outcome["specialty"],
                [person_name(id) for id in outcome["drawn"]],
                [person_name(id) for id in outcome["substitutes"]],
            )
            for outcome in (draws if isinstance(draws, list) else [])
        ],
        record=found,
        document=document,
    )

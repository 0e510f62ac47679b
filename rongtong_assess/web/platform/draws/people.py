"""The list of a draw afterwards: who cannot come, who is added by hand, and assigning those who are called."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.exact import find_count
from rongtong_assess.presentation.wording.consulting.draw import (
    ADDED,
    ASSIGNED_FROM_DRAW,
    HAND_WAYS,
    following_words,
    person_name,
)
from rongtong_assess.services.consulting.draws.change_list import add_by_hand, assign_drawn, note_declined
from rongtong_assess.storage.consulting.assignment import get_draw
from rongtong_assess.storage.tables.consulting.assignment import DrawPerson
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.draws.blueprint import blueprint
from rongtong_assess.web.platform.draws.draws import read_reason, show_draw

LARGEST = 2**31 - 1


@blueprint.post("/<uuid:draw_id>/people/<int:person_id>/decline")
@needs(Right.PLATFORM_MANAGE)
def decline(draw_id: UUID, person_id: int) -> ResponseReturnValue:
    """Somebody cannot come; a substitute follows."""
    try:
        following = note_declined(
            request_session(), current_actor(), draw_id, person_id, reason=read_reason(), now=now()
        )
    except Refused as refusal:
        return _show_refused(draw_id, f"person-{person_id}", refusal)
    flash(following_words(person_name(following.expert_id) if following else None), "good")
    return redirect(url_for(".show", draw_id=draw_id), 303)


@blueprint.post("/<uuid:draw_id>/demands/<int:place>/add")
@needs(Right.PLATFORM_MANAGE)
def add(draw_id: UUID, place: int) -> ResponseReturnValue:
    """Add somebody by hand, marked as such."""
    way = request.form.get("way", "")
    if way not in HAND_WAYS:
        raise NotFound
    account_id = find_count(request.form.get("account", ""), LARGEST)
    person = DrawPerson(place=place, account_id=account_id, way=way, reason=read_reason())
    try:
        add_by_hand(request_session(), current_actor(), draw_id, person, now=now())
    except Refused as refusal:
        return _show_refused(draw_id, f"add-{place}", refusal)
    flash(ADDED, "good")
    return redirect(url_for(".show", draw_id=draw_id), 303)


@blueprint.post("/<uuid:draw_id>/demands/<int:place>/assign")
@needs(Right.PLATFORM_MANAGE)
def assign(draw_id: UUID, place: int) -> ResponseReturnValue:
    """Assign the people who are called to the case."""
    try:
        assign_drawn(request_session(), current_actor(), draw_id, place, now=now())
    except Refused as refusal:
        return _show_refused(draw_id, f"assign-{place}", refusal)
    flash(ASSIGNED_FROM_DRAW, "good")
    return redirect(url_for(".show", draw_id=draw_id), 303)


def _show_refused(draw_id: UUID, form: str, refusal: Refused) -> ResponseReturnValue:
    """The page again with what was typed, and why it was refused beside the form."""
    request_session().rollback()
    return show_draw(get_draw(request_session(), acting_platform(), draw_id), {form: refusal.words}), 422

"""Draws of experts: asked for and committed to, carried out or cancelled, with their result file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.consulting.draw.draw import draw as draw_people
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.exact import find_count
from rongtong_assess.core.typed_text import MOST_RAW_FIELD, many_lines
from rongtong_assess.presentation.wording.consulting.draw import (
    CANCELLED,
    CARRIED_OUT,
    COMMITTED,
    DRAW_STATE_LOOKS,
    DRAW_STATE_WORDS,
    HAND_WAYS,
    RESULT_NAME,
    STANDING_WORDS,
    WAY_LOOKS,
    WAY_WORDS,
    draw_name,
    person_name,
    shortage_words,
    specialty_words,
)
from rongtong_assess.services.consulting.consultants.available import list_consultants
from rongtong_assess.services.consulting.draws.carry_out import (
    OPEN_STATES,
    CaseDemand,
    cancel_draw,
    carry_out_draw,
    commit_draw,
    load_draw_question,
)
from rongtong_assess.storage.consulting.assignment import get_draw, list_draw_cases, list_draw_people, list_draws
from rongtong_assess.storage.consulting.consultants import list_account_names, list_platform_cases
from rongtong_assess.storage.tables.consulting.assignment import DrawState, StoredDraw
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, needs
from rongtong_assess.web.frame.site import edition_in_force, now
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.draws.blueprint import blueprint

MOST_LISTED = 50
MOST_PEOPLE_TYPED = 20


@blueprint.get("")
@needs(Right.PLATFORM_MANAGE)
def index() -> ResponseReturnValue:
    """The draws so far, cancelled ones too, and the form for a new one."""
    return _show_index(())


@blueprint.post("")
@needs(Right.PLATFORM_MANAGE)
def commit() -> ResponseReturnValue:
    """Fix pool, demand and seed, and publish the commitment."""
    try:
        row = commit_draw(request_session(), current_actor(), _read_demands(), now=now())
    except Refused as refusal:
        request_session().rollback()
        return _show_index(refusal.mistakes), 422
    flash(COMMITTED, "good")
    return redirect(url_for(".show", draw_id=row.id), 303)


@blueprint.get("/<uuid:draw_id>")
@needs(Right.PLATFORM_MANAGE)
def show(draw_id: UUID) -> ResponseReturnValue:
    return show_draw(get_draw(request_session(), acting_platform(), draw_id), {})


@blueprint.post("/<uuid:draw_id>/carry-out")
@needs(Right.PLATFORM_MANAGE)
def carry_out(draw_id: UUID) -> ResponseReturnValue:
    """Draw."""
    try:
        carry_out_draw(request_session(), current_actor(), draw_id, now=now())
    except Refused as refusal:
        request_session().rollback()
        flash(refusal.words, "bad")
    else:
        flash(CARRIED_OUT, "good")
    return redirect(url_for(".show", draw_id=draw_id), 303)


@blueprint.post("/<uuid:draw_id>/cancel")
@needs(Right.PLATFORM_MANAGE)
def cancel(draw_id: UUID) -> ResponseReturnValue:
    reason = read_reason()
    try:
        cancel_draw(request_session(), current_actor(), draw_id, reason=reason, now=now())
    except Refused as refusal:
        request_session().rollback()
        row = get_draw(request_session(), acting_platform(), draw_id)
        return show_draw(row, {"cancel": refusal.words}), 422
    flash(CANCELLED, "good")
    return redirect(url_for(".show", draw_id=draw_id), 303)


@blueprint.get("/<uuid:draw_id>/result.json")
@needs(Right.PLATFORM_MANAGE)
def result(draw_id: UUID) -> ResponseReturnValue:
    """The result file, byte for byte as it was drawn."""
    row = get_draw(request_session(), acting_platform(), draw_id)
    if row.state != DrawState.DRAWN:
        raise NotFound
    response = Response(row.result.encode(), mimetype="application/json")
    name = RESULT_NAME.format(commitment=row.commitment[:8])
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def read_reason() -> str:
    return many_lines(request.form.get("reason", "")[:MOST_RAW_FIELD])


def show_draw(row: StoredDraw, messages: Mapping[str, str]) -> str:
    """A draw with its list. messages: what was refused, by form."""
    session = request_session()
    question, cases = load_draw_question(row), list_draw_cases(session, row.id)
    people = list_draw_people(session, row.id)
    names = list_account_names(session, {id for id in (row.committed_by, row.ended_by) if id is not None})
    outcomes = draw_people(question) if row.state == DrawState.DRAWN else ()
    return render_template(
        "platform/draws/draw.html",
        draw=row,
        title=draw_name(row.commitment),
        state=DRAW_STATE_WORDS[row.state],
        look=DRAW_STATE_LOOKS.get(row.state, ""),
        committed_by=names.get(row.committed_by or 0, "—"),
        ended_by=names.get(row.ended_by or 0, "—"),
        pool=[(person_name(expert.id), expert.organisation) for expert in question.pool],
        demands=[
            (
                case,
                demand,
                name_specialties([demand.specialty])[demand.specialty],
                [(person, person_name(person.expert_id)) for person in people if person.place == place],
                shortage_words(outcomes[place]) if outcomes else "",
            )
            for place, (case, demand) in enumerate(zip(cases, question.demand, strict=True))
        ],
        seed=question.seed if row.state == DrawState.DRAWN else "",
        others=[
            (person.account_id, person.name)
            for person in (list_consultants(session, current_actor(), now=now()) if outcomes else ())
        ],
        ways=WAY_WORDS,
        way_looks=WAY_LOOKS,
        hand_ways=HAND_WAYS,
        standings=STANDING_WORDS,
        messages=messages,
        typed=request.form,
    )


def name_specialties(ids: Iterable[str]) -> dict[str, str]:
    """Scenes by their names, divisions with their code; an id that is neither stays as it is."""
    scenes, divisions = edition_in_force().scenes, installation().library.sizes.divisions.by_code
    names = {}
    for id in ids:
        if id in scenes:
            names[id] = scenes[id].name
        else:
            names[id] = f"{id} {divisions[id].name}" if id in divisions else id
    return names


def _read_demands() -> list[CaseDemand]:
    form = request.form
    demands = []
    for text in form.getlist("cases"):
        try:
            case_id = UUID(text)
        except ValueError:
            continue
        people = find_count(form.get("people", ""), MOST_PEOPLE_TYPED) or 0
        substitutes = find_count(form.get("substitutes", ""), MOST_PEOPLE_TYPED) or 0
        demands.append(CaseDemand(case_id, form.get("specialty", "")[:MOST_RAW_FIELD], people, substitutes))
    return demands


def _show_index(mistakes: Sequence[Mistake]) -> str:
    session, actor = request_session(), current_actor()
    known = Counter(
        specialty
        for person in list_consultants(session, actor, now=now())
        for specialty in (*person.record.scenes, *person.record.industries)
    )
    names = name_specialties(known)
    return render_template(
        "platform/draws/index.html",
        rows=[(row, draw_name(row.commitment)) for row in list_draws(session, actor.organisation_id, most=MOST_LISTED)],
        states=DRAW_STATE_WORDS,
        looks=DRAW_STATE_LOOKS,
        cases=list_platform_cases(session, actor.organisation_id, OPEN_STATES),
        specialties=[(id, specialty_words(names[id], count)) for id, count in sorted(known.items())],
        most_people=MOST_PEOPLE_TYPED,
        mistakes=mistakes,
        typed=request.form,
    )

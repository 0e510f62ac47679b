"""Beginning an assessment: empty, with the answers of the short form, or with those of an earlier assessment."""

from __future__ import annotations

import secrets
from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.content.library import MAIN_SERIES
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound
from rongtong_assess.presentation.views.result import build_carry_over
from rongtong_assess.presentation.wording.assessment import QUICK_ANSWERS_TAKEN
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.progress.carry_over import CarryOverPreview, list_sources, preview_carry_over, start_from
from rongtong_assess.storage.assessment import find_open_assessment, get_firm
from rongtong_assess.storage.tables.assessment import Assessment
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.frame.guard import Right, acting_firm, current_actor, needs
from rongtong_assess.web.frame.site import edition_in_force, now
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.frame.visit_cookie import QUICK_ANSWERS


@blueprint.get("/assessments/new")
@needs(Right.FIRM_EDIT)
def moving_on() -> ResponseReturnValue:
    """The choice to start empty or to carry answers over, with a preview; creates nothing."""
    session, firm, edition = request_session(), acting_firm(), _edition_to_start(request.args.get("series"))
    found = find_open_assessment(session, firm, edition.id)
    if found is not None:
        return redirect(url_for("firm.overview", assessment_id=found.id), 303)
    sources = list_sources(session, current_actor(), edition=edition, library=installation().library)
    wanted = request.args.get("from")
    chosen = _read_id(wanted) if wanted else sources[0].id if sources else None
    preview = _preview(chosen, edition) if chosen else None
    return render_template(
        "firm/moving_on.html",
        edition=edition,
        sources=sources,
        titles={source.id: installation().library.get_edition(source.edition_id).title for source in sources},
        taken=preview.source if preview else None,
        preview=build_carry_over(preview.carried, old=preview.old, new=preview.new) if preview else None,
    )


@blueprint.post("/assessments")
@needs(Right.FIRM_EDIT)
def start() -> ResponseReturnValue:
    """Begin an assessment of the series' edition in force, or continue the open one."""
    edition = _edition_to_start(request.form.get("series"))
    source = request.form.get("carry_from")
    if source:
        preview = _preview(_read_id(source), edition)
        begun = start_from(request_session(), current_actor(), preview, now=now())
    else:
        begun = _start_empty(edition)
    return redirect(url_for("firm.overview", assessment_id=begun.id), 303)


def take_quick_answers(edition: Edition) -> list[AnswerChange]:
    """The answers to this edition's short form in this session, as changes to save; they can be taken once."""
    kept = session.get(QUICK_ANSWERS)
    if not kept or kept["edition"] != edition.id:
        return []
    del session[QUICK_ANSWERS]
    flash(QUICK_ANSWERS_TAKEN, "info")
    writer = secrets.token_hex(8)
    return [
        AnswerChange(question=question, value=value, seen_revision=0, writer=writer, sequence=0)
        for question, value in kept["answers"].items()
    ]


def _start_empty(edition: Edition) -> Assessment:
    """Without earlier answers, but with those of the short form if this visitor has just taken it."""
    session, actor, moment = request_session(), current_actor(), now()
    begun = start_assessment(session, actor, edition=edition, now=moment)
    changes = take_quick_answers(edition)
    if changes:
        save_answers(session, actor, begun, edition=edition, changes=changes, now=moment)
    return begun


def _edition_to_start(series: str | None) -> Edition:
    _organisation, profile = get_firm(request_session(), acting_firm())
    return edition_in_force(series=series or MAIN_SERIES, industry=profile.industry)


def _preview(source: UUID, edition: Edition) -> CarryOverPreview:
    return preview_carry_over(
        request_session(), current_actor(), source, edition=edition, library=installation().library
    )


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None

"""Beginning an assessment: empty, or with the answers of an earlier one; first a page that says what would happen."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.content.library import MAIN_SERIES
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import NotFound
from rongtong_assess.presentation.views.review import build_carry_over
from rongtong_assess.services.carry_over import CarryOverPreview, list_sources, preview_carry_over, start_from
from rongtong_assess.services.save_answers import save_answers
from rongtong_assess.services.start_assessment import start_assessment
from rongtong_assess.storage.assessments import Assessment
from rongtong_assess.storage.queries.assessment import find_open_assessment
from rongtong_assess.storage.queries.firm import get_firm
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.quick import take_quick_answers
from rongtong_assess.web.rights import Right, acting_firm, current_actor, needs
from rongtong_assess.web.site import edition_in_force, now
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session


@blueprint.get("/assessments/new")
@needs(Right.FIRM_EDIT)
def moving_on() -> ResponseReturnValue:
    """Choose: start empty, or take earlier answers along; creates nothing."""
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
    """Begin an assessment of the series' edition in force, or go on with the open one."""
    edition = _edition_to_start(request.form.get("series"))
    source = request.form.get("carry_from")
    if source:
        preview = _preview(_read_id(source), edition)
        begun = start_from(request_session(), current_actor(), preview, now=now())
    else:
        begun = _start_empty(edition)
    return redirect(url_for("firm.overview", assessment_id=begun.id), 303)


def _start_empty(edition: Edition) -> Assessment:
    """Without earlier answers, but with those of the short form, if this visitor has just taken it."""
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

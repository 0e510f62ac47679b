"""Two results of a firm side by side: a sentence, charts with their tables, and what could not be compared."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import NotFound
from rongtong_assess.presentation.views.result import DoneView, build_comparison, build_done, list_facts_behind
from rongtong_assess.presentation.wording.result import planned_words
from rongtong_assess.services.compare_assessments import ComparedAssessments, compare_assessments
from rongtong_assess.services.follow_up import done_between
from rongtong_assess.storage.queries.assessment import list_submitted_assessments
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.rights import Right, acting_firm, current_actor, needs
from rongtong_assess.web.this_installation import installation
from rongtong_assess.web.transaction import request_session


@blueprint.get("/comparison")
@needs(Right.FIRM_READ)
def comparison() -> ResponseReturnValue:
    """Choose two results, or see them compared."""
    session, library = request_session(), installation().library
    submitted = list_submitted_assessments(session, acting_firm())
    chosen = request.args.get("before", ""), request.args.get("after", "")
    compared = None
    if all(chosen):
        ids = _read_id(chosen[0]), _read_id(chosen[1])
        compared = compare_assessments(
            session, current_actor(), ids, library=library, is_conversion_wanted=request.args.get("convert") == "1"
        )
    return render_template(
        "firm/comparison.html",
        submitted=submitted,
        titles={assessment.id: library.get_edition(assessment.edition_id).title for assessment in submitted},
        chosen=chosen,
        compared=compared,
        shown=build_comparison(compared.found) if compared and compared.found else None,
        facts_words=list_facts_behind((compared.old, compared.before.stands), (compared.new, compared.after.stands))
        if compared
        else "",
        done=_show_done(compared) if compared else None,
    )


def _show_done(compared: ComparedAssessments) -> DoneView | None:
    """None where nothing lies between the results."""
    done = done_between(request_session(), compared.before.assessment, compared.after.assessment)
    level = planned_words(compared.new, done.planned_level, compared.after.scorecard.level)
    if not (done.measures or level):
        return None
    return build_done(done.measures, level)


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None

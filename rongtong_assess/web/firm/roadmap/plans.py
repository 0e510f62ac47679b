"""The plan pages: the form of a firm's wishes for its roadmap, and the plans that were found."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.content.library import Library
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.roadmap.gains import is_about
from rongtong_assess.core.roadmap.plan import PlanKind, PlanSet, Unreachable
from rongtong_assess.core.roadmap.wishes import PlanWishes, list_likely_owned
from rongtong_assess.presentation.charts.chart import Chart, ChartSubject
from rongtong_assess.presentation.charts.registry import Face, Place, draw_charts
from rongtong_assess.presentation.report.visit import source_line
from rongtong_assess.presentation.roadmap.measures import list_card_lines
from rongtong_assess.presentation.roadmap.plans import PlanView
from rongtong_assess.presentation.views.roadmap import PlanSetView, list_wish_groups
from rongtong_assess.presentation.wording.quantities import show_number
from rongtong_assess.presentation.wording.report.header import disclaimer_of
from rongtong_assess.presentation.wording.roadmap.plans import PLANS_MADE_ANEW, tell_no_safe, tell_unreachable
from rongtong_assess.presentation.wording.roadmap.wishes import list_wish_words
from rongtong_assess.services.result.standing_facts import Result, load_result
from rongtong_assess.services.roadmap.keep_plans import (
    add_plan_set,
    facts_of_plans,
    find_chosen,
    read_stored,
    read_stored_wishes,
    show_stored,
    wishes_anew,
)
from rongtong_assess.services.roadmap.make_plans import make_plans, suggested_wishes
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.roadmap import get_plan_set, list_plan_sets
from rongtong_assess.storage.tables.assessment import AssessmentState
from rongtong_assess.storage.tables.roadmap import StoredPlanSet
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.firm.roadmap.plan_comparison import remade_address
from rongtong_assess.web.firm.roadmap.plan_form import PlanForm, ticked_solutions, wishes_data
from rongtong_assess.web.firm.roadmap.products import products_by_card
from rongtong_assess.web.frame.guard import Right, acting_firm, current_actor, may_edit, needs, writes_late
from rongtong_assess.web.frame.product_pages import product_address
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

MOST_LISTED = 20


@blueprint.get("/assessments/<uuid:assessment_id>/plan")
@needs(Right.FIRM_READ)
def plan(assessment_id: UUID) -> ResponseReturnValue:
    """The form with the wishes of an earlier plan set or the suggested ones, and the plans found so far."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    if assessment.state == AssessmentState.OPEN:
        return redirect(url_for("firm.overview", assessment_id=assessment_id), 303)
    result = load_result(request_session(), acting_firm(), assessment_id)
    return _show_form(result, PlanForm(formdata=None, data=wishes_data(_wishes_to_begin_with(result))))


@blueprint.post("/assessments/<uuid:assessment_id>/plan")
@needs(Right.FIRM_EDIT)
@writes_late
def make_plan(assessment_id: UUID) -> ResponseReturnValue:
    """Plan first, then store the plans, so that the planner does not hold the write lock."""
    session = request_session()
    result = load_result(session, acting_firm(), assessment_id)
    form = _offered(result, PlanForm())
    found = _find_plans(result, form, wishes=form.wishes()) if form.validate() else None
    if found is None:
        return _show_form(result, form), 422
    begin_writing(session)
    get_assessment(session, acting_firm(), assessment_id)
    stored = add_plan_set(session, current_actor(), found, result=result, now=now())
    return redirect(url_for("firm.plan_set", assessment_id=assessment_id, plan_set_id=stored.id), 303)


@blueprint.post("/assessments/<uuid:assessment_id>/plans/<uuid:plan_set_id>/again")
@needs(Right.FIRM_EDIT)
@writes_late
def make_plan_again(assessment_id: UUID, plan_set_id: UUID) -> ResponseReturnValue:
    """Plan the same wishes again for the facts that stand now; the followed plan stays until the firm chooses."""
    session, library = request_session(), installation().library
    result = load_result(session, acting_firm(), assessment_id)
    older = get_plan_set(session, acting_firm(), assessment_id, plan_set_id)
    wishes = wishes_anew(older, result, library)
    form = _offered(result, PlanForm(formdata=None, data=wishes_data(wishes)))
    found = _find_plans(result, form, wishes=wishes)
    if found is None:
        return _show_form(result, form), 422
    begin_writing(session)
    get_assessment(session, acting_firm(), assessment_id)
    stored = add_plan_set(session, current_actor(), found, result=result, now=now())
    flash(PLANS_MADE_ANEW, "good")
    # Show the new version of the followed plan.
    kind = _followed_kind(older)
    return redirect(url_for("firm.plan_set", assessment_id=assessment_id, plan_set_id=stored.id, show=kind), 303)


@blueprint.get("/assessments/<uuid:assessment_id>/plans/<uuid:plan_set_id>")
@needs(Right.FIRM_READ)
def plan_set(assessment_id: UUID, plan_set_id: UUID) -> ResponseReturnValue:
    """The plans of a set side by side, and one of them step by step."""
    session, library = request_session(), installation().library
    stored = get_plan_set(session, acting_firm(), assessment_id, plan_set_id)
    result = load_result(session, acting_firm(), assessment_id)
    found = show_stored(stored, result, library, chosen=_followed_kind(stored))
    return render_template(
        "firm/plan_set.html",
        assessment=result.assessment,
        found=found,
        remade=remade_address(stored, result) if found.stale else "",
        wishes=list_wish_words(_edition_of(result), read_stored_wishes(stored), solutions=library.solutions),
        present=show_number(result.scorecard.score_points),
        source_line=source_line(_edition_of(result), result.stands),
        disclaimer=disclaimer_of(_edition_of(result), is_visited=result.stands.visit is not None),
        no_safe=_no_safe(stored, library),
        may_edit=may_edit(),
        **_steps(_edition_of(result), found, result=result),
    )


def _followed_kind(stored: StoredPlanSet) -> PlanKind | None:
    """Which plan of this set the firm follows."""
    chosen = find_chosen(request_session(), stored.organisation_id, stored.assessment_id)
    return chosen.kind if chosen.stored and chosen.stored.id == stored.id else None


def _no_safe(stored: StoredPlanSet, library: Library) -> str:
    """Why this set has no plan with a safety margin; "" where it has one or none was asked for."""
    try:
        found = read_stored(stored, library)
    except Refused:
        return ""
    edition = library.get_edition(facts_of_plans(stored).edition_id)
    missing = tell_no_safe(edition, library.plan_rules, found=found) if found.safe is not None else None
    return missing.words if missing else ""


def _steps(edition: Edition, found: PlanSetView, *, result: Result) -> dict[str, object]:
    """The plan whose steps are shown, the lines and products of its cards by number, and its charts."""
    if found.rows is None:
        return {"shown": None}
    shown = found.rows.find_plan(request.args.get("show", "")) or found.meant or found.rows.plans[0]
    lines = {card.number: list_card_lines(card, "；".join(card.supports)) for card in shown.cards}
    return {
        "shown": shown,
        "lines": lines,
        "products": products_by_card(shown.cards, result),
        "product_address": product_address,
        "charts": _draw(edition, result, plan=shown),
    }


def _draw(edition: Edition, result: Result, *, plan: PlanView) -> list[Chart]:
    charts = draw_charts(ChartSubject(edition, result.scorecard, plan))
    return [figure.chart for figure in charts.list_at(Face.PAGE, Place.PLAN)]


def _find_plans(result: Result, form: PlanForm, *, wishes: PlanWishes) -> PlanSet | None:
    """The plans; None without any, in which case the form says why."""
    library = installation().library
    try:
        found = make_plans(
            installation().plan_maker.find_roadmap,
            library,
            result.sheet,
            wishes,
            employees=result.firm["employees"],
        )
    except Refused as refusal:
        form.refuse(refusal.mistakes, {id: solution.name for id, solution in library.solutions.items()})
        return None
    if isinstance(found, Unreachable):
        form.form_errors.append(tell_unreachable(_edition_of(result), found).words)
        return None
    return found


def _wishes_to_begin_with(result: Result) -> PlanWishes:
    """The wishes of the plan set in the address, else the suggested ones; with the owned solutions in the address."""
    library, assessment = installation().library, result.assessment
    wishes = suggested_wishes(library, result.sheet)
    if known := request.args.get("from"):
        wishes = read_stored_wishes(
            get_plan_set(request_session(), assessment.organisation_id, assessment.id, _read_id(known))
        )
    stated = frozenset(request.args.getlist("own")) & library.solutions.keys()
    return replace(wishes, owned=wishes.owned | stated)


def _offered(result: Result, form: PlanForm) -> PlanForm:
    form.offer(_edition_of(result), installation().library.solutions.values(), level=result.scorecard.level)
    return form


def _show_form(result: Result, form: PlanForm) -> str:
    library, edition, assessment = installation().library, _edition_of(result), result.assessment
    stored = list_plan_sets(request_session(), assessment.organisation_id, assessment.id, most=MOST_LISTED)
    solutions = library.solutions.values()
    likely = list_likely_owned(edition, result.sheet, solutions)
    return render_template(
        "firm/plan.html",
        assessment=assessment,
        edition=edition,
        form=_offered(result, form),
        parts=list_wish_groups(edition, solutions, ticked=ticked_solutions(form), likely=likely),
        likely=likely,
        has_catalogue=any(is_about(solution, edition) for solution in solutions),
        found=[show_stored(plan_set, result, library) for plan_set in stored],
        chosen=find_chosen(request_session(), assessment.organisation_id, assessment.id).stored,
        source_line=source_line(edition, result.stands),
        may_edit=may_edit(),
    )


def _edition_of(result: Result) -> Edition:
    return installation().library.get_edition(result.sheet.edition_id)


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None

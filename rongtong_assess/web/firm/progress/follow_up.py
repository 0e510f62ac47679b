"""A firm follows a plan: choosing and ending it, the list of its measures, the form of one measure."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.progress.measure import FollowedMeasure
from rongtong_assess.core.progress.measure_json import measure_texts, read_measure_texts
from rongtong_assess.core.progress.proposals import Merged, merge_fields
from rongtong_assess.core.progress.reminders import count_states
from rongtong_assess.presentation.views.progress import ClashView, build_phases, build_reminders, list_clashes
from rongtong_assess.presentation.wording.progress import (
    BEGUN_ON,
    LIST_MADE,
    PLAN_ENDED,
    PLAN_KIND_WORDS,
    effect_words,
    measure_added_words,
    measure_saved_words,
    spending_words,
)
from rongtong_assess.presentation.wording.quantities import show_day
from rongtong_assess.services.progress import choose_plan as choosing
from rongtong_assess.services.progress import follow_up
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.progress import (
    get_followed_plan,
    get_measure,
    list_followed_plans,
    list_measures,
    read_listed,
    read_measure,
    read_row_effects,
)
from rongtong_assess.storage.tables.people import Account
from rongtong_assess.storage.tables.progress import FollowedPlan, StoredMeasure
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.firm.progress.measure_form import (
    MeasureForm,
    NewMeasureForm,
    list_problems,
    read_state,
)
from rongtong_assess.web.firm.roadmap.plan_comparison import find_stale_followed
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.fields import DayField
from rongtong_assess.web.frame.guard import Right, acting_firm, current_actor, may_edit, needs, writes_late
from rongtong_assess.web.frame.site import now, today
from rongtong_assess.web.frame.transaction import installation, request_session


class BeginForm(Form):
    """The day on which the work on a plan begins."""

    begun_on = DayField(BEGUN_ON)


@blueprint.post("/assessments/<uuid:assessment_id>/plans/<uuid:plan_set_id>/follow")
@needs(Right.FIRM_EDIT)
def follow_plan(assessment_id: UUID, plan_set_id: UUID) -> ResponseReturnValue:
    """Follow this plan from today, or from the given day."""
    form = BeginForm(request.form)
    if not form.validate():
        raise Refused.because("begun_on", "开始的日期看不懂", "请填一个日期，例如 2026-12-01")
    choosing.follow_plan(
        request_session(),
        current_actor(),
        choosing.PlanChosen(assessment_id, plan_set_id, request.form.get("kind", "")),
        library=installation().library,
        begun_on=form.begun_on.data,
        now=now(),
    )
    flash(LIST_MADE, "good")
    return redirect(url_for("firm.measures"), 303)


@blueprint.get("/measures")
@needs(Right.FIRM_READ)
def measures() -> ResponseReturnValue:
    """The measures of the followed plan, or of an earlier one."""
    session, firm = request_session(), acting_firm()
    plans = list_followed_plans(session, firm)
    wanted = request.args.get("plan")
    active = next((followed for followed in plans if followed.ended_at is None), None)
    plan = _find_plan(plans, wanted) if wanted else active
    rows = list_measures(session, firm, plan.id) if plan else []
    return _show_list(plan, rows, older=[followed for followed in plans if followed is not plan])


@blueprint.get("/measures/new")
@needs(Right.FIRM_EDIT)
def new_measure() -> ResponseReturnValue:
    """The form of a measure of the firm's own, which no catalogue has."""
    return _show_new(NewMeasureForm())


@blueprint.post("/measures")
@needs(Right.FIRM_EDIT)
@writes_late
def add_measure() -> ResponseReturnValue:
    """Add a measure of the firm's own at the end of the list."""
    form = NewMeasureForm()
    if not form.validate():
        add_mistakes(form, follow_up.find_measure_mistakes(form.measure(), now=now()))
        return _show_new(form), 422
    begin_writing(request_session())
    try:
        row = follow_up.add_own_measure(request_session(), current_actor(), form.measure(), now=now())
    except Refused as refusal:
        add_mistakes(form, refusal.mistakes)
        return _show_new(form), 422
    flash(measure_added_words(row.name), "good")
    return redirect(url_for("firm.measures", _anchor=f"m-{row.id}"), 303)


@blueprint.post("/measures/end")
@needs(Right.FIRM_EDIT)
def end_plan() -> ResponseReturnValue:
    """Stop following the plan; its list stays."""
    follow_up.end_plan(request_session(), current_actor(), now=now())
    flash(PLAN_ENDED, "info")
    return redirect(url_for("firm.measures"), 303)


@blueprint.get("/measures/<uuid:measure_id>")
@needs(Right.FIRM_READ)
def measure(measure_id: UUID) -> ResponseReturnValue:
    """One measure: its form; for readers and in an ended plan its content only."""
    row = get_measure(request_session(), acting_firm(), measure_id)
    stored = read_measure(row)
    return _show(row, MeasureForm.showing(stored, stored=stored, revision=row.revision))


@blueprint.post("/measures/<uuid:measure_id>")
@needs(Right.FIRM_EDIT)
@writes_late
def save_measure(measure_id: UUID) -> ResponseReturnValue:
    """Save the changes of this form. Changes by others in the meantime stay; for a clash the person chooses."""
    row = get_measure(request_session(), acting_firm(), measure_id)
    form = _sent_form(row)
    if not form.validate():
        return _show(row, _with_all_mistakes(form, row)), 422
    begin_writing(request_session())
    row = get_measure(request_session(), acting_firm(), measure_id, for_update=True)
    merged = _merge(row, form)
    if merged.clashes:
        return _show_clash(row, merged)
    try:
        saved = _save(row, read_measure_texts(merged.values))
    except Refused as refusal:
        add_mistakes(form, refusal.mistakes)
        return _show(row, form), 422
    flash(measure_saved_words(read_measure(saved)), "good")
    return redirect(url_for("firm.measures", _anchor=f"m-{saved.id}"), 303)


def _show_list(plan: FollowedPlan | None, rows: list[StoredMeasure], *, older: list[FollowedPlan]) -> str:
    """An ended plan reminds of nothing."""
    listed = [read_listed(row) for row in rows]
    return render_template(
        "firm/measures.html",
        plan=plan,
        kind_words=PLAN_KIND_WORDS,
        older=older,
        phases=build_phases(listed, today()),
        reminders=build_reminders(listed, today()) if plan and plan.ended_at is None else (),
        standing=count_states(row.measure for row in listed),
        spending=spending_words([row.measure for row in listed]),
        show_day=show_day,
        stale=find_stale_followed(plan) if plan and plan.ended_at is None else None,
        may_edit=may_edit(),
    )


def _sent_form(row: StoredMeasure) -> MeasureForm:
    """The sent form with the state of the pressed button; a measure from the catalogue keeps its name."""
    form = MeasureForm()
    form.state.data = read_state(request.form.get("move") or form.state.data).value
    if row.solution_id:
        form.name.raw_data, form.name.data = [row.name], row.name
    return form


def _with_all_mistakes(form: MeasureForm, row: StoredMeasure) -> MeasureForm:
    """The form with the mistakes of the fields together besides those of each field."""
    wanted = form.wanted(read_state(form.state.data))
    add_mistakes(form, follow_up.find_measure_mistakes(wanted, stored=read_measure(row), now=now()))
    return form


def _merge(row: StoredMeasure, form: MeasureForm) -> Merged:
    typed = measure_texts(form.wanted(read_state(form.state.data)))
    if form.revision.data == str(row.revision):
        return Merged(typed, ())
    return merge_fields(form.seen_texts(), typed, measure_texts(read_measure(row)))


def _save(row: StoredMeasure, wanted: FollowedMeasure) -> StoredMeasure:
    return follow_up.change_measure(
        request_session(), current_actor(), row.id, wanted=wanted, seen_revision=row.revision, now=now()
    )


def _show_clash(row: StoredMeasure, merged: Merged) -> ResponseReturnValue:
    """Shows both values of every clash; saving again keeps the values of this form."""
    stored = read_measure(row)
    form = MeasureForm.showing(read_measure_texts(merged.values), stored=stored, revision=row.revision)
    return _show(row, form, clashes=list_clashes(merged, measure_texts(stored))), 409


def _show(row: StoredMeasure, form: MeasureForm, *, clashes: Sequence[ClashView] = ()) -> str:
    session, library = request_session(), installation().library
    plan = get_followed_plan(session, row.organisation_id, row.followed_plan_id)
    edition = library.get_edition(get_assessment(session, row.organisation_id, plan.assessment_id).edition_id)
    solution = library.solutions.get(row.solution_id)
    writer = session.get(Account, row.changed_by) if row.changed_by and clashes else None
    return render_template(
        "firm/measure.html",
        row=row,
        stored=read_measure(row),
        shown=build_phases([read_listed(row)], today())[0].rows[0],
        form=form,
        problems=list_problems(form),
        clashes=clashes,
        writer=writer.name if writer else "",
        effects=effect_words(edition, read_row_effects(row)),
        usual_kpi=solution.kpi if solution else "",
        is_open=plan.ended_at is None,
        may_edit=may_edit() and plan.ended_at is None,
    )


def _show_new(form: NewMeasureForm) -> str:
    return render_template("firm/measure_new.html", form=form, problems=list_problems(form))


def _find_plan(plans: list[FollowedPlan], wanted: str) -> FollowedPlan:
    found = next((plan for plan in plans if str(plan.id) == wanted), None)
    if found is None:
        raise NotFound
    return found

"""Plans of who goes where: asked for, watched while they are computed, decided on."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.exact import find_count
from rongtong_assess.core.typed_text import MOST_RAW_FIELD, many_lines
from rongtong_assess.presentation.views.consulting.assignment import list_plan_rows
from rongtong_assess.presentation.wording.consulting.assignment import (
    CHANGE_COST_WORDS,
    PLAN_DISCARDED,
    PLAN_STARTED,
    PLAN_STATE_LOOKS,
    PLAN_STATE_WORDS,
    TEAM_SIZE_WORDS,
    WAITS,
    accepted_words,
    change_line,
    plan_summary,
    plan_title,
)
from rongtong_assess.services.consulting.assignment.decide_plan import accept_plan, discard_plan
from rongtong_assess.services.consulting.assignment.propose_plan import KIND, WAITING, PlanRequest, propose_plan
from rongtong_assess.services.consulting.consultants.available import list_consultants
from rongtong_assess.storage.background_jobs import get_job
from rongtong_assess.storage.consulting.assignment import (
    count_open_cases,
    find_open_plan,
    get_plan,
    list_changes,
    list_plans,
)
from rongtong_assess.storage.consulting.consultants import list_account_names, list_platform_cases
from rongtong_assess.storage.tables.consulting.assignment import PlanState, StoredAssignmentPlan
from rongtong_assess.storage.tables.jobs import UNFINISHED, Job, JobState
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, needs
from rongtong_assess.web.frame.site import now, page_number
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.assignment.blueprint import blueprint, open_plan_page

MOST_LISTED = 30
ROWS_PER_PAGE = 50
MOST_CHANGE_COST_TYPED = 1000


@blueprint.get("")
@needs(Right.PLATFORM_MANAGE)
def index() -> ResponseReturnValue:
    """What waits, the form for a plan, and the plans so far."""
    return _show_index(())


@blueprint.post("")
@needs(Right.PLATFORM_MANAGE)
def propose() -> ResponseReturnValue:
    """Queue the search for a plan."""
    try:
        plan = propose_plan(request_session(), current_actor(), _read_request(), now=now())
    except Refused as refusal:
        request_session().rollback()
        return _show_index(refusal.mistakes), 422
    flash(PLAN_STARTED, "info")
    return redirect(url_for(".show", plan_id=plan.id), 303)


@blueprint.get("/<uuid:plan_id>")
@needs(Right.PLATFORM_MANAGE)
def show(plan_id: UUID) -> ResponseReturnValue:
    """A plan: its progress, or its rows with reasons and costs."""
    plan = get_plan(request_session(), acting_platform(), plan_id)
    job = _find_job(plan)
    if not plan.question or plan.state in {PlanState.COMPUTING, PlanState.FAILED}:
        return render_template("platform/assignment/computing.html", plan=plan, job=job, **_words(plan, job))
    return _show_plan(plan)


@blueprint.get("/<uuid:plan_id>/progress")
@needs(Right.PLATFORM_MANAGE)
def progress(plan_id: UUID) -> ResponseReturnValue:
    """The progress as JSON, for the script of the page."""
    plan = get_plan(request_session(), acting_platform(), plan_id)
    job = _find_job(plan)
    return {
        "is_unfinished": plan.state == PlanState.COMPUTING and job is not None and job.state in UNFINISHED,
        "state": PLAN_STATE_WORDS[plan.state],
        "done": job.done_count if job else 0,
        "total": job.total_count if job else 0,
        "words": _words(plan, job)["words"],
    }


@blueprint.post("/<uuid:plan_id>/accept")
@needs(Right.PLATFORM_MANAGE)
def accept(plan_id: UUID) -> ResponseReturnValue:
    """Assign the cases as the plan stands."""
    revision = find_count(request.form.get("revision", ""), 2**31 - 1) or 0
    try:
        accepted = accept_plan(request_session(), current_actor(), plan_id, revision=revision, now=now())
    except Refused as refusal:
        request_session().rollback()
        flash(refusal.words, "bad")
        return redirect(url_for(".show", plan_id=plan_id), 303)
    words = accepted_words(accepted.assigned, waiting_again=accepted.waiting_again, refused=len(accepted.refused))
    flash(words, "warn" if accepted.refused else "good")
    plan = get_plan(request_session(), acting_platform(), plan_id)
    return _show_plan(plan, accepted.refused) if accepted.refused else redirect(url_for(".show", plan_id=plan_id), 303)


@blueprint.post("/<uuid:plan_id>/discard")
@needs(Right.PLATFORM_MANAGE)
def discard(plan_id: UUID) -> ResponseReturnValue:
    try:
        discard_plan(request_session(), current_actor(), plan_id, now=now())
    except Refused as refusal:
        request_session().rollback()
        flash(refusal.words, "bad")
    else:
        flash(PLAN_DISCARDED, "good")
    return redirect(url_for(".index"), 303)


def _read_request() -> PlanRequest:
    form = request.form
    is_again = "again" in form
    return PlanRequest(
        team_size=find_count(form.get("team_size", ""), 2) or 1,
        organisations_differ="organisations_differ" in form,
        is_again=is_again,
        change_cost=find_count(form.get("change_cost", ""), MOST_CHANGE_COST_TYPED) or 0,
        leaving=frozenset(number for text in form.getlist("leaving") if (number := find_count(text, 2**31 - 1))),
        reason=many_lines(form.get("reason", "")[:MOST_RAW_FIELD]) if is_again else "",
    )


def _show_index(mistakes: Sequence[Mistake]) -> str:
    session, actor = request_session(), current_actor()
    loads = count_open_cases(session, actor.organisation_id)
    plans = list_plans(session, actor.organisation_id, most=MOST_LISTED)
    names = list_account_names(session, {plan.created_by for plan in plans if plan.created_by is not None})
    people = [(person, loads.get(person.account_id, 0)) for person in list_consultants(session, actor, now=now())]
    return render_template(
        "platform/assignment/plans.html",
        waiting=len(list_platform_cases(session, actor.organisation_id, WAITING)),
        people=people,
        open_plan=find_open_plan(session, actor.organisation_id),
        rows=[(plan, names.get(plan.created_by or 0, ""), plan_title(plan.is_again)) for plan in plans],
        states=PLAN_STATE_WORDS,
        looks=PLAN_STATE_LOOKS,
        team_sizes=TEAM_SIZE_WORDS,
        change_costs=CHANGE_COST_WORDS,
        mistakes=mistakes,
        typed=request.form,
    )


def _show_plan(plan: StoredAssignmentPlan, refused: Sequence[Mistake] = ()) -> str:
    session = request_session()
    page = open_plan_page(session, plan)
    rows = list_plan_rows(page.question, page.plan, proposed=plan.proposed, names=page.names)
    last = max(1, ceil(len(rows) / ROWS_PER_PAGE))
    number = min(page_number(), last)
    changes = [
        (change, name, change_line(change, page.names.people)) for change, name in list_changes(session, plan.id)
    ]
    return render_template(
        "platform/assignment/plan.html",
        plan=plan,
        title=plan_title(plan.is_again),
        state=PLAN_STATE_WORDS[plan.state],
        look=PLAN_STATE_LOOKS.get(plan.state, ""),
        summary=plan_summary(page.plan),
        rows=rows[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE],
        page=number,
        last_page=last,
        changes=[(change, name, words, page.names.label(str(change.case_id))) for change, name, words in changes],
        is_open=plan.state == PlanState.PROPOSED,
        refused=refused,
    )


def _find_job(plan: StoredAssignmentPlan) -> Job | None:
    if plan.job_id is None:
        return None
    return get_job(request_session(), plan.platform_id, plan.job_id, kind=KIND)


def _words(plan: StoredAssignmentPlan, job: Job | None) -> dict[str, str]:
    """What is being done now, or why nothing came of it."""
    is_waiting = job is not None and job.state == JobState.WAITING
    failed = plan.reason or (job.words if job else "")
    words = failed if plan.state == PlanState.FAILED else WAITS if is_waiting or job is None else job.words or WAITS
    return {"state": PLAN_STATE_WORDS[plan.state], "words": words}

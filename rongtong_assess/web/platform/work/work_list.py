"""The work list: what waits for the person, all cases by filter, and filters kept under a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.consulting.work.work_list import MOST_SEARCHED, MOST_VIEW_NAME, WorkFilter, read_filter
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.views.consulting.work.work_list import (
    FilterLink,
    list_case_lines,
    list_chosen_words,
    list_industry_choices,
    list_region_choices,
    list_state_links,
)
from rongtong_assess.presentation.wording.consulting.cases import PURPOSE_WORDS, STATE_WORDS
from rongtong_assess.presentation.wording.consulting.work.work_list import (
    ALL_CASES,
    LATE_CASES,
    VIEW_REMOVED,
    VIEW_SAVED,
    WAITING_CASES,
    found_words,
)
from rongtong_assess.services.consulting.work.keep_views import forget_view, keep_view
from rongtong_assess.storage.consulting.cases import list_batches
from rongtong_assess.storage.consulting.work.work_list import (
    CaseCounts,
    count_cases_by_state,
    count_filtered,
    list_assessors,
    list_assigned_names,
    list_filtered,
    list_regions_and_industries,
    list_saved_views,
)
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import now, page_number, today
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.work.blueprint import (
    asked_filter,
    blueprint,
    case_address,
    filter_address,
    region_name,
)

CASES_PER_PAGE = 50


@blueprint.get("/")
@needs(Right.PLATFORM_READ)
def work_list() -> ResponseReturnValue:
    return _show(asked_filter())


@blueprint.post("/views")
@needs(Right.PLATFORM_READ)
def keep() -> ResponseReturnValue:
    """Keep the filter of the page under a name."""
    conditions = read_filter(request.form)
    name = request.form.get("name", "")
    try:
        keep_view(request_session(), current_actor(), name, conditions, now=now())
    except Refused as refusal:
        return _show(conditions, mistakes=refusal, typed_name=name[: 2 * MOST_VIEW_NAME]), 422
    flash(VIEW_SAVED, "good")
    return redirect(filter_address(conditions), 303)


@blueprint.post("/views/<int:view_id>/remove")
@needs(Right.PLATFORM_READ)
def remove_view(view_id: int) -> ResponseReturnValue:
    forget_view(request_session(), current_actor(), view_id)
    flash(VIEW_REMOVED, "good")
    return redirect(filter_address(WorkFilter(is_waiting=True)), 303)


def _show(conditions: WorkFilter, *, mistakes: Refused | None = None, typed_name: str = "") -> str:
    session, actor, day = request_session(), current_actor(), today()
    counts = count_cases_by_state(session, actor, day)
    known = counts.find(conditions)
    found = count_filtered(session, actor, conditions, day) if known is None else known
    last = max(1, ceil(found / CASES_PER_PAGE))
    number = min(page_number(), last)
    cases = list_filtered(
        session, actor, conditions, today=day, most=CASES_PER_PAGE, skipped=(number - 1) * CASES_PER_PAGE
    )
    names = list_assigned_names(session, [case.id for case in cases])
    choices = _choices(actor)
    return render_template(
        "platform/work/list.html",
        lines=list_case_lines(cases, today=day, assigned=names, region_name=region_name),
        links=_links(conditions, counts),
        states=list_state_links(conditions, counts.by_state),
        views=[(view, read_filter(view.filters)) for view in list_saved_views(session, actor)],
        conditions=conditions,
        chosen=list_chosen_words(conditions, choices),
        choices=choices,
        found=found_words(found, is_filtered=bool(conditions.words)),
        total=counts.total,
        page=number,
        last_page=last,
        address=filter_address,
        case_address=case_address,
        mistakes=mistakes.mistakes if mistakes else (),
        typed_name=typed_name,
        most_searched=MOST_SEARCHED,
        most_name=MOST_VIEW_NAME,
    )


def _links(conditions: WorkFilter, counts: CaseCounts) -> list[FilterLink]:
    """The three ways to look that everybody uses."""
    offered = (
        (WAITING_CASES, counts.waiting, WorkFilter(is_waiting=True)),
        (LATE_CASES, counts.late, WorkFilter(is_overdue=True)),
        (ALL_CASES, counts.total, WorkFilter()),
    )
    return [FilterLink(words, count, asked.words, is_chosen=conditions == asked) for words, count, asked in offered]


def _choices(actor: Actor) -> Mapping[str, Sequence[tuple[str, str]]]:
    """By parameter of the address: what the form offers, as pairs of value and words."""
    session = request_session()
    pairs = list_regions_and_industries(session, actor)
    return {
        "state": [(str(state), words) for state, words in STATE_WORDS.items()],
        "purpose": [(str(purpose), words) for purpose, words in PURPOSE_WORDS.items()],
        "batch": [(str(batch.id), batch.name) for batch in list_batches(session, actor.organisation_id)],
        "consultant": [(str(id), name) for id, name in list_assessors(session, actor.organisation_id)],
        "region": list_region_choices((region for region, _ in pairs), region_name),
        "industry": list_industry_choices(
            (industry for _, industry in pairs), installation().library.firm_terms.industries
        ),
    }

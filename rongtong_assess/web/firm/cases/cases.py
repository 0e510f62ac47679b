"""The firm's cases: the list, one of them with its steps and comments, and a signed result."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.consulting.work.work_list import WorkFilter
from rongtong_assess.presentation.views.consulting.work.work_list import CaseLineView, list_case_lines
from rongtong_assess.presentation.wording.consulting.cases import is_firms_turn
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.consulting.case_lists import CaseFilter, list_cases
from rongtong_assess.storage.consulting.case_results import list_versions
from rongtong_assess.storage.consulting.cases import get_case, list_case_members
from rongtong_assess.storage.consulting.work.work_list import list_filtered
from rongtong_assess.storage.people.organisations import find_organisation_name
from rongtong_assess.web.firm.cases.blueprint import blueprint
from rongtong_assess.web.frame.cases.case_view import (
    find_asked,
    list_buttons,
    list_history,
    show_case,
    show_values,
    show_version_page,
)
from rongtong_assess.web.frame.cases.comments import CommentDesk, comment_part, reopen, settle, write
from rongtong_assess.web.frame.cases.forms import CommentForm
from rongtong_assess.web.frame.cases.steps import CaseDesk, new_step_form, send_step, show_step, take_plain_step
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.site import today
from rongtong_assess.web.frame.transaction import request_session

MOST_CASES = 200
"""More than a firm will ever have."""


@dataclass(frozen=True, slots=True)
class CasePart:
    """What the firm's home says of its cases. total: of all; waiting: those that wait for the firm."""

    total: int
    waiting: list[CaseLineView]


def show_case_part() -> CasePart:
    """For the firm's home; a reader sees what waits for colleagues as well."""
    session, actor, day = request_session(), current_actor(), today()
    found = list_filtered(session, actor, WorkFilter(), today=day, most=MOST_CASES)
    turns = [case for case in found if is_firms_turn(CaseState(case.state))]
    lines = list_case_lines(turns, today=day, assigned={}, region_name=lambda _: "")
    return CasePart(len(found), lines)


@blueprint.get("/")
@needs(Right.FIRM_READ)
def index() -> ResponseReturnValue:
    """Every case, those in which the firm has something to do first."""
    session = request_session()
    found = list_cases(session, current_actor(), CaseFilter(), most=MOST_CASES)
    names = {case.platform_id: find_organisation_name(session, case.platform_id) for case in found}
    rows = [(show_case(case), names[case.platform_id], is_firms_turn(CaseState(case.state))) for case in found]
    return render_template("firm/cases/list.html", rows=sorted(rows, key=lambda row: not row[2]))


@blueprint.get("/<uuid:case_id>")
@needs(Right.FIRM_READ)
def case(case_id: UUID) -> ResponseReturnValue:
    return _show(case_id, CommentForm())


@blueprint.get("/<uuid:case_id>/versions/<int:number>")
@needs(Right.FIRM_READ)
def version(case_id: UUID, number: int) -> ResponseReturnValue:
    return show_version_page(case_id, number, frame="firm/cases/frame.html")


@blueprint.post("/<uuid:case_id>/comments")
@needs(Right.FIRM_EDIT)
def add_comment(case_id: UUID) -> ResponseReturnValue:
    return write(DESK, case_id)


@blueprint.post("/<uuid:case_id>/comments/<uuid:comment_id>/settle")
@needs(Right.FIRM_EDIT)
def settle_comment(case_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    return settle(DESK, case_id, comment_id=comment_id)


@blueprint.post("/<uuid:case_id>/comments/<uuid:comment_id>/reopen")
@needs(Right.FIRM_EDIT)
def reopen_comment(case_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    return reopen(DESK, case_id, comment_id=comment_id)


@blueprint.get("/<uuid:case_id>/steps/<step>")
@needs(Right.FIRM_EDIT)
def step(case_id: UUID, step: str) -> ResponseReturnValue:
    return show_step(STEP_DESK, case_id, step)


@blueprint.post("/<uuid:case_id>/steps/<step>")
@needs(Right.FIRM_EDIT)
def take(case_id: UUID, step: str) -> ResponseReturnValue:
    return send_step(STEP_DESK, case_id, step)


def _back(case_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("firm_cases.case", case_id=case_id, _anchor="comments"), 303)


def _show(case_id: UUID, form: CommentForm) -> str:
    session = request_session()
    found = get_case(session, current_actor(), case_id)
    history = list_history(found)
    return render_template(
        "firm/cases/case.html",
        shown=show_case(found),
        platform=find_organisation_name(session, found.platform_id),
        is_our_turn=is_firms_turn(CaseState(found.state)),
        asked=find_asked(found, history),
        assessment=get_assessment(session, found.firm_id, found.assessment_id),
        buttons=list_buttons(found),
        members=list_case_members(session, found.id),
        values=show_values(found),
        history=history,
        versions=list_versions(session, found),
        **comment_part(found, form),
    )


DESK = CommentDesk(show=_show, back=_back)
STEP_DESK = CaseDesk(
    frame="firm/cases/frame.html",
    case_url=lambda case_id: url_for("firm_cases.case", case_id=case_id),
    step_url=lambda case_id, step: url_for("firm_cases.step", case_id=case_id, step=step),
    take=take_plain_step,
    new_form=new_step_form,
)

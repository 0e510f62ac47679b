"""One case on the platform's side: where it stands, its people, its values, its comments, and what was signed."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.consulting.case import FINDINGS_OPEN_STATES
from rongtong_assess.storage.consulting.case_results import find_round_visit, get_version, list_versions
from rongtong_assess.storage.consulting.cases import get_batch, get_case, list_case_members
from rongtong_assess.web.frame.cases.case_view import list_buttons, list_history, show_case, show_values, show_version
from rongtong_assess.web.frame.cases.comments import (
    CommentDesk,
    comment_part,
    reopen,
    settle,
    write,
)
from rongtong_assess.web.frame.cases.forms import CommentForm
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, needs
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.cases.blueprint import blueprint


@blueprint.get("/<uuid:case_id>")
@needs(Right.PLATFORM_READ)
def case(case_id: UUID) -> ResponseReturnValue:
    """question: of the address, chosen in the form for a comment."""
    return _show(case_id, CommentForm(data={"question": request.args.get("question", "")}))


@blueprint.get("/<uuid:case_id>/versions/<int:number>")
@needs(Right.PLATFORM_READ)
def version(case_id: UUID, number: int) -> ResponseReturnValue:
    """A signed version, at an address of its own for ever."""
    found = get_case(request_session(), current_actor(), case_id)
    signed = get_version(request_session(), found, number)
    return render_template(
        "platform/cases/version.html",
        frame="platform/frame.html",
        back=url_for("cases.case", case_id=case_id),
        report_url=url_for("cases.report_pdf", case_id=case_id, version=number),
        shown=show_case(found),
        signed=show_version(found, signed),
        newest=len(list_versions(request_session(), found)),
    )


@blueprint.post("/<uuid:case_id>/comments")
@needs(Right.PLATFORM_CASE)
def add_comment(case_id: UUID) -> ResponseReturnValue:
    return write(DESK, case_id)


@blueprint.post("/<uuid:case_id>/comments/<uuid:comment_id>/settle")
@needs(Right.PLATFORM_CASE)
def settle_comment(case_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    return settle(DESK, case_id, comment_id)


@blueprint.post("/<uuid:case_id>/comments/<uuid:comment_id>/reopen")
@needs(Right.PLATFORM_CASE)
def reopen_comment(case_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    return reopen(DESK, case_id, comment_id)


def _back(case_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("cases.case", case_id=case_id, _anchor="comments"), 303)


def _show(case_id: UUID, form: CommentForm) -> str:
    session = request_session()
    found = get_case(session, current_actor(), case_id)
    return render_template(
        "platform/cases/case.html",
        shown=show_case(found),
        buttons=list_buttons(found),
        batch=get_batch(session, acting_platform(), found.batch_id) if found.batch_id else None,
        members=list_case_members(session, found.id),
        values=show_values(found),
        history=list_history(found),
        versions=list_versions(session, found),
        visit=find_round_visit(session, found),
        findings_are_open=found.state in FINDINGS_OPEN_STATES,
        **comment_part(found, form),
    )


DESK = CommentDesk(show=_show, back=_back)

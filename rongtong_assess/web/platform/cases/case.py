"""Cases on the platform's side: the list, and one with its people, values, comments and signed versions."""

from __future__ import annotations

from math import ceil
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.actor import Role
from rongtong_assess.core.consulting.case import FINDINGS_OPEN_STATES
from rongtong_assess.presentation.wording.consulting.cases import STATE_WORDS
from rongtong_assess.presentation.wording.quantities import level_word
from rongtong_assess.storage.consulting.case_lists import CaseFilter, count_by_state, list_cases
from rongtong_assess.storage.consulting.case_results import find_round_visit, list_versions
from rongtong_assess.storage.consulting.cases import get_batch, get_case, list_case_members
from rongtong_assess.web.frame.cases.case_view import (
    list_buttons,
    list_history,
    show_case,
    show_values,
    show_version_page,
)
from rongtong_assess.web.frame.cases.comments import (
    CommentDesk,
    comment_part,
    reopen,
    settle,
    write,
)
from rongtong_assess.web.frame.cases.forms import CommentForm
from rongtong_assess.web.frame.cases.pack import answer_pack, show_pack
from rongtong_assess.web.frame.cases.report import send_case_pdf, send_case_word
from rongtong_assess.web.frame.guard import Right, acting_account, acting_platform, current_actor, needs, writes_late
from rongtong_assess.web.frame.site import page_number
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.cases.blueprint import blueprint

CASES_PER_PAGE = 50

FRAME = "platform/frame.html"


@blueprint.get("/")
@needs(Right.PLATFORM_READ)
def index() -> ResponseReturnValue:
    """A page of cases, those changed last first."""
    session, actor = request_session(), current_actor()
    counts = count_by_state(session, actor)
    total = sum(counts.values())
    last_page = max(1, ceil(total / CASES_PER_PAGE))
    page = min(page_number(), last_page)
    found = list_cases(session, actor, CaseFilter(), most=CASES_PER_PAGE, skip=(page - 1) * CASES_PER_PAGE)
    return render_template(
        "platform/cases/list.html",
        rows=[(show_case(case), level_word(case.declared_level)) for case in found],
        states=[(state, words, counts[state]) for state, words in STATE_WORDS.items() if counts.get(state)],
        total=total,
        page=page,
        last_page=last_page,
        may_open_case=acting_account().role == Role.MANAGER,
    )


@blueprint.get("/<uuid:case_id>")
@needs(Right.PLATFORM_READ)
def case(case_id: UUID) -> ResponseReturnValue:
    """question: of the address, chosen in the form for a comment."""
    return _show(case_id, CommentForm(data={"question": request.args.get("question", "")}))


@blueprint.get("/<uuid:case_id>/versions/<int:number>")
@needs(Right.PLATFORM_READ)
def version(case_id: UUID, number: int) -> ResponseReturnValue:
    return show_version_page(case_id, number, frame=FRAME)


@blueprint.post("/<uuid:case_id>/comments")
@needs(Right.PLATFORM_CASE)
def add_comment(case_id: UUID) -> ResponseReturnValue:
    return write(DESK, case_id)


@blueprint.post("/<uuid:case_id>/comments/<uuid:comment_id>/settle")
@needs(Right.PLATFORM_CASE)
def settle_comment(case_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    return settle(DESK, case_id, comment_id=comment_id)


@blueprint.post("/<uuid:case_id>/comments/<uuid:comment_id>/reopen")
@needs(Right.PLATFORM_CASE)
def reopen_comment(case_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    return reopen(DESK, case_id, comment_id=comment_id)


@blueprint.get("/<uuid:case_id>/pack")
@needs(Right.PLATFORM_READ)
def pack(case_id: UUID) -> ResponseReturnValue:
    return show_pack(case_id, frame=FRAME)


@blueprint.post("/<uuid:case_id>/pack")
@needs(Right.PLATFORM_CASE)
@writes_late
def make_pack(case_id: UUID) -> ResponseReturnValue:
    return answer_pack(case_id, frame=FRAME)


@blueprint.get("/<uuid:case_id>/report.pdf")
@needs(Right.PLATFORM_READ)
def report_pdf(case_id: UUID) -> ResponseReturnValue:
    return send_case_pdf(case_id, back=url_for(".case", case_id=case_id))


@blueprint.get("/<uuid:case_id>/report.docx")
@needs(Right.PLATFORM_READ)
def report_docx(case_id: UUID) -> ResponseReturnValue:
    return send_case_word(case_id, back=url_for(".case", case_id=case_id))


def _back(case_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("cases.case", case_id=case_id, _anchor="comments"), 303)


def _show(case_id: UUID, form: CommentForm) -> str:
    session = request_session()
    found = get_case(session, current_actor(), case_id)
    findings_are_open = found.state in FINDINGS_OPEN_STATES
    visit = find_round_visit(session, found)
    return render_template(
        "platform/cases/case.html",
        shown=show_case(found),
        buttons=list_buttons(found),
        batch=get_batch(session, acting_platform(), found.batch_id) if found.batch_id else None,
        members=list_case_members(session, found.id),
        values=show_values(found),
        history=list_history(found),
        versions=list_versions(session, found),
        visit=visit,
        findings_are_open=findings_are_open,
        is_checking=visit is not None and findings_are_open and found.findings_count < found.questions_count,
        **comment_part(found, form),
    )


DESK = CommentDesk(show=_show, back=_back)

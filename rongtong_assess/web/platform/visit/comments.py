"""Comments on one question of a visit, so that whoever writes one comes back to the question."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.errors import NotFound
from rongtong_assess.services.consulting.cases.comments import list_comments
from rongtong_assess.services.consulting.cases.take_step import find_parties
from rongtong_assess.web.frame.cases.comments import CommentDesk, reopen, settle, write
from rongtong_assess.web.frame.cases.forms import CommentForm
from rongtong_assess.web.frame.guard import Right, current_actor, needs
from rongtong_assess.web.frame.transaction import request_session
from rongtong_assess.web.platform.visit.blueprint import blueprint, load_page


@blueprint.get("/<question>/comments")
@needs(Right.PLATFORM_READ)
def comments(case_id: UUID, question: str) -> ResponseReturnValue:
    return _show(case_id, question, CommentForm())


@blueprint.post("/<question>/comments")
@needs(Right.PLATFORM_CASE)
def add_comment(case_id: UUID, question: str) -> ResponseReturnValue:
    return write(_desk(question), case_id)


@blueprint.post("/<question>/comments/<uuid:comment_id>/settle")
@needs(Right.PLATFORM_CASE)
def settle_comment(case_id: UUID, question: str, comment_id: UUID) -> ResponseReturnValue:
    return settle(_desk(question), case_id, comment_id)


@blueprint.post("/<question>/comments/<uuid:comment_id>/reopen")
@needs(Right.PLATFORM_CASE)
def reopen_comment(case_id: UUID, question: str, comment_id: UUID) -> ResponseReturnValue:
    return reopen(_desk(question), case_id, comment_id)


def _desk(question: str) -> CommentDesk:
    return CommentDesk(
        show=lambda case_id, form: _show(case_id, question, form),
        back=lambda case_id: redirect(url_for(".comments", case_id=case_id, question=question), 303),
    )


def _show(case_id: UUID, question: str, form: CommentForm) -> str:
    session, actor, page = request_session(), current_actor(), load_page(case_id)
    try:
        shown = page.item(question)
    except KeyError:
        raise NotFound from None
    form.offer(page.round.edition)
    return render_template(
        "platform/visit/comments.html",
        page=page,
        shown=shown,
        comments=list_comments(session, actor, case_id, question=question),
        comment_form=form,
        may_comment=bool(find_parties(session, actor, page.round.case)),
    )

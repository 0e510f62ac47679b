"""Comments on the pages of cases, the same for both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash
from flask.typing import ResponseReturnValue

from rongtong_assess.core.actor import OrganisationKind
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.wording.consulting.cases import COMMENT_ADDED, COMMENT_REOPENED, COMMENT_SETTLED
from rongtong_assess.services.consulting.cases import comments
from rongtong_assess.services.consulting.cases.take_step import find_parties
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.consulting.comments import ShownComment
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.web.frame.cases.forms import CommentForm
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.guard import current_actor
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session


@dataclass(frozen=True, slots=True)
class CommentDesk:
    """The case page of one side. show: the page with a comment form; back: leads to its comments."""

    show: Callable[[UUID, CommentForm], str]
    back: Callable[[UUID], ResponseReturnValue]


def comment_part(case: Case, form: CommentForm) -> Mapping[str, object]:
    """What parts/cases/comments.html needs."""
    session, actor = request_session(), current_actor()
    edition_id = get_assessment(session, case.firm_id, case.assessment_id).edition_id
    edition = installation().library.get_edition(edition_id)
    form.offer(edition)
    shown = comments.list_comments(session, actor, case.id)
    names = {
        found.comment.question: edition.question_name(found.comment.question)
        for found in shown
        if found.comment.question in edition.questions
    }
    return {
        "comment_form": form,
        "comments": sorted(shown, key=lambda found: not found.is_open),
        "question_names": names,
        "may_comment": bool(find_parties(session, actor, case)),
        "is_firm": actor.kind is OrganisationKind.FIRM,
    }


def comments_by_question(case: Case) -> dict[str, list[ShownComment]]:
    """The comments of a case that this person sees, by what they are about."""
    found: dict[str, list[ShownComment]] = {}
    for shown in comments.list_comments(request_session(), current_actor(), case.id):
        found.setdefault(shown.comment.question, []).append(shown)
    return found


def write(desk: CommentDesk, case_id: UUID) -> ResponseReturnValue:
    """Keep a new comment; with a mistake the page comes back with what was typed."""
    form = CommentForm()
    try:
        if not form.validate():
            raise Refused([])
        comments.add_comment(
            request_session(), current_actor(), case_id, form.entry(), library=installation().library, now=now()
        )
    except Refused as refusal:
        add_mistakes(form, refusal.mistakes)
        return desk.show(case_id, form), 422
    flash(COMMENT_ADDED, "good")
    return desk.back(case_id)


def settle(desk: CommentDesk, case_id: UUID, *, comment_id: UUID) -> ResponseReturnValue:
    comments.settle_comment(request_session(), current_actor(), case_id, comment_id, now=now())
    flash(COMMENT_SETTLED, "good")
    return desk.back(case_id)


def reopen(desk: CommentDesk, case_id: UUID, *, comment_id: UUID) -> ResponseReturnValue:
    comments.reopen_comment(request_session(), current_actor(), case_id, comment_id)
    flash(COMMENT_REOPENED, "good")
    return desk.back(case_id)

"""The evidence of a case on the platform's pages: what is there, what is missing, and which pieces are waived."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.evidence_standing import EvidenceStanding
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.presentation.views.consulting.evidence import (
    EvidenceQuestionView,
    build_evidence_list,
    build_evidence_question,
)
from rongtong_assess.presentation.wording.consulting.evidence import PIECE_ASKED_AGAIN, PIECE_WAIVED
from rongtong_assess.services.consulting.evidence.place import EvidencePlace, case_place
from rongtong_assess.services.consulting.evidence.standing import find_standing
from rongtong_assess.services.consulting.evidence.waive import take_waiver_back, waive
from rongtong_assess.web.frame.evidence.files import add_files
from rongtong_assess.web.frame.evidence.group import EvidenceGroup, evidence_tools
from rongtong_assess.web.frame.evidence.transfer import add_transfer
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.blueprint import blueprint


def _find_place(session: Session, case_id: UUID, for_update: bool) -> EvidencePlace:
    library = installation().library
    return case_place(session, current_actor(), case_id, library=library, now=now(), for_update=for_update)


def _list(group: EvidenceGroup, case_id: UUID) -> ResponseReturnValue:
    """Every question for which there is something to show, with what is missing."""
    place, standing = _find(case_id)
    return render_template(
        "platform/evidence.html",
        page=build_evidence_list(place.edition, standing, limits=evidence_tools().limits),
        case=place.case,
        question_url=lambda question: group.address("question", case_id, question=question),
    )


def _question(group: EvidenceGroup, case_id: UUID, question: str) -> ResponseReturnValue:
    """What is asked for one question, what is there, handing in more and doing without a piece."""
    place, standing = _find(case_id)
    if not place.takes(question):
        raise NotFound
    return render_template(
        "platform/evidence_question.html",
        case=place.case,
        card=_card(place, standing, question),
        address=lambda name, **more: group.address(name, case_id, **more),
        may_hand_in=place.may_hand_in,
        limits=evidence_tools().limits,
    )


def cards_of(case_id: UUID, questions: Iterable[str]) -> dict[str, EvidenceQuestionView]:
    """The evidence of these questions of a case, for other pages of the platform. Raises NotFound."""
    place, standing = _find(case_id)
    return {question: _card(place, standing, question) for question in questions}


def _card(place: EvidencePlace, standing: EvidenceStanding, question: str) -> EvidenceQuestionView:
    viewer = acting_platform()
    return build_evidence_question(place.edition, standing, question, viewer=viewer, may_waive=place.may_waive)


def _waive(group: EvidenceGroup, case_id: UUID, *, question: str, piece: str) -> ResponseReturnValue:
    place, reason = _find_place(request_session(), case_id, True), request.form.get("reason", "")
    try:
        waive(request_session(), current_actor(), place, (question, piece), reason=reason, now=now())
        flash(PIECE_WAIVED, "good")
    except Refused as refusal:
        flash(refusal.words, "bad")
    return redirect(group.address("question", case_id, question=question), 303)


def _ask_again(group: EvidenceGroup, case_id: UUID, *, question: str, piece: str) -> ResponseReturnValue:
    place = _find_place(request_session(), case_id, True)
    try:
        take_waiver_back(request_session(), current_actor(), place, (question, piece), now=now())
        flash(PIECE_ASKED_AGAIN, "good")
    except Refused as refusal:
        flash(refusal.words, "bad")
    return redirect(group.address("question", case_id, question=question), 303)


def _find(case_id: UUID) -> tuple[EvidencePlace, EvidenceStanding]:
    place = _find_place(request_session(), case_id, False)
    return place, find_standing(request_session(), place)


GROUP = EvidenceGroup(
    blueprint, "/cases/<uuid:case_id>", "case_id", _find_place, Right.PLATFORM_READ, Right.PLATFORM_ASSESS
)
GROUP.add("list", "", handler=_list)
GROUP.add("question", "/questions/<question>", handler=_question)
GROUP.add("waive", "/questions/<question>/<piece>/waive", handler=_waive, method="POST")
GROUP.add("ask_again", "/questions/<question>/<piece>/ask-again", handler=_ask_again, method="POST")
add_files(GROUP)
add_transfer(GROUP)

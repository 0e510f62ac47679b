"""A firm's evidence: the list of what is asked, and a page per question to hand it in."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from rongtong_assess.core.consulting.case import CaseState
from rongtong_assess.core.consulting.evidence_standing import EvidenceStanding
from rongtong_assess.core.errors import NotFound
from rongtong_assess.presentation.views.consulting.evidence import build_evidence_list, build_evidence_question
from rongtong_assess.services.consulting.evidence.place import EvidencePlace, firm_place
from rongtong_assess.services.consulting.evidence.standing import find_standing
from rongtong_assess.storage.consulting.case_lists import CaseFilter, list_cases
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.frame.evidence.files import add_files
from rongtong_assess.web.frame.evidence.group import EvidenceGroup, evidence_tools
from rongtong_assess.web.frame.evidence.transfer import add_transfer
from rongtong_assess.web.frame.guard import Right, acting_firm, current_actor, may_edit
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

MOST_RETURNED = 50
"""Cases of a firm that wait for material: more than any firm has."""


def _find_place(session: Session, assessment_id: UUID, for_update: bool) -> EvidencePlace:
    library = installation().library
    return firm_place(session, current_actor(), assessment_id, library=library, now=now(), for_update=for_update)


def _list(group: EvidenceGroup, assessment_id: UUID) -> ResponseReturnValue:
    """Every question for which there is something to show, with what is missing."""
    place, standing = _find(assessment_id)
    returned = list_cases(request_session(), current_actor(), CaseFilter(CaseState.RETURNED), most=MOST_RETURNED)
    return render_template(
        "firm/evidence.html",
        returned=[case for case in returned if case.assessment_id == assessment_id],
        page=build_evidence_list(place.edition, standing, limits=evidence_tools().limits),
        assessment=place.assessment,
        question_url=lambda question: group.address("question", assessment_id, question=question),
    )


def _question(group: EvidenceGroup, assessment_id: UUID, question: str) -> ResponseReturnValue:
    """What is asked for one question, what is there, and handing in more."""
    place, standing = _find(assessment_id)
    if not place.takes(question):
        raise NotFound
    return render_template(
        "firm/evidence_question.html",
        card=build_evidence_question(place.edition, standing, question, viewer=acting_firm()),
        assessment=place.assessment,
        address=lambda name, **more: group.address(name, assessment_id, **more),
        may_hand_in=may_edit(),
        limits=evidence_tools().limits,
    )


def _find(assessment_id: UUID) -> tuple[EvidencePlace, EvidenceStanding]:
    place = _find_place(request_session(), assessment_id, False)
    return place, find_standing(request_session(), place)


GROUP = EvidenceGroup(
    blueprint, "/assessments/<uuid:assessment_id>", "assessment_id", _find_place, Right.FIRM_READ, Right.FIRM_EDIT
)
GROUP.add("list", "", handler=_list)
GROUP.add("question", "/questions/<question>", handler=_question)
add_files(GROUP)
add_transfer(GROUP)
